package io.corridorledger.agreements.visit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;

/// One visit or meeting, as far as the rules need to know it.
///
/// ```
/// NONE ─announced→ ANNOUNCED ─held→ HELD        each may be told again by another source
///  └──────────────held───────────────┘
/// ```
///
/// @param held when it was held, as each source says
/// @param told facts that were recorded, so that the same fact is not recorded twice
public record Visit(
    Status status, Meeting meeting, List<Period> held, @JsonIgnore List<VisitEvent> told) {

  public enum Status {
    NONE,
    ANNOUNCED,
    HELD
  }

  public static final Decider<Visit, VisitEvent> DECIDER =
      new Decider<>(
          "visits",
          VisitEvent.class,
          new Visit(Status.NONE, null, List.of(), List.of()),
          Visit::decide,
          Visit::evolve);

  public List<VisitEvent> decide(VisitEvent fact) {
    if (told.contains(fact)) return List.of();
    return switch (fact) {
      case VisitHeld f -> {
        requireHostTakesPart(f.meeting());
        yield List.of(f);
      }
      case VisitAnnounced f -> {
        requireHostTakesPart(f.meeting());
        if (status == Status.HELD)
          throw new Rejected(
              "announced-after-held",
              "It was held already; what was planned before adds nothing to that.");
        yield List.of(f);
      }
    };
  }

  private static void requireHostTakesPart(Meeting meeting) {
    if (meeting.host() != null
        && meeting.participants().stream()
            .anyMatch(p -> p.role() == Meeting.Role.HOST && !p.party().equals(meeting.host())))
      throw new Rejected(
          "host-is-one",
          "A participant has the role HOST, but %s is named as host.".formatted(meeting.host()));
  }

  public Visit evolve(VisitEvent event) {
    List<VisitEvent> all = new ArrayList<>(told);
    all.add(event);
    return switch (event) {
      case VisitAnnounced e ->
          new Visit(
              status == Status.NONE ? Status.ANNOUNCED : status,
              meeting == null ? e.meeting() : meeting,
              held,
              List.copyOf(all));
      case VisitHeld e -> {
        List<Period> dates = new ArrayList<>(held);
        if (e.date() != null) dates.add(e.date());
        yield new Visit(
            Status.HELD,
            status == Status.HELD ? meeting : e.meeting(),
            List.copyOf(dates),
            List.copyOf(all));
      }
    };
  }
}
