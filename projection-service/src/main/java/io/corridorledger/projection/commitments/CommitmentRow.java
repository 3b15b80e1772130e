package io.corridorledger.projection.commitments;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "commitment")
public class CommitmentRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Commitment doc;
}
