package io.corridorledger.projection.corridors;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "corridor")
public class CorridorRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Corridor doc;
}
