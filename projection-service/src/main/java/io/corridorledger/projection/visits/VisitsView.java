package io.corridorledger.projection.visits;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Writes the table `visit`.
@ApplicationScoped
class VisitsView implements ReadModel {

  private record Row(Visit visit, List<Period> dates, Gaps gaps) {

    Tags tags() {
      List<Meeting.Participant> participants = visit.participants();
      return new Tags()
          .with("party", visit.host())
          .withAll("party", participants.stream().map(Meeting.Participant::party).toList())
          .withAll("person", participants.stream().map(Meeting.Participant::person).toList())
          .withAll("visitor", visit.visitors())
          .with("host", visit.host())
          .with("in", visit.country())
          .with("type", visit.type())
          .with("status", visit.status())
          .with("series", visit.series())
          .withAll(
              "gap",
              gaps.when(Gaps.Kind.UNDATED, dates.isEmpty())
                  .when(
                      Gaps.Kind.CONTRADICTED, visit.dateConflict() || !visit.conflicts().isEmpty())
                  .kinds());
    }

    /// The only visitor; null if there are several or the host is unknown.
    String visitor() {
      List<PartyRef> visitors = visit.visitors();
      return visitors.size() == 1 ? visitors.getFirst().toString() : null;
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("visit")
          .text("sort_key", r -> DateRanges.order(r.dates()) + "/" + r.visit().id())
          .texts("tags", Row::tags)
          .text("visitor", Row::visitor)
          .text("host", r -> Objects.toString(r.visit().host(), null))
          .text("dates", r -> DateRanges.ranges(r.dates()))
          .json("doc", Row::visit)
          .build();

  @Override
  public String name() {
    return "visit";
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
    TABLE.write(Entity.streams("visits", touched), VisitsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("visits", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    if (known == null) return null;
    return new Row(Visit.of(id, known), Visit.dates(known), Gaps.of(known));
  }
}
