package io.corridorledger.projection.hubs;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "hub")
public class HubRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Hub doc;
}
