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

/// The stated dates of one event. Each date is the account of one or more sources. A source that
/// states no date has no account here.
public record Accounts(List<Period> dates) {

  /// A longer interval is not the duration of a meeting, but an uncertain date.
  private static final int MAX_MEETING_DAYS = 14;

  public static Accounts of(Stream<Period> dates) {
    return new Accounts(dates.filter(Objects::nonNull).distinct().toList());
  }

  /// The dates of all facts of these types.
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <E extends LedgerEvent> Accounts of(
      Collection<? extends E> facts, Class<? extends E>... types) {
    return of(
        facts.stream()
            .filter(fact -> Stream.of(types).anyMatch(type -> type.isInstance(fact)))
            .map(LedgerEvent::occurred));
  }

  /// Whether every account is certainly before a date; false when a date is unknown.
  public boolean allBefore(Period date) {
    return date != null && date.earliest() != null && lastEnd().isBefore(date.earliest());
  }

  /// Whether every account is certainly after a date; false when a date is unknown.
  public boolean allAfter(Period date) {
    return date != null && date.latest() != null && date.latest().isBefore(firstStart());
  }

  /// Whether this event cannot have followed another event: an account of this event is before
  /// every account of the other event, or an account of the other event is after every account of
  /// this event.
  public boolean cannotFollow(Accounts other) {
    return firstEnd().isBefore(other.firstStart()) || lastEnd().isBefore(other.lastStart());
  }

  /// Whether no day is possible in all accounts. A one-of allows only the days of its members, not
  /// the days between them.
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

  /// Whether the accounts of a meeting contradict each other. The days from the first to the last
  /// one are the duration of the meeting, not an uncertain date. So accounts that name days must
  /// name the same first day; if they name several days, also the same last day.
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

  /// The days of a meeting: the longest account that names days, or else the narrowest account;
  /// null if there is none or if the accounts conflict.
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

  /// The shortest account; null if there is none or if the accounts conflict.
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

  // The comparisons above use only these four bounds of the dates. An event may have thousands of
  // accounts, and a comparison in pairs would be slow.

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
