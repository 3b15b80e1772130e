package io.corridorledger.projection.corrections;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes the table `correction`: one row per remark, visible wherever its target is visible.
@ApplicationScoped
class CorrectionsView implements ReadModel {

  /// A fixed number of digits, so that times sort as text: otherwise `05.5Z` would come before
  /// `05Z`.
  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private static final BitemporalTable<Correction> TABLE =
      BitemporalTable.<Correction>named("correction")
          .text("sort_key", c -> MICROSECONDS.format(c.recorded()) + "/" + c.id())
          .texts("tags", CorrectionsView::tags)
          .words("names", c -> c.text() == null ? "" : c.text())
          .text("dates", _ -> DateRanges.ranges(List.of()))
          .json("doc", c -> c)
          .build();

  @Override
  public String name() {
    return "correction";
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
    TABLE.write(things(touched), CorrectionsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(things(streams), db);
  }

  private static List<Entity> things(List<StreamHistory> touched) {
    List<Entity> things = new ArrayList<>();
    for (StreamHistory history : touched) {
      Map<UUID, Recorded<LedgerEvent>> facts = new HashMap<>();
      for (Recorded<LedgerEvent> fact : history.facts()) facts.put(fact.id(), fact);
      for (Recorded<LedgerEvent> fact : history.fresh())
        if (fact.event() instanceof Remark remark && facts.containsKey(remark.target()))
          if (!(remark instanceof NoteCited))
            things.add(new Entity(fact.id(), List.of(facts.get(remark.target()), fact), 0));
    }
    return things;
  }

  private static Correction fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    return visible.size() < 2 ? null : Correction.of(visible.getLast(), VisibleHistory.of(visible));
  }

  private static Tags tags(Correction correction) {
    return new Tags()
        .with("type", correction.type())
        .with("because", correction.because())
        .with("streamType", correction.streamType())
        .with("stream", correction.stream())
        .with("target", correction.target())
        .withAll("by", correction.by())
        .withAll("source", correction.citations().stream().map(c -> c.source().id()).toList());
  }
}
