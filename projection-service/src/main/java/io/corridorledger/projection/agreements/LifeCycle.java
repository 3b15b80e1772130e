package io.corridorledger.projection.agreements;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAmended;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementExpired;
import io.corridorledger.event.AgreementEvent.AgreementResumed;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuperseded;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.AgreementTerminated;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.DomesticApprovalRecorded;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InstrumentDeposited;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.projection.agreements.Agreement.Status;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The life cycle of an agreement after its conclusion, in the order in which the changes occurred,
/// not in the order of the log.
///
/// ```
/// ANNOUNCED ─→ PACKAGE_REPORTED ─→ SIGNED ─→ IN_FORCE ⇄ SUSPENDED
///                                      └──────┴────────────┴──→ ENDED, SUPERSEDED
/// ```
///
/// @param inForce the periods in which it was, or may have been, in force
/// @param parties the steps of each single party
record LifeCycle(
    Status status,
    List<Spell> inForce,
    List<PartyState> parties,
    List<Amendment> amendments,
    UUID supersededBy) {

  /// A period in force.
  ///
  /// @param from as stated; absent if no source gives a date
  /// @param to as stated; absent if it is still in force or no source dates the end
  /// @param first the first day on which it may have been in force
  /// @param last the last day on which it may have been in force; for an undated end the day on
  ///   which the source was published
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "InForce")
  record Spell(
      Period from,
      Period to,
      @Schema(description = "The first day on which it may have been in force") LocalDate first,
      @Schema(
              description =
                  "The last day on which it may have been in force; absent if it still is")
          LocalDate last) {

    String range() {
      return DateRanges.range(first, last);
    }
  }

  /// The steps of one party.
  ///
  /// @param state the step recorded last
  /// @param steps in the order in which they were recorded
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AgreementPartyState")
  record PartyState(PartyRef party, State state, List<Step> steps) {

    private PartyState and(State next, Period date) {
      List<Step> all = new ArrayList<>(steps);
      all.add(new Step(next, date));
      return new PartyState(party, next, all);
    }
  }

  /// In the order in which a party reaches them (VCLT Art. 11–16, 54).
  @Schema(name = "AgreementPartyStanding")
  enum State {
    SIGNED,
    APPROVED,
    DEPOSITED,
    ACCEDED,
    IN_FORCE,
    WITHDRAWN
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AgreementPartyStep")
  record Step(State state, Period date) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AgreementAmendment")
  record Amendment(UUID by, String change, Period date) {}

  /// @param told the most advanced status in the accounts of its conclusion
  static LifeCycle of(List<Recorded<LedgerEvent>> facts, Status told) {
    Map<PartyRef, PartyState> parties = new LinkedHashMap<>();
    List<Amendment> amendments = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    UUID supersededBy = null;
    for (Recorded<LedgerEvent> fact : facts)
      switch ((AgreementEvent) fact.event()) {
        case AgreementAnnounced _, AgreementSigned _, DocumentPackageReported _ -> {}
        case PartySignatureAdded e -> party(parties, e.party(), State.SIGNED, e.date());
        case DomesticApprovalRecorded e -> party(parties, e.party(), State.APPROVED, e.date());
        case InstrumentDeposited e -> party(parties, e.party(), State.DEPOSITED, e.date());
        case PartyAcceded e -> party(parties, e.party(), State.ACCEDED, e.date());
        case PartyWithdrew e -> party(parties, e.party(), State.WITHDRAWN, e.date());
        case EntryIntoForceRecorded e -> {
          if (e.party() != null) party(parties, e.party(), State.IN_FORCE, e.date());
          changes.add(new Change(Status.IN_FORCE, e.date(), fact));
        }
        case AgreementAmended e -> amendments.add(new Amendment(e.by(), e.change(), e.date()));
        case AgreementSuspended e -> changes.add(new Change(Status.SUSPENDED, e.date(), fact));
        case AgreementResumed e -> changes.add(new Change(AS_BEFORE, e.date(), fact));
        case AgreementTerminated e -> changes.add(new Change(Status.ENDED, e.date(), fact));
        case AgreementExpired e -> changes.add(new Change(Status.ENDED, e.date(), fact));
        case AgreementSuperseded e -> {
          changes.add(new Change(Status.SUPERSEDED, e.date(), fact));
          supersededBy = e.by();
        }
      }
    List<Change> ordered = resumed(inWorldOrder(changes), told);
    return new LifeCycle(
        ordered.isEmpty() ? told : ordered.getLast().to(),
        spells(ordered),
        List.copyOf(parties.values()),
        amendments,
        supersededBy);
  }

  private static void party(
      Map<PartyRef, PartyState> parties, PartyRef party, State state, Period date) {
    parties.compute(
        party,
        (_, known) ->
            (known == null ? new PartyState(party, null, List.of()) : known).and(state, date));
  }

  /// The target of a resumption until the changes are in order.
  private static final Status AS_BEFORE = null;

  private record Change(Status to, Period date, Recorded<LedgerEvent> fact) {

    boolean isEnd() {
      return to == Status.ENDED || to == Status.SUPERSEDED;
    }

    LocalDate first() {
      return date == null ? null : date.earliest();
    }

    /// An undated end took place at the latest when its source reported it.
    LocalDate last() {
      if (date != null && date.latest() != null) return date.latest();
      return BitemporalChange.saidOn(fact);
    }
  }

  /// By date. An undated change stays behind the change recorded before it. An end is always last,
  /// whatever dates the sources give: an end "in 2022" comes after an entry into force on
  /// 2022-06-21.
  private static List<Change> inWorldOrder(List<Change> changes) {
    record Placed(LocalDate day, Change change) {}
    List<Placed> placed = new ArrayList<>();
    LocalDate day = LocalDate.MIN;
    for (Change change : changes) {
      if (change.first() != null) day = change.first();
      placed.add(new Placed(change.isEnd() ? LocalDate.MAX : day, change));
    }
    return placed.stream().sorted(Comparator.comparing(Placed::day)).map(Placed::change).toList();
  }

  /// A resumption restores the status before the suspension: an agreement that was suspended before
  /// its entry into force is not in force.
  private static List<Change> resumed(List<Change> ordered, Status told) {
    List<Change> resolved = new ArrayList<>();
    Status now = told;
    Status before = told;
    for (Change change : ordered) {
      Status to = change.to();
      if (to == AS_BEFORE) to = now == Status.SUSPENDED ? before : now;
      if (to == Status.SUSPENDED && now != Status.SUSPENDED) before = now;
      now = to;
      resolved.add(new Change(to, change.date(), change.fact()));
    }
    return resolved;
  }

  private static List<Spell> spells(List<Change> ordered) {
    List<Spell> spells = new ArrayList<>();
    Change since = null;
    for (Change change : ordered)
      if (change.to() == Status.IN_FORCE) {
        if (since == null) since = change;
      } else if (since != null) {
        LocalDate last = change.last();
        boolean possible = since.first() == null || !since.first().isAfter(last);
        if (possible) spells.add(new Spell(since.date(), change.date(), since.first(), last));
        since = null;
      }
    if (since != null) spells.add(new Spell(since.date(), null, since.first(), null));
    return spells;
  }
}
