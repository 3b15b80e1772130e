package io.corridorledger.agreements.agreement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
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
import io.corridorledger.event.Instrument;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Write-side state of an agreement: only what the rules need.
///
/// ```
/// NONE ─announced→ ANNOUNCED ─a party signs→ PARTLY_SIGNED ─a second party signs─┐
///  │                   └───────────────signed──────────┴───────────────────────→ SIGNED
///  ├─signed────────────────────────────────────────────────────────────────────→ SIGNED
///  └─package reported→ PACKAGE_REPORTED
///
/// SIGNED ─provisionally in force→ PROVISIONAL ─in force→ IN_FORCE
///    └───────────────────in force────────────────────────→ IN_FORCE
/// SIGNED, PROVISIONAL, IN_FORCE ─suspended→ SUSPENDED ─resumed→ as it was before
///    └──┴──────┴──────────┴── terminated | expired | superseded → TERMINATED | EXPIRED | SUPERSEDED
/// ```
///
/// Each source may report dated facts (announcement, signature, approval, deposit, entry into
/// force). Differing reports are kept side by side. A report is rejected only if it contradicts
/// **all** reports of a fact that must come first. A change of status (accession, withdrawal,
/// suspension, resumption, end) is recorded once; reports of further sources are notes or disputes.
/// An unknown or too imprecise date violates no rule.
///
/// @param suspendedFrom the status that a resumption restores; null unless SUSPENDED
/// @param instrument the instrument as first reported; a signing takes precedence over an
///   announcement
/// @param parties the parties bound now: signatories and acceding parties that did not withdraw
/// @param withdrawn parties that withdrew and did not accede again
/// @param facts active facts, oldest first, for the rules that compare the reports of sources
public record Agreement(
    Status status,
    @JsonIgnore Status suspendedFrom,
    Instrument instrument,
    SortedSet<PartyRef> parties,
    SortedSet<PartyRef> withdrawn,
    @JsonIgnore List<AgreementEvent> facts) {

  public enum Status {
    NONE,
    ANNOUNCED,
    PARTLY_SIGNED,
    SIGNED,
    PROVISIONAL,
    IN_FORCE,
    SUSPENDED,
    TERMINATED,
    EXPIRED,
    SUPERSEDED,
    PACKAGE_REPORTED;

    boolean signed() {
      return compareTo(SIGNED) >= 0 && compareTo(SUPERSEDED) <= 0;
    }

    boolean ended() {
      return this == TERMINATED || this == EXPIRED || this == SUPERSEDED;
    }
  }

  public static final Decider<Agreement, AgreementEvent> DECIDER =
      new Decider<>(
          "agreements",
          AgreementEvent.class,
          new Agreement(Status.NONE, null, null, new TreeSet<>(), new TreeSet<>(), List.of()),
          Agreement::decide,
          Agreement::evolve);

  // Decisions

  public List<AgreementEvent> decide(AgreementEvent fact) {
    requireOpened(fact);
    requireKind(fact);
    if (status.ended())
      throw new Rejected(
          "ended-takes-corrections-only",
          "The agreement is %s. Correct or retract the end, or record a dispute or a note."
              .formatted(status));
    switch (fact) {
      case AgreementAnnounced f -> announce(f);
      case AgreementSigned f -> sign(f);
      case DocumentPackageReported f -> requireTwoParties(f.instrument());
      case PartySignatureAdded f -> addSignature(f);
      case DomesticApprovalRecorded f -> approve(f);
      case InstrumentDeposited f -> deposit(f);
      case EntryIntoForceRecorded f -> enterIntoForce(f);
      case AgreementAmended f -> amend(f);
      case PartyAcceded f -> accede(f);
      case PartyWithdrew f -> {
        requireParty(f.party());
        requireSigned();
        requireNotBeforeStart(f, signatures(f.party()));
      }
      case AgreementSuspended f -> suspend(f);
      case AgreementResumed f -> resume(f);
      case AgreementTerminated f -> end(f);
      case AgreementExpired f -> end(f);
      case AgreementSuperseded f -> end(f);
    }
    return List.of(fact);
  }

  private void requireOpened(AgreementEvent fact) {
    boolean opens =
        fact instanceof AgreementAnnounced
            || fact instanceof AgreementSigned
            || fact instanceof DocumentPackageReported;
    if (status == Status.NONE && !opens)
      throw new Rejected(
          "opening-fact-missing",
          "No active fact records an announcement or signing. Record one of them first.");
  }

  /// A package cannot become an instrument, and an instrument cannot become a package.
  private void requireKind(AgreementEvent fact) {
    boolean packageHere = status == Status.PACKAGE_REPORTED;
    boolean packageTold = fact instanceof DocumentPackageReported;
    if (status != Status.NONE && packageHere != packageTold)
      throw new Rejected(
          "package-is-not-an-instrument",
          packageHere
              ? "This is a document package. Record each of its documents as an agreement with this parent."
              : "This is a single instrument. Record a package as a separate agreement.");
  }

  private static void requireTwoParties(Instrument instrument) {
    if (bound(instrument).size() < 2 && !instrument.unilateral())
      throw new Rejected(
          "two-parties-needed",
          "An agreement has at least two parties, not counting witnesses and the depositary. For a pledge or declaration of one side, set unilateral.");
  }

  private void announce(AgreementAnnounced fact) {
    requireTwoParties(fact.instrument());
    if (isAfterAll(fact.date(), dates(AgreementSigned.class)))
      throw new Rejected(
          "announced-after-signature",
          "The agreement was signed %s, so it cannot have been announced %s. Record the later fact with its own type."
              .formatted(dates(AgreementSigned.class), fact.date()));
  }

  private void sign(AgreementSigned fact) {
    requireTwoParties(fact.instrument());
    requireNotSignedBeforeAnnounced(fact.date());
    for (PartyRef party : bound(fact.instrument()))
      if (ownSignatures(party).isEmpty()) requireNotSignedLate(fact.date(), party);
    if (isAfterAll(fact.date(), dates(PartyAcceded.class)))
      throw new Rejected(
          "accession-before-signature",
          "A party acceded before a signing %s.".formatted(fact.date()));
    if (isAfterAll(fact.date(), dates(AgreementAmended.class)))
      throw new Rejected(
          "amendment-before-signature",
          "The agreement was amended before a signing %s.".formatted(fact.date()));
    requireNoEndBefore(fact.date());
    evolve(fact).requireTwoSignedInTime();
  }

  private void addSignature(PartySignatureAdded fact) {
    requireParty(fact.party());
    requireNotSignedBeforeAnnounced(fact.date());
    requireNotSignedLate(fact.date(), fact.party());
    evolve(fact).requireTwoSignedInTime();
  }

  private void requireNotSignedBeforeAnnounced(Period date) {
    if (isBeforeAll(date, dates(AgreementAnnounced.class)))
      throw new Rejected(
          "signature-before-announcement",
          "The agreement was announced %s; a signature %s is earlier."
              .formatted(dates(AgreementAnnounced.class), date));
  }

  /// A signature must not be later than the acts of the party that require it.
  private void requireNotSignedLate(Period date, PartyRef party) {
    if (isAfterAll(date, approvals(party)))
      throw new Rejected(
          "approval-before-signature",
          "%s approved the agreement %s, before a signature %s."
              .formatted(party, approvals(party), date));
    if (isAfterAll(date, deposits(party)))
      throw new Rejected(
          "deposit-before-signature",
          "%s deposited its instrument %s, before a signature %s."
              .formatted(party, deposits(party), date));
    if (isAfterAll(date, entries(party)))
      throw new Rejected(
          "in-force-before-signature",
          "The agreement entered into force for %s %s, before a signature %s."
              .formatted(party, entries(party), date));
  }

  private void approve(DomesticApprovalRecorded fact) {
    requireParty(fact.party());
    if (!hasSigned(fact.party()) || isBeforeAll(fact.date(), signatures(fact.party())))
      throw new Rejected("approval-before-signature", unsigned(fact.party(), "approve", fact));
  }

  private void deposit(InstrumentDeposited fact) {
    requireParty(fact.party());
    if (!hasSigned(fact.party()) || isBeforeAll(fact.date(), signatures(fact.party())))
      throw new Rejected("deposit-before-signature", unsigned(fact.party(), "deposit", fact));
    if (isAfterAll(fact.date(), entries(fact.party())))
      throw new Rejected(
          "in-force-before-deposit",
          "The agreement entered into force for %s %s, before a deposit %s."
              .formatted(fact.party(), entries(fact.party()), fact.date()));
    Agreement after = evolve(fact);
    for (Period general : generalEntries()) after.requireTwoDepositedBy(general);
  }

  private String unsigned(PartyRef party, String what, AgreementEvent fact) {
    return hasSigned(party)
        ? "%s signed or acceded %s, so it could not %s %s."
            .formatted(party, signatures(party), what, fact.occurred())
        : "No signature or accession of %s is recorded. Record it first.".formatted(party);
  }

  private void enterIntoForce(EntryIntoForceRecorded fact) {
    requireTwoSignedBy(fact.date());
    switch (fact.scope()) {
      case PARTY -> {
        PartyRef party = fact.party();
        requireParty(party);
        if (!hasSigned(party) || isBeforeAll(fact.date(), signatures(party)))
          throw new Rejected("in-force-before-signature", unsigned(party, "be bound", fact));
        if (isBeforeAll(fact.date(), deposits(party)))
          throw new Rejected(
              "in-force-before-deposit",
              "%s deposited its instrument %s; the agreement did not enter into force for this party %s."
                  .formatted(party, deposits(party), fact.date()));
      }
      case GENERAL -> {
        requireTwoDepositedBy(fact.date());
        requireNoEndBefore(fact.date());
        if (isBeforeAll(fact.date(), provisionalEntries()))
          throw new Rejected("provisional-after-general", provisionalAfterGeneral());
      }
      case PROVISIONAL -> {
        if (isAfterAll(fact.date(), generalEntries()))
          throw new Rejected("provisional-after-general", provisionalAfterGeneral());
      }
    }
  }

  private static String provisionalAfterGeneral() {
    return "An agreement that is in force for all parties is no longer applied provisionally.";
  }

  private void requireTwoSignedInTime() {
    all(EntryIntoForceRecorded.class).forEach(entry -> requireTwoSignedBy(entry.date()));
  }

  /// An agreement enters into force between at least two parties, so two must be able to have
  /// signed by then.
  private void requireTwoSignedBy(Period date) {
    if (fewerThanTwo(p -> hasSigned(p) && !isBeforeAll(date, signatures(p))))
      throw new Rejected(
          "in-force-before-signature",
          "Two parties must have signed before the agreement enters into force%s."
              .formatted(date == null ? "" : " " + date));
  }

  /// A party without a recorded deposit may have deposited; a party with a later deposit had not.
  private void requireTwoDepositedBy(Period date) {
    if (fewerThanTwo(p -> !isBeforeAll(date, deposits(p))))
      throw new Rejected(
          "in-force-before-deposit",
          "By the recorded deposits, the agreement could not be in force between two parties %s."
              .formatted(date));
  }

  private boolean fewerThanTwo(Predicate<PartyRef> condition) {
    Collection<PartyRef> ever = new TreeSet<>(parties);
    ever.addAll(withdrawn);
    return ever.stream().filter(condition).count() < Math.min(2, ever.size());
  }

  private void amend(AgreementAmended fact) {
    if (!status.signed() || isBeforeAll(fact.date(), signings()))
      throw new Rejected(
          "amendment-before-signature", "An agreement can be amended only after it is signed.");
  }

  private void accede(PartyAcceded fact) {
    if (!status.signed() || isBeforeAll(fact.date(), signings()))
      throw new Rejected(
          "accession-before-signature",
          "A party can accede only to a signed agreement. An original party adds its signature instead.");
    if (parties.contains(fact.party()))
      throw new Rejected(
          "already-a-party", "%s is already a party to the agreement.".formatted(fact.party()));
  }

  private void requireParty(PartyRef party) {
    if (!parties.contains(party))
      throw new Rejected(
          "not-a-party",
          withdrawn.contains(party)
              ? "%s withdrew from the agreement.".formatted(party)
              : "%s is not a party to the agreement; the parties are %s."
                  .formatted(party, parties));
  }

  private void requireSigned() {
    if (!status.signed())
      throw new Rejected(
          "not-signed",
          "The agreement is %s. Suspensions, withdrawals and ends require a signed agreement."
              .formatted(status));
  }

  private void suspend(AgreementSuspended fact) {
    requireSigned();
    if (status == Status.SUSPENDED)
      throw new Rejected("already-suspended", "The agreement is already suspended.");
    requireNotBeforeStart(fact, signings());
  }

  private void resume(AgreementResumed fact) {
    if (status != Status.SUSPENDED)
      throw new Rejected("not-suspended", "The agreement is not suspended.");
    Period suspended = all(AgreementSuspended.class).toList().getLast().date();
    if (suspended != null && isBeforeAll(fact.date(), List.of(suspended)))
      throw new Rejected(
          "resumed-before-suspension",
          "The agreement was suspended %s; it cannot have been resumed %s."
              .formatted(suspended, fact.date()));
  }

  private void end(AgreementEvent fact) {
    requireSigned();
    requireNotBeforeStart(fact, signings());
  }

  private void requireNotBeforeStart(AgreementEvent fact, List<Period> signatures) {
    for (List<Period> start : List.of(signatures, generalEntries()))
      if (isBeforeAll(fact.occurred(), start))
        throw new Rejected(
            "end-before-start",
            "The agreement started %s; an end, a withdrawal or a suspension %s is earlier."
                .formatted(start, fact.occurred()));
  }

  /// The reverse check: a start that is recorded after a suspension.
  private void requireNoEndBefore(Period start) {
    List<Period> suspensions = dates(AgreementSuspended.class);
    if (isAfterAll(start, suspensions))
      throw new Rejected(
          "end-before-start",
          "The agreement was suspended %s; it cannot have started %s."
              .formatted(suspensions, start));
  }

  // Recorded dates

  /// Dates of the announcement, as reported by each source.
  @JsonProperty("announced")
  public List<Period> announced() {
    return dates(AgreementAnnounced.class);
  }

  /// Dates of the signing as a whole, as reported by each source.
  @JsonProperty("signed")
  public List<Period> signed() {
    return Stream.concat(all(AgreementSigned.class), all(DocumentPackageReported.class))
        .map(AgreementEvent::occurred)
        .filter(Objects::nonNull)
        .toList();
  }

  /// Dates of the general entry into force, as reported by each source.
  @JsonProperty("inForce")
  public List<Period> inForce() {
    return generalEntries();
  }

  private boolean hasSigned(PartyRef party) {
    return all(AgreementSigned.class).anyMatch(f -> bound(f.instrument()).contains(party))
        || all(PartySignatureAdded.class).anyMatch(f -> f.party().equals(party))
        || all(PartyAcceded.class).anyMatch(f -> f.party().equals(party));
  }

  /// Dates on which a party signed or acceded: with all parties or separately.
  private List<Period> signatures(PartyRef party) {
    List<Period> own = ownSignatures(party);
    return own.isEmpty() ? dates(AgreementSigned.class) : own;
  }

  private List<Period> ownSignatures(PartyRef party) {
    return Stream.concat(
            of(PartySignatureAdded.class, PartySignatureAdded::party, party).stream(),
            of(PartyAcceded.class, PartyAcceded::party, party).stream())
        .toList();
  }

  /// Dates of all signatures.
  private List<Period> signings() {
    return Stream.concat(
            dates(AgreementSigned.class).stream(), dates(PartySignatureAdded.class).stream())
        .toList();
  }

  private List<Period> approvals(PartyRef party) {
    return of(DomesticApprovalRecorded.class, DomesticApprovalRecorded::party, party);
  }

  private List<Period> deposits(PartyRef party) {
    return of(InstrumentDeposited.class, InstrumentDeposited::party, party);
  }

  private List<Period> entries(PartyRef party) {
    return of(EntryIntoForceRecorded.class, EntryIntoForceRecorded::party, party);
  }

  private List<Period> generalEntries() {
    return of(EntryIntoForceRecorded.class, EntryIntoForceRecorded::scope, InForceScope.GENERAL);
  }

  private List<Period> provisionalEntries() {
    return of(
        EntryIntoForceRecorded.class, EntryIntoForceRecorded::scope, InForceScope.PROVISIONAL);
  }

  private <F extends AgreementEvent> Stream<F> all(Class<F> type) {
    return facts.stream().filter(type::isInstance).map(type::cast);
  }

  private List<Period> dates(Class<? extends AgreementEvent> type) {
    return all(type).map(AgreementEvent::occurred).filter(Objects::nonNull).toList();
  }

  private <F extends AgreementEvent> List<Period> of(
      Class<F> type, Function<F, Object> part, Object wanted) {
    return all(type)
        .filter(f -> wanted.equals(part.apply(f)))
        .map(AgreementEvent::occurred)
        .filter(Objects::nonNull)
        .toList();
  }

  /// Whether a date is certainly before all reported dates; false when a date is unknown.
  private static boolean isBeforeAll(Period date, List<Period> accounts) {
    return date != null && !accounts.isEmpty() && accounts.stream().allMatch(date::certainlyBefore);
  }

  private static boolean isAfterAll(Period date, List<Period> accounts) {
    return date != null
        && !accounts.isEmpty()
        && accounts.stream().allMatch(account -> account.certainlyBefore(date));
  }

  /// Witnesses and depositaries are not bound.
  private static List<PartyRef> bound(Instrument instrument) {
    return instrument.parties().stream()
        .filter(p ->
            switch (p.role()) {
              case PARTY, GUARANTOR, BENEFICIARY -> true;
              case WITNESS, DEPOSITARY -> false;
            })
        .map(Instrument.Party::ref)
        .toList();
  }

  // State changes

  public Agreement evolve(AgreementEvent event) {
    return switch (event) {
      case AgreementAnnounced e -> announcedAs(e);
      case AgreementSigned e -> signedAsAWhole(e);
      case DocumentPackageReported e ->
          as(Status.PACKAGE_REPORTED, e)
              .naming(instrument == null ? e.instrument() : instrument, bound(e.instrument()));
      case PartySignatureAdded e -> as(status, e).countingSignatures();
      case EntryIntoForceRecorded e ->
          reaching(e.scope() == InForceScope.PROVISIONAL ? Status.PROVISIONAL : Status.IN_FORCE, e);
      case DomesticApprovalRecorded e -> as(status, e);
      case InstrumentDeposited e -> as(status, e);
      case AgreementAmended e -> as(status, e);
      case PartyAcceded e -> as(status, e).joined(e.party());
      case PartyWithdrew e -> as(status, e).left(e.party());
      case AgreementSuspended e ->
          new Agreement(Status.SUSPENDED, status, instrument, parties, withdrawn, with(facts, e));
      case AgreementResumed e ->
          new Agreement(
              suspendedFrom == null ? status : suspendedFrom,
              null,
              instrument,
              parties,
              withdrawn,
              with(facts, e));
      case AgreementTerminated e -> as(Status.TERMINATED, e);
      case AgreementExpired e -> as(Status.EXPIRED, e);
      case AgreementSuperseded e -> as(Status.SUPERSEDED, e);
    };
  }

  /// An announcement adds expected parties. After the first signature it adds none.
  private Agreement announcedAs(AgreementAnnounced event) {
    Agreement next = reaching(Status.ANNOUNCED, event);
    return next.status == Status.ANNOUNCED
        ? next.naming(
            instrument == null ? event.instrument() : instrument, bound(event.instrument()))
        : next;
  }

  private Agreement as(Status next, AgreementEvent event) {
    return new Agreement(next, suspendedFrom, instrument, parties, withdrawn, with(facts, event));
  }

  /// Advances the status, never back. While the agreement is suspended, advances the status that a
  /// resumption restores.
  private Agreement reaching(Status next, AgreementEvent event) {
    if (status != Status.SUSPENDED) return as(status.compareTo(next) < 0 ? next : status, event);
    Status later = suspendedFrom.compareTo(next) < 0 ? next : suspendedFrom;
    return new Agreement(status, later, instrument, parties, withdrawn, with(facts, event));
  }

  /// Signatories are bound; parties that were only expected to sign are not.
  private Agreement signedAsAWhole(AgreementSigned event) {
    boolean first = all(AgreementSigned.class).findAny().isEmpty();
    Agreement base =
        first
            ? new Agreement(status, suspendedFrom, instrument, signatories(), withdrawn, facts)
            : this;
    return base.reaching(Status.SIGNED, event)
        .naming(first ? event.instrument() : instrument, bound(event.instrument()));
  }

  private SortedSet<PartyRef> signatories() {
    SortedSet<PartyRef> own = new TreeSet<>(parties);
    own.removeIf(p -> !hasSigned(p));
    return own;
  }

  private Agreement naming(Instrument named, List<PartyRef> more) {
    SortedSet<PartyRef> all = new TreeSet<>(parties);
    all.addAll(more);
    all.removeAll(withdrawn);
    return new Agreement(status, suspendedFrom, named, all, withdrawn, facts);
  }

  private Agreement countingSignatures() {
    if (status != Status.ANNOUNCED && status != Status.PARTLY_SIGNED) return this;
    return new Agreement(
        fewerThanTwo(this::hasSigned) ? Status.PARTLY_SIGNED : Status.SIGNED,
        suspendedFrom,
        instrument,
        parties,
        withdrawn,
        facts);
  }

  private Agreement joined(PartyRef party) {
    SortedSet<PartyRef> in = new TreeSet<>(parties);
    SortedSet<PartyRef> out = new TreeSet<>(withdrawn);
    in.add(party);
    out.remove(party);
    return new Agreement(status, suspendedFrom, instrument, in, out, facts);
  }

  private Agreement left(PartyRef party) {
    SortedSet<PartyRef> in = new TreeSet<>(parties);
    SortedSet<PartyRef> out = new TreeSet<>(withdrawn);
    in.remove(party);
    out.add(party);
    return new Agreement(status, suspendedFrom, instrument, in, out, facts);
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer);
  }
}
