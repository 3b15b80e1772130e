package io.corridorledger.lifecycle;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The dates that different sources state for one event. Each date comes from an active fact. Facts
/// without a date are left out.
public record Accounts(List<Period> dates) {

  /// A meeting takes at most 14 days. A longer interval states an uncertain date, not the duration
  /// of a meeting.
  private static final int MAX_MEETING_DAYS = 14;

  public static Accounts of(Stream<Period> dates) {
    return new Accounts(dates.filter(Objects::nonNull).distinct().toList());
  }

  /// Collects the dates of all facts that have one of these types.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <E extends LedgerEvent> Accounts of(
      Collection<? extends E> facts, Class<? extends E>... types) {
    return of(
        facts.stream()
            .filter(fact -> Stream.of(types).anyMatch(type -> type.isInstance(fact)))
            .map(LedgerEvent::occurred));
  }

  /// Whether every stated date is certainly before the given date. False if the last day of a
  /// stated date or the first day of the given date is unknown.
  public boolean allBefore(Period date) {
    return date != null && date.earliest() != null && lastEnd().isBefore(date.earliest());
  }

  /// Whether every stated date is certainly after the given date. False if the first day of a
  /// stated date or the last day of the given date is unknown.
  public boolean allAfter(Period date) {
    return date != null && date.latest() != null && date.latest().isBefore(firstStart());
  }

  /// Whether this event cannot have happened after the other event, according to the stated dates.
  /// True if at least one date of this event is before all dates of the other event, or if at least
  /// one date of the other event is after all dates of this event.
  public boolean cannotFollow(Accounts other) {
    return firstEnd().isBefore(other.firstStart()) || lastEnd().isBefore(other.lastStart());
  }

  /// Whether the dates contradict each other, because no day is possible in all of them. A date
  /// such as `[2023-01-18,2024-01-18]` allows only its two days, not the days between them.
  public boolean conflict() {
    if (lastStart().isAfter(firstEnd())) return true;
    if (dates.stream().noneMatch(date -> date.precision() == Period.Precision.ONE_OF)) return false;
    Set<Days> possible = Set.of(Days.ALL);
    for (Period date : dates) {
      Set<Days> next = new HashSet<>();
      for (Period member : date.alternatives())
        for (Days days : possible) days.and(member).ifPresent(next::add);
      possible = next;
    }
    return possible.isEmpty();
  }

  private record Days(LocalDate first, LocalDate last) {

    static final Days ALL = new Days(LocalDate.MIN, LocalDate.MAX);

    Optional<Days> and(Period date) {
      LocalDate from =
          date.earliest() == null || date.earliest().isBefore(first) ? first : date.earliest();
      LocalDate to = date.latest() == null || date.latest().isAfter(last) ? last : date.latest();
      return from.isAfter(to) ? Optional.empty() : Optional.of(new Days(from, to));
    }
  }

  /// Whether the dates of a meeting contradict each other. All dates must have a possible day in
  /// common ([#conflict]). The dates that name exact days must also have the same first day. The
  /// dates that name more than one day must also have the same last day, because the last day is
  /// the end of the meeting.
  public boolean meetingConflict() {
    if (conflict()) return true;
    Set<LocalDate> firstDays = new HashSet<>();
    Set<LocalDate> lastDays = new HashSet<>();
    for (Period date : dates)
      if (isDuration(date)) {
        firstDays.add(date.earliest());
        if (!date.earliest().equals(date.latest())) lastDays.add(date.latest());
      }
    return firstDays.size() > 1 || lastDays.size() > 1;
  }

  /// The days of a meeting; null if no date is known or if the dates contradict each other. If
  /// dates name exact days, the date with the most days is returned, because a source may state
  /// only the first day of the meeting. If no date names exact days, the most precise date is
  /// returned.
  public Period meeting() {
    if (meetingConflict()) return null;
    return dates.stream()
        .filter(Accounts::isDuration)
        .max(Comparator.comparing(Accounts::days))
        .orElseGet(this::narrowest);
  }

  private static boolean isDuration(Period date) {
    return date.namesDays() && days(date) <= MAX_MEETING_DAYS;
  }

  /// The most precise date, which has the fewest possible days; null if no date is known or if the
  /// dates contradict each other.
  public Period narrowest() {
    return conflict()
        ? null
        : dates.stream().min(Comparator.comparing(Accounts::days)).orElse(null);
  }

  private static long days(Period period) {
    return period.earliest() == null || period.latest() == null
        ? Long.MAX_VALUE
        : ChronoUnit.DAYS.between(period.earliest(), period.latest());
  }

  // The methods above compare only four bounds of all dates: the earliest and the latest start, and
  // the earliest and the latest end. A comparison of all pairs would be slow, because an event may
  // have thousands of dates.

  private LocalDate firstStart() {
    return dates.stream()
        .map(date -> date.earliest() == null ? LocalDate.MIN : date.earliest())
        .min(Comparator.naturalOrder())
        .orElse(LocalDate.MIN);
  }

  private LocalDate lastStart() {
    return dates.stream()
        .map(Period::earliest)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(LocalDate.MIN);
  }

  private LocalDate firstEnd() {
    return dates.stream()
        .map(Period::latest)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(LocalDate.MAX);
  }

  private LocalDate lastEnd() {
    return dates.stream()
        .map(date -> date.latest() == null ? LocalDate.MAX : date.latest())
        .max(Comparator.naturalOrder())
        .orElse(LocalDate.MAX);
  }
}
