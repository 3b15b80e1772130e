package io.corridorledger.logistics.corridor;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Leg;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.lifecycle.CorridorLifecycle;
import io.corridorledger.lifecycle.CorridorLifecycle.LegState;
import io.corridorledger.value.SubjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The rules of a corridor. [CorridorLifecycle] computes the state of the corridor from its facts.
///
/// The legs of a branch form one line without forks. If a leg in the middle is retired, the line
/// has two parts, and a new leg may continue either part.
///
/// The rules do not check whether a leg by sea joins two ports, because a leg may be recorded
/// before its hubs. The reader has the legs and the hubs. Therefore the reader makes this check,
/// and marks each leg by sea that starts or ends at a hub without a port.
///
/// @param facts active facts in the order of recording
@Schema(implementation = CorridorLifecycle.class)
public record Corridor(List<CorridorEvent> facts) {

  public static final Decider<Corridor, CorridorEvent> DECIDER =
      new Decider<>(
          CorridorEvent.class, new Corridor(List.of()), Corridor::decide, Corridor::evolve);

  @JsonValue
  public CorridorLifecycle lifecycle() {
    return CorridorLifecycle.of(facts);
  }

  public List<CorridorEvent> decide(CorridorEvent fact) {
    CorridorLifecycle known = lifecycle();
    String slug = known.slug();
    switch (fact) {
      case CorridorDefined f -> {
        if (slug != null && !slug.equals(f.slug()))
          throw new Rejected(
              CorridorRule.ANOTHER_CORRIDOR,
              "This is the corridor %s. Record %s as a separate corridor."
                  .formatted(slug, f.slug()));
      }
      case LegAdded f -> requirePlace(known, f.leg());
      case LegRetired f -> requireLeg(known, f.leg());
      case CorridorCapacityStated f -> {
        SubjectRef subject = f.figure().key().subject();
        if (slug == null || !slug.equals(subject.corridor()))
          throw new Rejected(
              CorridorRule.CAPACITY_OF_ANOTHER,
              "The subject of the figure is %s, but this is corridor:%s.".formatted(subject, slug));
        if (subject.leg() != null) requireLeg(known, subject.leg());
      }
    }
    return List.of(fact);
  }

  private static Optional<Leg> leg(CorridorLifecycle known, int number) {
    return known.legs().stream().map(LegState::leg).filter(l -> l.leg() == number).findFirst();
  }

  private static void requireLeg(CorridorLifecycle known, int number) {
    if (leg(known, number).isEmpty())
      throw new Rejected(
          CorridorRule.NO_SUCH_LEG,
          "The corridor has no leg %d; its legs are %s."
              .formatted(number, known.legs().stream().map(l -> l.leg().leg()).toList()));
  }

  private static void requirePlace(CorridorLifecycle known, Leg leg) {
    Leg same = leg(known, leg.leg()).orElse(null);
    if (same != null && !same.equals(leg))
      throw new Rejected(
          CorridorRule.LEG_EXISTS,
          "Leg %d goes from %s to %s. Use another number for this leg, or correct the existing leg."
              .formatted(leg.leg(), same.from(), same.to()));
    List<Leg> branch =
        known.legs().stream()
            .filter(l -> !l.retired())
            .map(LegState::leg)
            .filter(l -> l.branch().equals(leg.branch()) && l.leg() != leg.leg())
            .toList();
    boolean joins = branch.isEmpty();
    for (Leg other : branch) {
      if (other.from().equals(leg.from()) || other.to().equals(leg.to()))
        throw new Rejected(
            CorridorRule.BRANCH_FORKS,
            "Leg %d of the branch %s already goes from %s to %s. Record a fork as a separate branch."
                .formatted(other.leg(), other.branch(), other.from(), other.to()));
      if (other.to().equals(leg.from())) {
        joins = true;
        requireSameGauge(other, leg);
      }
      if (other.from().equals(leg.to())) {
        joins = true;
        requireSameGauge(leg, other);
      }
    }
    if (!joins)
      throw new Rejected(
          CorridorRule.LEG_DOES_NOT_JOIN,
          "No leg of the branch %s ends at %s or starts at %s."
              .formatted(leg.branch(), leg.from(), leg.to()));
  }

  private static void requireSameGauge(Leg first, Leg next) {
    if (first.gaugeMillimetres() != null
        && next.gaugeMillimetres() != null
        && !Objects.equals(first.gaugeMillimetres(), next.gaugeMillimetres())
        && !next.transships())
      throw new Rejected(
          CorridorRule.GAUGE_CHANGES_WITHOUT_TRANSSHIPMENT,
          "At %s the gauge changes from %d to %d mm, so leg %d must have transships set to true."
              .formatted(
                  next.from(), first.gaugeMillimetres(), next.gaugeMillimetres(), next.leg()));
  }

  public Corridor evolve(CorridorEvent event) {
    List<CorridorEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Corridor(List.copyOf(all));
  }
}
