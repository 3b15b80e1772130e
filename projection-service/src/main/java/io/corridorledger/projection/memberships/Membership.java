package io.corridorledger.projection.memberships;

import static io.corridorledger.projection.bitemporal.Accounts.each;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.AccountComparison.Property;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.MembershipLifecycle;
import io.corridorledger.lifecycle.MembershipLifecycle.StatusPeriod;
import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.lifecycle.WorldOrder;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The membership of one party in one organisation, computed from the visible facts of the
/// membership. A party that applied for a status does not hold the status until a source reports
/// that the status was granted.
///
/// @param statuses one entry for each status that a fact states
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Membership")
public record Membership(
    @NotNull UUID id,
    long version,
    @NotNull MembershipState status,
    @NotNull PartyRef party,
    @NotNull PartyRef organisation,
    @Schema(
            description =
                "Statuses that the party has: a source reports that the status was granted, and no source reports a later end of the status")
        List<String> holds,
    @Schema(
            description =
                "Statuses that the party has requested and does not have yet: sources report the application, but no source reports that the status was granted")
        List<String> appliedFor,
    List<Status> statuses,
    @Schema(
            description =
                "Properties for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(description = "Contradictions between the active facts of the membership")
        List<Conflict> conflicts,
    @Schema(description = "Whether a source disputes an active fact of the membership")
        boolean disputed)
    implements Item {

  /// One status, with the last period in which the party held the status, and with the citations of
  /// the facts about the status. [StatusPeriod] defines the period.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "MembershipStatus")
  public record Status(
      @NotNull String status,
      @NotNull MembershipState state,
      @Schema(description = "Date on which the party applied for the status; absent if unknown")
          Period applied,
      @Schema(description = "Beginning of the status; absent if no source states the beginning")
          Period since,
      @Schema(
              description =
                  "A day or period in which the party had the status, according to a source that does not state the beginning; absent if there is no such source")
          Period knownOn,
      @Schema(description = "End of the status, as stated; absent if unknown") Period ended,
      @Schema(
              description =
                  "First possible day on which the party held the status; absent if unknown")
          LocalDate first,
      @Schema(
              description =
                  "Last possible day on which the party held the status; absent if no fact reports the end of the status, or if the day is unknown")
          LocalDate last,
      @Schema(description = "Citations of all facts about the status") List<Citation> citations) {

    private static Status of(StatusPeriod period, List<Recorded<LedgerEvent>> facts) {
      return new Status(
          period.status(),
          period.state(),
          period.applied(),
          period.since(),
          period.knownOn(),
          period.ended(),
          period.first(),
          period.last(),
          each(facts, fact -> fact.event().citations().stream()));
    }
  }

  public static Membership of(UUID id, VisibleHistory known) {
    MembershipLifecycle life =
        MembershipLifecycle.of(Accounts.of(MembershipEvent.class, known.facts()), known::reported);
    SortedMap<String, List<Recorded<LedgerEvent>>> byStatus = byStatus(known);
    return new Membership(
        id,
        known.version(),
        known.retracted() ? MembershipState.RETRACTED : life.state(),
        life.party(),
        life.organisation(),
        in(life, MembershipState.HELD),
        in(life, MembershipState.APPLIED),
        life.statuses().stream()
            .map(period -> Status.of(period, byStatus.get(period.status())))
            .toList(),
        comparisons(byStatus),
        life.conflicts(),
        known.disputed());
  }

  private static SortedMap<String, List<Recorded<LedgerEvent>>> byStatus(VisibleHistory known) {
    SortedMap<String, List<Recorded<LedgerEvent>>> byStatus = new TreeMap<>();
    for (Recorded<LedgerEvent> fact : known.facts())
      byStatus
          .computeIfAbsent(
              MembershipLifecycle.status((MembershipEvent) fact.event()), _ -> new ArrayList<>())
          .add(fact);
    return byStatus;
  }

  private static List<AccountComparison> comparisons(
      SortedMap<String, List<Recorded<LedgerEvent>>> byStatus) {
    return byStatus.entrySet().stream()
        .flatMap(e -> comparisons(e.getKey(), e.getValue()))
        .toList();
  }

  /// Compares the dates that facts state for one status.
  ///
  /// @param facts the facts of the status, in the order in which they occurred
  private static Stream<AccountComparison> comparisons(
      String status, List<Recorded<LedgerEvent>> facts) {
    var published = WorldOrder.byPublication(facts, Recorded::event);
    var grants =
        WorldOrder.byPublication(
            MembershipLifecycle.currentGrants(facts, Recorded::event), Recorded::event);
    return Stream.of(
            AccountComparison.ofDates(
                Property.APPLICATION,
                status,
                Accounts.dates(MembershipApplied.class, published, MembershipApplied::date)),
            AccountComparison.ofDates(
                Property.START,
                status,
                Accounts.dates(StatusGranted.class, grants, StatusGranted::date)),
            AccountComparison.ofDates(
                Property.END,
                status,
                Accounts.dates(StatusEnded.class, published, StatusEnded::date)))
        .flatMap(comparison -> comparison);
  }

  private static List<String> in(MembershipLifecycle life, MembershipState state) {
    return life.statuses().stream()
        .filter(s -> s.state() == state)
        .map(StatusPeriod::status)
        .toList();
  }

  /// Whether the party certainly had a status on at least one day of the filter.
  boolean isHeld(Period filter) {
    return statuses != null // stored JSON omits empty lists
        && statuses.stream().anyMatch(s -> isHeld(s, filter));
  }

  private static boolean isHeld(Status status, Period filter) {
    if (status.state() == MembershipState.APPLIED) return false;
    if (TimeMatch.isWithin(status.knownOn(), filter)) return true;
    LocalDate first = TimeMatch.certainlyFrom(status.since());
    if (status.state() == MembershipState.HELD) return TimeMatch.isMet(first, null, filter);
    LocalDate end = TimeMatch.certainlyTo(status.ended());
    return end != null && TimeMatch.isMet(first, end, filter);
  }

  List<Period> dates() {
    return statuses.stream()
        .map(s -> s.since() != null ? s.since() : s.applied())
        .filter(Objects::nonNull)
        .toList();
  }
}
