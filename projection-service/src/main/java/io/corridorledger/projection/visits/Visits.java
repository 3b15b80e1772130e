package io.corridorledger.projection.visits;

import io.corridorledger.event.Meeting;
import io.corridorledger.judgement.likeness.Aliases;
import io.corridorledger.judgement.likeness.Names;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/// The read model of visits and meetings.
@Singleton
public class Visits extends View<Visit> {

  Visits() {
    super(
        streams("visit", "visits", Visit.class, Visit::of)
            .dated((_, known) -> Visit.dates(known))
            .undatedIsGap()
            .tagged(Visits::tag)
            .lacking((v, gaps) ->
                gaps.when(Gaps.Kind.CONTRADICTED, v.dateConflict() || !v.conflicts().isEmpty())
                    .when(Gaps.Kind.PROPOSED_FLAG, !v.proposedFlags().isEmpty()))
            .column("visitor", Visits::visitor)
            .column("host", v -> Objects.toString(v.host(), null))
            .column("alike", Visits::alike));
  }

  @Override
  public int version() {
    return 6;
  }

  /// A sort key that puts the visits of one host next to each other, in the order of their dates.
  /// The search for likely duplicates uses this order. Null for a visit that is cancelled or
  /// retracted or has no host or no date, because such a visit is never a likely duplicate.
  private static String alike(Visit visit, List<Period> dates) {
    return visit.host() == null
            || dates.isEmpty()
            || visit.status() == VisitStatus.CANCELLED
            || visit.status() == VisitStatus.RETRACTED
        ? null
        : "%s|%s|%s"
            .formatted(Aliases.canonical(visit.host()), DateRanges.order(dates), visit.id());
  }

  private static void tag(Visit visit, Tags tags) {
    List<Meeting.Participant> participants = visit.participants();
    tags.with("party", visit.host())
        .withAll("party", participants.stream().map(Meeting.Participant::party).toList())
        .withAll("person", people(participants))
        .withAll("concerns", visit.concerned())
        .withAll("visitor", visit.visitors())
        .with("host", visit.host())
        .with("in", visit.country())
        .with("type", visit.type())
        .with("status", visit.status())
        .with("series", visit.series());
  }

  private static List<String> people(List<Meeting.Participant> participants) {
    return participants.stream()
        .map(Meeting.Participant::person)
        .filter(Objects::nonNull)
        .map(Names::personKey)
        .toList();
  }

  /// The visiting party; null if there are several visitors or none. If the host and the country
  /// are unknown, all participants are visitors.
  static String visitor(Visit visit) {
    List<PartyRef> visitors = visit.visitors();
    return visitors.size() == 1 ? visitors.getFirst().toString() : null;
  }
}
