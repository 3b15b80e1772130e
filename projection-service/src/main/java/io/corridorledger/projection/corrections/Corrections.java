package io.corridorledger.projection.corrections;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import jakarta.inject.Singleton;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// The read model of remarks, with one row for each remark that is not a note. A query sees the row
/// if it sees both the remark and the target of the remark.
@Singleton
public class Corrections extends View<Correction> {

  /// A format with a fixed number of digits, so that times can be sorted as texts. With a variable
  /// number of digits, `05.5Z` would sort before `05Z`.
  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  Corrections() {
    super(
        entities("correction", Correction.class, Corrections::remarks, Corrections::fold)
            .dated((_, _) -> List.of())
            .sortedBy(c -> MICROSECONDS.format(c.recorded()))
            .tagged(Corrections::tag)
            .named(c -> Objects.toString(c.text(), "")));
  }

  private static List<Entity> remarks(List<StreamHistory> touched) {
    List<Entity> remarks = new ArrayList<>();
    for (StreamHistory history : touched) {
      Map<UUID, Recorded<LedgerEvent>> facts = new HashMap<>();
      for (Recorded<LedgerEvent> fact : history.facts()) facts.put(fact.id(), fact);
      for (Recorded<LedgerEvent> fact : history.fresh())
        if (fact.event() instanceof Remark remark && facts.containsKey(remark.target()))
          if (!(remark instanceof NoteCited))
            remarks.add(new Entity(fact.id(), List.of(facts.get(remark.target()), fact), 0));
    }
    return remarks;
  }

  private static Correction fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    return visible.size() < 2 ? null : Correction.of(visible.getLast(), VisibleHistory.of(visible));
  }

  private static void tag(Correction correction, Tags tags) {
    tags.with("type", correction.type())
        .with("because", correction.because())
        .with("streamType", correction.streamType())
        .with("stream", correction.stream())
        .with("target", correction.target())
        .withAll("by", correction.by())
        .withAll("source", correction.citations().stream().map(c -> c.source().id()).toList());
  }
}
