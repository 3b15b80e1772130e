package io.corridorledger.judgement;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// How much of a target was reached so far. Either one figure states the amount, or the amount is
/// the sum of the figures for adjacent parts of the target's period, such as the first and the
/// second quarter.
///
/// @param period the days that the figures cover
/// @param figures the number of added figures; 1 for a stated amount
record Progress(Quantity quantity, Estimate estimate, Period period, int figures) {

  /// The common properties of figures that may be added to each other. `key` has no period.
  private record Parts(UUID source, FigureKey key, String dimension) {}

  /// Selects the amount whose period ends last. If the target has a period, only amounts that begin
  /// on the first day of this period are considered. A stated amount is preferred to a sum for the
  /// same days. Figures with the qualifier AT_MOST show no progress, so they are not used.
  ///
  /// @param figures the figures that show progress, sorted so that the order of recording has no
  ///   effect
  /// @return null if there is no such amount, if the latest amounts contradict each other, or if
  ///   the target is a maximum
  static Progress of(List<Claim> figures, Target target, Quantity goal) {
    if (goal == null || target.comparator() == Bound.AT_MOST) return null;
    Period whole = target.key().period();
    if (whole != null && !Amounts.addsUp(goal)) return null;
    List<Claim> usable =
        figures.stream()
            .filter(c -> c.key().period() != null && c.key().period().latest() != null)
            .filter(c -> c.quantity().qualifier() != Qualifier.AT_MOST)
            .toList();
    List<Progress> found = new ArrayList<>();
    for (Claim claim : usable)
      if (whole == null || whole.earliest() != null && isFrom(claim, whole.earliest()))
        found.add(
            new Progress(claim.quantity(), Estimate.of(claim.quantity()), claim.key().period(), 1));
    if (whole != null && whole.earliest() != null) found.addAll(sums(usable, whole.earliest()));
    LocalDate end =
        found.stream().map(p -> p.period.latest()).max(Comparator.naturalOrder()).orElse(null);
    List<Progress> last =
        found.stream()
            .filter(p -> p.period.latest().equals(end))
            .sorted(Comparator.comparing(p -> p.figures > 1))
            .toList();
    if (last.isEmpty()) return null;
    Progress first = last.getFirst();
    boolean contradicted =
        last.stream()
            .filter(p -> first.figures > 1 || p.figures == 1)
            .anyMatch(p -> !p.mayEqual(first));
    return contradicted ? null : first;
  }

  private static boolean isFrom(Claim claim, LocalDate day) {
    return day.equals(claim.key().period().earliest());
  }

  private boolean mayEqual(Progress other) {
    return Amounts.comparable(quantity, other.quantity)
        && estimate.open().overlaps(other.estimate.open());
  }

  private static List<Progress> sums(List<Claim> figures, LocalDate start) {
    Map<Parts, List<Claim>> together = new LinkedHashMap<>();
    for (Claim claim : figures)
      if (DayRange.isKnown(claim.key().period()) && !claim.key().period().approximate())
        for (UUID source : Values.sources(claim))
          together
              .computeIfAbsent(
                  new Parts(
                      source, claim.key().at(null), Amounts.dimension(claim.quantity().unit())),
                  _ -> new ArrayList<>())
              .add(claim);
    List<Progress> sums = new ArrayList<>();
    together.values().forEach(parts -> sums.addAll(sumsOfOneSource(parts, start)));
    return sums;
  }

  /// Adds figures whose periods follow each other without gaps and overlaps, from the first day of
  /// the target's period on. If several sums cover the same days, the sum of the fewest figures is
  /// used. If the source states contradictory values for the same days, these values are not used.
  private static List<Progress> sumsOfOneSource(List<Claim> figures, LocalDate start) {
    Map<DayRange, List<Claim>> byDays =
        new TreeMap<>(Comparator.comparing(DayRange::first).thenComparing(DayRange::last));
    for (Claim claim : figures)
      byDays.computeIfAbsent(DayRange.of(claim.key().period()), _ -> new ArrayList<>()).add(claim);
    Map<LocalDate, Progress> before = new TreeMap<>();
    byDays.forEach((days, same) -> {
      Claim part = same.getFirst();
      Interval open = Interval.of(part.quantity());
      Progress earlier = before.get(days.first());
      if (earlier == null && !days.first().equals(start)
          || same.stream().anyMatch(c -> !Interval.of(c.quantity()).overlaps(open))) return;
      before.merge(
          days.last().plusDays(1),
          earlier == null
              ? new Progress(part.quantity(), Estimate.of(part.quantity()), part.key().period(), 1)
              : earlier.plus(part.quantity(), new DayRange(start, days.last())),
          (one, other) -> other.figures < one.figures ? other : one);
    });
    return before.values().stream().filter(sum -> sum.figures > 1).toList();
  }

  private Progress plus(Quantity part, DayRange days) {
    return new Progress(
        Amounts.plus(quantity, part), estimate.plus(Estimate.of(part)), days.period(), figures + 1);
  }
}
