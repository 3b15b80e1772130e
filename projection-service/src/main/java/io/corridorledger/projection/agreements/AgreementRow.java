package io.corridorledger.projection.agreements;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "agreement")
public class AgreementRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Agreement doc;
}
