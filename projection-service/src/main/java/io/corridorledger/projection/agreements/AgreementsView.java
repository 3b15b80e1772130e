package io.corridorledger.projection.agreements;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// Writes the table `agreement`.
@ApplicationScoped
class AgreementsView implements ReadModel {

  private record Row(Agreement agreement, List<Period> dates, Gaps gaps) {

    Tags tags() {
      return new Tags()
          .withAll("party", agreement.parties().stream().map(Instrument.Party::ref).toList())
          .withAll("type", agreement.types())
          .with("type", agreement.type())
          .with("level", agreement.level())
          .with("status", agreement.status())
          .withAll("subject", agreement.subjects())
          .with("visit", agreement.visit())
          .with("parent", agreement.parent())
          .withAll(
              "gap",
              gaps.when(Gaps.Kind.UNDATED, dates.isEmpty())
                  .when(
                      Gaps.Kind.CONTRADICTED,
                      agreement.dateConflict()
                          || agreement.formConflict()
                          || !agreement.conflicts().isEmpty())
                  .kinds());
    }

    String names() {
      return Objects.toString(agreement.title(), "")
          + "\n"
          + String.join("\n", agreement.alsoTitled());
    }

    List<Period> valid() {
      if (agreement.covers() == null) return dates;
      List<Period> valid = new ArrayList<>(dates);
      valid.add(agreement.covers());
      return valid;
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("agreement")
          .text("sort_key", r -> DateRanges.order(r.dates()) + "/" + r.agreement().id())
          .texts("tags", Row::tags)
          .words("names", Row::names)
          .text("dates", r -> DateRanges.ranges(r.dates()))
          .text("valid", r -> DateRanges.ranges(r.valid()))
          .text(
              "in_force",
              r ->
                  r.agreement().inForce().stream()
                      .map(period -> DateRanges.range(period.first(), period.last()))
                      .collect(Collectors.joining(",", "{", "}")))
          .json("doc", Row::agreement)
          .build();

  @Override
  public String name() {
    return "agreement";
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
    TABLE.write(Entity.streams("agreements", touched), AgreementsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("agreements", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    if (known == null) return null;
    return new Row(Agreement.of(id, known), Agreement.dates(known), Gaps.of(known));
  }
}
