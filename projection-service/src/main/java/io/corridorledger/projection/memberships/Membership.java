package io.corridorledger.projection.memberships;

import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The relation of one party to one organisation, according to the visible facts. An application
/// implies nothing: it remains an application until a source states that a status was granted.
///
/// @param statuses one entry for each status that a fact states
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Membership")
public record Membership(
    UUID id,
    long version,
    State status,
    PartyRef party,
    PartyRef organisation,
    @Schema(description = "Statuses that it currently holds, as far as known") List<String> holds,
    @Schema(description = "Statuses for which it applied, without a known grant")
        List<String> appliedFor,
    List<StatusPeriod> statuses,
    @Schema(description = "A source contradicts an active fact") boolean disputed)
    implements Item {

  /// ```
  /// APPLIED ─→ HELD ⇄ ENDED
  /// ```
  @Schema(name = "MembershipStatus")
  public enum State {
    APPLIED,
    HELD,
    ENDED,
    RETRACTED
  }

  /// One status and its period.
  ///
  /// @param applied when the party applied for it
  /// @param since when it began; absent if no source states it
  /// @param knownOn a period in which it was held, if the beginning is unknown
  /// @param ended when it ended, as stated
  /// @param first the first day on which it may have been held
  /// @param last the last such day; absent while the status is held
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "MembershipStatusPeriod")
  public record StatusPeriod(
      String status,
      State state,
      Period applied,
      Period since,
      Period knownOn,
      Period ended,
      LocalDate first,
      LocalDate last) {

    String range() {
      return DateRanges.range(first, last);
    }

    private static StatusPeriod unknown(String status) {
      return new StatusPeriod(status, null, null, null, null, null, null, null);
    }

    private StatusPeriod and(MembershipApplied e) {
      return new StatusPeriod(
          status,
          state == null ? State.APPLIED : state,
          e.date(),
          since,
          knownOn,
          ended,
          first,
          last);
    }

    private StatusPeriod and(StatusGranted e) {
      LocalDate from =
          e.date() != null ? e.date().earliest() : e.asOf() == null ? null : e.asOf().earliest();
      // A grant that is recorded after the end, but dated before it, does not undo the end.
      boolean over = ended != null && e.occurred() != null && e.occurred().certainlyBefore(ended);
      return new StatusPeriod(
          status,
          over ? State.ENDED : State.HELD,
          applied,
          e.date() == null ? since : e.date(),
          earlier(knownOn, e.asOf()),
          over ? ended : null,
          state == null || state == State.APPLIED ? from : earlier(first, from),
          over ? last : null);
    }

    /// A period without a stated start may have begun on any day.
    private static LocalDate earlier(LocalDate a, LocalDate b) {
      return a == null || b == null ? null : a.isBefore(b) ? a : b;
    }

    private static Period earlier(Period a, Period b) {
      return a == null || b != null && b.compareTo(a) < 0 ? b : a;
    }

    private StatusPeriod and(StatusEnded e, LocalDate saidOn) {
      LocalDate to = e.date() == null || e.date().latest() == null ? saidOn : e.date().latest();
      return new StatusPeriod(
          status,
          State.ENDED,
          applied,
          since,
          knownOn,
          e.date(),
          first != null && first.isAfter(to) ? to : first,
          to);
    }
  }

  /// The membership without its evidence.
  public static Membership of(UUID id, VisibleHistory known) {
    Map<String, StatusPeriod> statuses = new LinkedHashMap<>();
    for (Recorded<LedgerEvent> fact : known.facts())
      switch ((MembershipEvent) fact.event()) {
        case MembershipApplied e ->
            statuses.merge(e.status(), StatusPeriod.unknown(e.status()).and(e), (s, _) -> s.and(e));
        case StatusGranted e ->
            statuses.merge(e.status(), StatusPeriod.unknown(e.status()).and(e), (s, _) -> s.and(e));
        case StatusEnded e -> {
          LocalDate said = BitemporalChange.saidOn(fact);
          statuses.merge(
              e.status(), StatusPeriod.unknown(e.status()).and(e, said), (s, _) -> s.and(e, said));
        }
      }
    List<StatusPeriod> all = new ArrayList<>(statuses.values());
    return new Membership(
        id,
        known.version(),
        known.retracted() ? State.RETRACTED : state(all),
        first(known.facts(), f -> party(f.event())),
        first(known.facts(), f -> organisation(f.event())),
        in(all, State.HELD),
        in(all, State.APPLIED),
        all,
        known.disputed());
  }

  /// A held status takes precedence over an application, and an application over an ended status.
  private static State state(List<StatusPeriod> all) {
    var states = new TreeSet<>(all.stream().map(StatusPeriod::state).toList());
    if (states.contains(State.HELD)) return State.HELD;
    return states.contains(State.APPLIED) ? State.APPLIED : State.ENDED;
  }

  private static List<String> in(List<StatusPeriod> all, State state) {
    return all.stream().filter(s -> s.state() == state).map(StatusPeriod::status).toList();
  }

  private static PartyRef party(LedgerEvent event) {
    return switch ((MembershipEvent) event) {
      case MembershipApplied e -> e.party();
      case StatusGranted e -> e.party();
      case StatusEnded _ -> null;
    };
  }

  private static PartyRef organisation(LedgerEvent event) {
    return switch ((MembershipEvent) event) {
      case MembershipApplied e -> e.organisation();
      case StatusGranted e -> e.organisation();
      case StatusEnded _ -> null;
    };
  }

  List<Period> dates() {
    return statuses.stream()
        .map(s -> s.since() != null ? s.since() : s.applied())
        .filter(Objects::nonNull)
        .toList();
  }
}
