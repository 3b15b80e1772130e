package io.corridorledger.projection.visits;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "visit")
public class VisitRow extends BitemporalRow {

  public String visitor;

  public String host;

  @JdbcTypeCode(SqlTypes.JSON)
  public Visit doc;
}
