package io.corridorledger.lifecycle;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The life cycle of the membership of one party in one organisation, derived from its active facts
/// in world order: the order in which the facts occurred in the world.
///
/// ```
/// APPLIED ─granted→ HELD ─ended→ ENDED ─granted→ HELD …        each status has its own life cycle
/// ```
///
/// A party does not have a status before the status is granted. Several sources may report one
/// grant. A grant that is dated before an end belongs to the period that ended.
///
/// @param state HELD if the party has at least one status, or else APPLIED if the party has applied
///   for a status, or else ENDED
/// @param held each status that the party has now, with the start dates that sources report
/// @param applied all statuses for which the party has applied
/// @param statuses one entry for each status that a fact states
public record MembershipLifecycle(
    @NotNull MembershipState state,
    PartyRef party,
    PartyRef organisation,
    SortedMap<String, List<Period>> held,
    SortedSet<String> applied,
    List<StatusPeriod> statuses,
    List<Conflict> conflicts) {

  /// One status, with the last period in which the party had the status.
  ///
  /// @param applied date of the application for the status
  /// @param since start of the status, as the earliest published source states it; null if no
  ///   source states a start
  /// @param knownOn a time at which the party had the status; null if no source states one
  /// @param ended stated end of the status
  /// @param first the first day on which the party may have had the status
  /// @param last the last day on which the party may have had the status; null while the party has
  ///   the status
  public record StatusPeriod(
      @NotNull String status,
      @NotNull MembershipState state,
      Period applied,
      Period since,
      Period knownOn,
      Period ended,
      LocalDate first,
      LocalDate last) {}

  public static MembershipLifecycle of(Collection<? extends MembershipEvent> facts) {
    return of(facts, WorldOrder::published);
  }

  /// @param facts active facts of one membership, in any order
  /// @param reported returns the day on which a fact was reported, or null if the day is unknown
  public static MembershipLifecycle of(
      Collection<? extends MembershipEvent> facts,
      Function<? super MembershipEvent, LocalDate> reported) {
    List<MembershipEvent> ordered = WorldOrder.of(facts);
    SortedMap<String, List<MembershipEvent>> byStatus = new TreeMap<>();
    PartyRef party = null;
    PartyRef organisation = null;
    for (MembershipEvent fact : ordered) {
      byStatus.computeIfAbsent(status(fact), _ -> new ArrayList<>()).add(fact);
      switch (fact) {
        case MembershipApplied e -> {
          party = e.party();
          organisation = e.organisation();
        }
        case StatusGranted e -> {
          party = e.party();
          organisation = e.organisation();
        }
        case StatusEnded _ -> {}
      }
    }
    SortedMap<String, List<Period>> held = new TreeMap<>();
    SortedSet<String> applied = new TreeSet<>();
    List<StatusPeriod> statuses = new ArrayList<>();
    Set<Conflict> conflicts = EnumSet.noneOf(Conflict.class);
    byStatus.forEach((status, ofStatus) -> {
      StatusPeriod period = period(status, ofStatus, reported);
      statuses.add(period);
      if (ofStatus.stream().anyMatch(MembershipApplied.class::isInstance)) applied.add(status);
      if (period.state() == MembershipState.HELD)
        held.put(
            status, Accounts.of(current(ofStatus).stream().map(StatusGranted::occurred)).dates());
      conflicts.addAll(conflicts(ofStatus));
    });
    return new MembershipLifecycle(
        state(statuses), party, organisation, held, applied, statuses, List.copyOf(conflicts));
  }

  private static MembershipState state(List<StatusPeriod> statuses) {
    for (MembershipState state :
        List.of(MembershipState.HELD, MembershipState.APPLIED, MembershipState.ENDED))
      if (statuses.stream().anyMatch(s -> s.state() == state)) return state;
    return MembershipState.RETRACTED;
  }

  public static String status(MembershipEvent fact) {
    return switch (fact) {
      case MembershipApplied e -> e.status();
      case StatusGranted e -> e.status();
      case StatusEnded e -> e.status();
    };
  }

  /// Selects the grants after the last end of the status. A grant that is dated after an end begins
  /// a new period.
  private static List<StatusGranted> current(List<MembershipEvent> facts) {
    return currentGrants(facts, fact -> fact).stream().map(StatusGranted.class::cast).toList();
  }

  /// Selects the facts that granted a status after its last end. If the status never ended, all
  /// grants are selected.
  ///
  /// @param facts the facts of one status, in the order in which they occurred
  /// @param event function that returns the event of a fact
  public static <T> List<T> currentGrants(
      List<T> facts, Function<? super T, ? extends LedgerEvent> event) {
    List<T> grants = new ArrayList<>();
    boolean over = false;
    for (T fact : facts) {
      LedgerEvent content = event.apply(fact);
      if (content instanceof StatusEnded) over = true;
      if (content instanceof StatusGranted) {
        if (over) grants.clear();
        over = false;
        grants.add(fact);
      }
    }
    return grants;
  }

  private static StatusPeriod period(
      String status,
      List<MembershipEvent> facts,
      Function<? super MembershipEvent, LocalDate> reported) {
    List<StatusGranted> grants = current(facts);
    MembershipState state = MembershipState.APPLIED;
    Period applied = null;
    StatusEnded end = null;
    for (MembershipEvent fact : facts)
      switch (fact) {
        case MembershipApplied e -> applied = e.date() == null ? applied : e.date();
        case StatusGranted _ -> {
          state = MembershipState.HELD;
          end = null;
        }
        case StatusEnded e -> {
          state = MembershipState.ENDED;
          end = e;
        }
      }
    Period since = null;
    for (StatusGranted grant : WorldOrder.byPublication(grants))
      if (since == null) since = grant.date();
    LocalDate first = first(grants);
    LocalDate last = end == null || end.date() == null ? null : end.date().latest();
    if (end != null && last == null) last = reported.apply(end);
    return new StatusPeriod(
        status,
        state,
        applied,
        since,
        grants.stream()
            .map(StatusGranted::asOf)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null),
        end == null ? null : end.date(),
        first != null && last != null && first.isAfter(last) ? last : first,
        last);
  }

  /// The earliest possible start of the grants; null if the start of at least one grant is unknown.
  private static LocalDate first(List<StatusGranted> grants) {
    LocalDate first = null;
    for (StatusGranted grant : grants) {
      LocalDate day = grant.occurred() == null ? null : grant.occurred().earliest();
      if (day == null) return null;
      if (first == null || day.isBefore(first)) first = day;
    }
    return first;
  }

  private static List<Conflict> conflicts(List<MembershipEvent> facts) {
    Set<Conflict> found = EnumSet.noneOf(Conflict.class);
    Accounts granted = Accounts.of(facts, StatusGranted.class);
    Accounts applied = Accounts.of(facts, MembershipApplied.class);
    if (applied.dates().stream().anyMatch(granted::allBefore)
        && facts.stream().noneMatch(StatusEnded.class::isInstance))
      found.add(Conflict.APPLIED_AFTER_GRANTED);
    if (Accounts.of(facts, StatusEnded.class).dates().stream().anyMatch(granted::allAfter))
      found.add(Conflict.ENDED_BEFORE_START);
    return List.copyOf(found);
  }
}
