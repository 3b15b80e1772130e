package io.corridorledger.projection.memberships;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Writes the table `membership`.
@ApplicationScoped
class MembershipsView implements ReadModel {

  private record Row(Membership membership, Gaps gaps) {

    Tags tags() {
      return new Tags()
          .with("party", membership.party())
          .with("organisation", membership.organisation())
          .with("status", membership.status())
          .withAll("holds", membership.holds())
          .withAll("appliedFor", membership.appliedFor())
          .withAll(
              "gap",
              gaps.when(Gaps.Kind.UNDATED, membership.dates().isEmpty())
                  .when(Gaps.Kind.CONTRADICTED, !membership.conflicts().isEmpty())
                  .kinds());
    }

    String held() {
      return membership.statuses().stream()
          .filter(s -> s.state() != MembershipState.APPLIED)
          .map(s -> DateRanges.range(s.first(), s.last()))
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("membership")
          .text(
              "sort_key",
              r ->
                  r.membership().organisation()
                      + " "
                      + r.membership().party()
                      + " "
                      + DateRanges.order(r.membership().dates())
                      + "/"
                      + r.membership().id())
          .texts("tags", Row::tags)
          .text(
              "names",
              r -> "%s in %s".formatted(r.membership().party(), r.membership().organisation()))
          .text("dates", Row::held)
          .json("doc", Row::membership)
          .build();

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void clear(Connection db) throws SQLException {
    TABLE.clear(db);
  }

  @Override
  public void apply(List<StreamHistory> touched, Connection db) throws SQLException {
    TABLE.write(Entity.streams("memberships", touched), MembershipsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("memberships", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    return known == null ? null : new Row(Membership.of(id, known), Gaps.of(known));
  }
}
