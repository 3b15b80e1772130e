package io.corridorledger.lifecycle;

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
import io.corridorledger.event.AgreementEvent.InForceScope;
import io.corridorledger.event.AgreementEvent.InstrumentDeposited;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// The contradictions between the facts of an agreement. Sources may report different dates for one
/// event. A fact contradicts an event only if it contradicts every reported date of the event.
final class AgreementConflicts {

  private static final List<Class<? extends AgreementEvent>> ENDS =
      List.of(AgreementTerminated.class, AgreementExpired.class, AgreementSuperseded.class);

  /// The dates of the acts of one party, such as its signature and the deposit of its instrument.
  private static final class Acts {
    final List<Period> signatures = new ArrayList<>();
    final List<Period> approvals = new ArrayList<>();
    final List<Period> deposits = new ArrayList<>();
    final List<Period> entries = new ArrayList<>();
    final List<Period> withdrawals = new ArrayList<>();
    boolean acceded;
    boolean withdrew;
  }

  private final List<AgreementEvent> facts;
  private final Set<Conflict> found = EnumSet.noneOf(Conflict.class);
  private final Set<PartyRef> named = new TreeSet<>();
  private final Set<PartyRef> signatories = new TreeSet<>();
  private final Map<PartyRef, Acts> acts = new HashMap<>();
  private final Accounts signed;

  private AgreementConflicts(List<AgreementEvent> facts) {
    this.facts = facts;
    this.signed = Accounts.of(facts, AgreementSigned.class);
    facts.forEach(this::collect);
  }

  static List<Conflict> of(List<AgreementEvent> facts) {
    AgreementConflicts conflicts = new AgreementConflicts(facts);
    conflicts.ofParties();
    conflicts.ofAgreement();
    return List.copyOf(conflicts.found);
  }

  /// The dates on which the agreement entered into force in this scope.
  static Accounts entries(List<AgreementEvent> facts, InForceScope scope) {
    return Accounts.of(
        facts.stream()
            .filter(f -> f instanceof EntryIntoForceRecorded e && e.scope() == scope)
            .map(AgreementEvent::occurred));
  }

  private void collect(AgreementEvent fact) {
    switch (fact) {
      case AgreementAnnounced e -> named.addAll(AgreementLifecycle.bound(e.instrument()));
      case AgreementSigned e -> {
        named.addAll(AgreementLifecycle.bound(e.instrument()));
        signatories.addAll(AgreementLifecycle.bound(e.instrument()));
      }
      case DocumentPackageReported _ -> {}
      case PartySignatureAdded e -> of(e.party()).signatures.add(e.date());
      case DomesticApprovalRecorded e -> of(e.party()).approvals.add(e.date());
      case InstrumentDeposited e -> of(e.party()).deposits.add(e.date());
      case EntryIntoForceRecorded e -> {
        if (e.party() != null) of(e.party()).entries.add(e.date());
      }
      case PartyAcceded e -> {
        named.add(e.party());
        of(e.party()).signatures.add(e.date());
        of(e.party()).acceded = true;
      }
      case PartyWithdrew e -> {
        of(e.party()).withdrawals.add(e.date());
        of(e.party()).withdrew = true;
      }
      case AgreementAmended _,
          AgreementSuspended _,
          AgreementResumed _,
          AgreementTerminated _,
          AgreementExpired _,
          AgreementSuperseded _ -> {}
    }
  }

  private Acts of(PartyRef party) {
    return acts.computeIfAbsent(party, _ -> new Acts());
  }

  private static Accounts dates(List<Period> periods) {
    return Accounts.of(periods.stream());
  }

  /// The dates on which a party signed or acceded. If the party did not sign separately, these are
  /// the dates on which all parties signed together.
  private Accounts signatures(PartyRef party) {
    Accounts own = dates(of(party).signatures);
    return own.dates().isEmpty() ? signed : own;
  }

  private void ofParties() {
    Accounts general = entries(facts, InForceScope.GENERAL);
    // A query for an earlier state of the ledger may find no fact that names the parties. Then the
    // parties are unknown, and a wrong party cannot be detected.
    boolean known = !named.isEmpty();
    acts.forEach((party, done) -> {
      Accounts signatures = signatures(party);
      Accounts withdrawals = dates(done.withdrawals);
      when(Conflict.NOT_A_PARTY, known && !named.contains(party));
      when(
          Conflict.ACCEDED_AS_SIGNATORY,
          done.acceded && !done.withdrew && signatories.contains(party));
      when(Conflict.APPROVED_BEFORE_SIGNED, dates(done.approvals).cannotFollow(signatures));
      when(Conflict.DEPOSITED_BEFORE_SIGNED, dates(done.deposits).cannotFollow(signatures));
      when(Conflict.IN_FORCE_BEFORE_SIGNED, dates(done.entries).cannotFollow(signatures));
      when(
          Conflict.IN_FORCE_BEFORE_DEPOSITED,
          dates(done.entries).cannotFollow(dates(done.deposits)));
      when(
          Conflict.ENDED_BEFORE_START,
          !done.acceded && withdrawals.cannotFollow(signatures)
              || withdrawals.cannotFollow(general));
    });
  }

  private void ofAgreement() {
    Accounts announced = Accounts.of(facts, AgreementAnnounced.class);
    Accounts signings = Accounts.of(facts, AgreementSigned.class, PartySignatureAdded.class);
    Accounts general = entries(facts, InForceScope.GENERAL);
    Accounts ends = ends();
    Accounts suspended = Accounts.of(facts, AgreementSuspended.class);
    when(Conflict.SIGNED_BEFORE_ANNOUNCED, signings.cannotFollow(announced));
    when(
        Conflict.AMENDED_BEFORE_SIGNED,
        Accounts.of(facts, AgreementAmended.class).cannotFollow(signings));
    when(
        Conflict.ACCEDED_BEFORE_SIGNED,
        Accounts.of(facts, PartyAcceded.class).cannotFollow(signings));
    when(
        Conflict.PROVISIONAL_AFTER_GENERAL,
        general.cannotFollow(entries(facts, InForceScope.PROVISIONAL)));
    when(
        Conflict.RESUMED_BEFORE_SUSPENDED,
        Accounts.of(facts, AgreementResumed.class).dates().stream().anyMatch(suspended::allAfter));
    for (Accounts start : List.of(signings, general))
      when(Conflict.ENDED_BEFORE_START, ends.cannotFollow(start) || suspended.cannotFollow(start));
    for (Accounts entries : List.of(general, entries(facts, InForceScope.PROVISIONAL)))
      for (Period date : entries.dates()) {
        when(Conflict.IN_FORCE_BEFORE_SIGNED, fewerThanTwo(date, this::signatures));
        when(Conflict.IN_FORCE_BEFORE_DEPOSITED, fewerThanTwo(date, p -> dates(of(p).deposits)));
      }
    when(
        Conflict.FACT_AFTER_END,
        facts.stream().filter(f -> !isEnd(f)).anyMatch(f -> ends.allBefore(f.occurred())));
  }

  /// Whether fewer than two parties can have taken a step by a date. The step is the signature or
  /// the deposit of the instrument.
  ///
  /// An agreement needs two parties to enter into force. A party without a recorded step is
  /// counted, because the ledger may lack the report of its step. A party is not counted if all
  /// dates of its step are after the date.
  private boolean fewerThanTwo(Period date, Function<PartyRef, Accounts> accounts) {
    return named.stream().filter(p -> !accounts.apply(p).allAfter(date)).count()
        < Math.min(2, named.size());
  }

  private static boolean isEnd(AgreementEvent fact) {
    return ENDS.stream().anyMatch(type -> type.isInstance(fact));
  }

  private Accounts ends() {
    return Accounts.of(
        facts.stream().filter(AgreementConflicts::isEnd).map(AgreementEvent::occurred));
  }

  private void when(Conflict conflict, boolean is) {
    if (is) found.add(conflict);
  }
}
