package io.corridorledger.projection.corrections;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "correction")
public class CorrectionRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Correction doc;
}
