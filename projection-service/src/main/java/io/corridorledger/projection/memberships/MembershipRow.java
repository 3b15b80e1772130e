package io.corridorledger.projection.memberships;

import io.corridorledger.projection.query.BitemporalRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "membership")
public class MembershipRow extends BitemporalRow {

  @JdbcTypeCode(SqlTypes.JSON)
  public Membership doc;
}
