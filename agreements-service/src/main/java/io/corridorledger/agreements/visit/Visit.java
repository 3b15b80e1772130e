package io.corridorledger.agreements.visit;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.lifecycle.VisitLifecycle;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The rules of a visit. [VisitLifecycle] computes the state of the visit from its facts.
///
/// @param facts active facts in the order of recording
@Schema(implementation = VisitLifecycle.class)
public record Visit(List<VisitEvent> facts) {

  public static final Decider<Visit, VisitEvent> DECIDER =
      new Decider<>(VisitEvent.class, new Visit(List.of()), Visit::decide, Visit::evolve);

  @JsonValue
  public VisitLifecycle lifecycle() {
    return VisitLifecycle.of(facts);
  }

  public List<VisitEvent> decide(VisitEvent fact) {
    switch (fact) {
      case VisitAnnounced f -> requireOneHost(f.meeting());
      case VisitHeld f -> requireOneHost(f.meeting());
      case VisitPostponed _, VisitCancelled _, ParticipantAdded _, OutcomeLinked _ ->
          requireOpened();
    }
    return List.of(fact);
  }

  private void requireOpened() {
    if (facts.isEmpty())
      throw new Rejected(
          VisitRule.OPENING_FACT_MISSING,
          "No active fact records that the visit was announced or held. Record one of them first.");
  }

  private static void requireOneHost(Meeting meeting) {
    if (meeting.host() != null
        && meeting.participants().stream()
            .anyMatch(p -> p.role() == Meeting.Role.HOST && !p.party().equals(meeting.host())))
      throw new Rejected(
          VisitRule.HOST_IS_ONE,
          "A participant has the role HOST, but %s is named as host.".formatted(meeting.host()));
  }

  public Visit evolve(VisitEvent event) {
    List<VisitEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Visit(List.copyOf(all));
  }
}
