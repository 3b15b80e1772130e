package io.corridorledger.lifecycle;

import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An actual handling, compared with its plan. If the plan is a period such as "May", a handling on
/// any day of May is on time.
///
/// @param planned the planned handling
/// @param actual the actual handling of the same type at the same hub; the first one if there are
///   several
/// @param delay whether the actual handling was later than planned
/// @param minutes the delay in minutes; present if both times are exact and the handling was late
/// @param leastDays the smallest possible delay in days; absent if there is no delay, if both times
///   are exact, or if a date is approximate
/// @param mostDays the largest possible delay in days; absent if the delay has no upper limit, if
///   there is no delay, if both times are exact, or if a date is approximate
public record Punctuality(
    Handling planned, Handling actual, Delay delay, Long minutes, Long leastDays, Long mostDays) {

  public enum Delay {
    /// the handling was later than planned
    CERTAIN,
    /// the handling may have been later than planned
    POSSIBLE,
    /// the handling was not later than planned
    NONE,
    /// the planned or the actual time is unknown
    UNKNOWN
  }

  /// Compares each planned handling that has taken place with its actual handling. A handling may
  /// have several plans. A leg of the itinerary then has priority over planned handlings, and a
  /// later planned handling has priority over an earlier one.
  ///
  /// @param reported all handlings, in the order in which they occurred
  /// @param handled the actual handlings, in the order in which they occurred
  static List<Punctuality> of(
      List<Handling> reported, List<Handling> handled, List<ItineraryLeg> itinerary) {
    Map<List<Object>, Handling> plans = new HashMap<>();
    for (Handling handling : reported)
      if (handling.classifier() == Classifier.PLANNED) plans.put(key(handling), handling);
    for (ItineraryLeg leg : itinerary) {
      put(plans, HandlingType.DEPARTED, leg.from(), leg.departure());
      put(plans, HandlingType.ARRIVED, leg.to(), leg.arrival());
    }
    List<Punctuality> compared = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    for (Handling actual : handled) {
      Handling planned = plans.get(key(actual));
      if (planned != null && seen.add(key(actual))) compared.add(of(planned, actual));
    }
    return List.copyOf(compared);
  }

  private static void put(
      Map<List<Object>, Handling> plans, HandlingType type, String hub, OffsetDateTime time) {
    if (time == null) return;
    Handling planned = new Handling(type, Classifier.PLANNED, hub, time, null, List.of(), null);
    plans.put(key(planned), planned);
  }

  private static List<Object> key(Handling handling) {
    return List.of(handling.type(), handling.hub());
  }

  private static Punctuality of(Handling planned, Handling actual) {
    HandlingTime plan = HandlingTime.of(planned);
    HandlingTime fact = HandlingTime.of(actual);
    Delay delay = delay(plan, fact);
    if (delay == Delay.NONE || delay == Delay.UNKNOWN)
      return new Punctuality(planned, actual, delay, null, null, null);
    if (plan.exact() != null && fact.exact() != null)
      return new Punctuality(
          planned,
          actual,
          delay,
          Duration.between(plan.exact(), fact.exact()).toMinutes(),
          null,
          null);
    if (plan.approximate() || fact.approximate())
      return new Punctuality(planned, actual, delay, null, null, null);
    return new Punctuality(
        planned,
        actual,
        delay,
        null,
        fact.first() == null ? 0 : Math.max(0, days(plan.last(), fact.first())),
        fact.last() == null ? null : days(plan.last(), fact.last()));
  }

  private static Delay delay(HandlingTime plan, HandlingTime fact) {
    if (fact.isUnknown() || plan.last() == null) return Delay.UNKNOWN;
    if (plan.exact() != null && fact.exact() != null)
      return plan.certainlyBefore(fact) ? Delay.CERTAIN : Delay.NONE;
    if (plan.approximate() || fact.approximate()) return Delay.POSSIBLE;
    if (fact.first() != null && fact.first().isAfter(plan.last())) return Delay.CERTAIN;
    // A plan with a time of day, such as 7 May 10:00, can be missed on 7 May itself. So only an
    // actual date before 7 May is certainly on time.
    LocalDate met = plan.exact() == null ? plan.last() : plan.last().minusDays(1);
    return fact.last() != null && !fact.last().isAfter(met) ? Delay.NONE : Delay.POSSIBLE;
  }

  private static long days(LocalDate from, LocalDate to) {
    return ChronoUnit.DAYS.between(from, to);
  }
}
