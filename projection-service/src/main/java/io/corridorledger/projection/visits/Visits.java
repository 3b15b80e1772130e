package io.corridorledger.projection.visits;

import io.corridorledger.event.Meeting;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.PartyRef;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/// Visits and meetings.
@Singleton
public class Visits extends View<Visit> {

  Visits() {
    super(
        streams("visit", "visits", Visit.class, Visit::of)
            .dated((_, known) -> Visit.dates(known))
            .undatedIsGap()
            .tagged(Visits::tag)
            .lacking((v, gaps) ->
                gaps.when(Gaps.Kind.CONTRADICTED, v.dateConflict() || !v.conflicts().isEmpty()))
            .column("visitor", Visits::visitor)
            .column("host", v -> Objects.toString(v.host(), null)));
  }

  /// Version 3: the country in which the visit was held.
  @Override
  public int version() {
    return 3;
  }

  private static void tag(Visit visit, Tags tags) {
    List<Meeting.Participant> participants = visit.participants();
    tags.with("party", visit.host())
        .withAll("party", participants.stream().map(Meeting.Participant::party).toList())
        .withAll("person", participants.stream().map(Meeting.Participant::person).toList())
        .withAll("concerns", visit.concerned())
        .withAll("visitor", visit.visitors())
        .with("host", visit.host())
        .with("in", visit.country())
        .with("type", visit.type())
        .with("status", visit.status())
        .with("series", visit.series());
  }

  /// The only visitor; null if there are several or the host is unknown.
  static String visitor(Visit visit) {
    List<PartyRef> visitors = visit.visitors();
    return visitors.size() == 1 ? visitors.getFirst().toString() : null;
  }
}
