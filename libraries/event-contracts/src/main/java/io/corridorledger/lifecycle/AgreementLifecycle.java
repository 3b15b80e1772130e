package io.corridorledger.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/// The life cycle of an agreement, derived from its active facts in world order: the order in which
/// the facts occurred in the world.
///
/// ```
/// ANNOUNCED ─a party signs→ PARTLY_SIGNED ─the last party signs→ SIGNED
///     └────────────────signed───────────────────────────────────→ SIGNED        PACKAGE_REPORTED
///
/// SIGNED ─provisionally in force→ PROVISIONAL ─in force→ IN_FORCE
///    └───────────────────in force───────────────────────→ IN_FORCE
/// any ─suspended→ SUSPENDED ─resumed→ as it was before
/// any ─terminated | expired→ ENDED        any ─superseded→ SUPERSEDED
/// ```
///
/// An announcement, a signature or an entry into force for one party never moves the status back,
/// because several sources may report the same step. All other changes of the status follow world
/// order. [AgreementConflicts] finds contradictions between the facts.
///
/// This file is long because one fold determines the status, the steps of each party and the days
/// in force.
///
/// @param end how the agreement ended, according to the last report of an end; null if no source
///   reports an end
/// @param instrument the instrument according to the first signing, or else the first package, or
///   else the first announcement
/// @param parties the parties that are bound now: signatories and acceding parties that did not
///   withdraw. Before the first signing, the parties that an announcement names.
/// @param withdrawn parties that withdrew and did not accede again
/// @param announced dates of the announcement, as reported by each source
/// @param signed dates on which all parties signed together or concluded the package, as reported
///   by each source
/// @param entries dates of the general entry into force, as reported by each source
/// @param dates dates on which the agreement was concluded, which are the dates of its signings or
///   packages. If there are none, the dates of its announcements.
/// @param date the most precise of `dates`; null if no date is known or if the dates contradict
///   each other
/// @param inForce the periods in which the agreement was, or may have been, in force. A signed
///   agreement without a reported entry into force has one period, and no day of that period is
///   certain.
/// @param partyStates the steps of each party, such as its signature and the deposit of its
///   instrument
/// @param supersededBy id of the instrument that supersedes the agreement; null if there is none
public record AgreementLifecycle(
    @NotNull AgreementStatus status,
    End end,
    Instrument instrument,
    SortedSet<PartyRef> parties,
    SortedSet<PartyRef> withdrawn,
    List<Period> announced,
    List<Period> signed,
    List<Period> entries,
    List<Period> dates,
    Period date,
    boolean dateConflict,
    List<InForce> inForce,
    List<PartyState> partyStates,
    List<Amendment> amendments,
    UUID supersededBy,
    List<Conflict> conflicts) {

  public enum End {
    TERMINATED,
    EXPIRED,
    SUPERSEDED
  }

  /// A period in which the agreement was, or may have been, in force.
  ///
  /// @param from stated date of the entry into force; null if no source states one
  /// @param to stated date of the end; null if no source states one, or if the agreement is still
  ///   in force
  /// @param first the first day on which the agreement may have been in force; null if unknown
  /// @param last the last day on which the agreement may have been in force; null if the agreement
  ///   is still in force, or if the day is unknown. If no source dates the end, this is the day on
  ///   which the end was reported.
  /// @param certainFirst the first day on which the agreement was certainly in force; null if no
  ///   day is certain
  /// @param certainLast the last day on which the agreement was certainly in force; null if no day
  ///   is certain, or if no source reports an end
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InForce(
      Period from,
      Period to,
      LocalDate first,
      LocalDate last,
      LocalDate certainFirst,
      LocalDate certainLast) {}

  /// The steps that a party takes, in their usual order (Vienna Convention on the Law of Treaties,
  /// Art. 11–16 and 54).
  public enum PartyStanding {
    SIGNED,
    APPROVED,
    DEPOSITED,
    ACCEDED,
    IN_FORCE,
    WITHDRAWN
  }

  public record PartyStep(PartyStanding state, Period date) {}

  /// The steps that one party has taken.
  ///
  /// @param state the last step
  /// @param steps all steps of the party, in the order in which they occurred
  public record PartyState(
      @NotNull PartyRef party, @NotNull PartyStanding state, List<PartyStep> steps) {

    private PartyState and(PartyStanding next, Period date) {
      List<PartyStep> all = new ArrayList<>(steps);
      all.add(new PartyStep(next, date));
      return new PartyState(party, next, List.copyOf(all));
    }
  }

  public record Amendment(UUID by, String change, Period date) {}

  public static AgreementLifecycle of(Collection<? extends AgreementEvent> facts) {
    return of(facts, WorldOrder::published);
  }

  /// @param facts active facts of one agreement, in any order
  /// @param reported returns the day on which a fact was reported, or null if the day is unknown
  public static AgreementLifecycle of(
      Collection<? extends AgreementEvent> facts,
      Function<? super AgreementEvent, LocalDate> reported) {
    return new Fold(WorldOrder.of(facts), reported).result();
  }

  /// Whether a fact reports the signing of an agreement or of a package.
  public static boolean concludes(LedgerEvent fact) {
    return fact instanceof AgreementSigned || fact instanceof DocumentPackageReported;
  }

  /// The parties that the instrument binds. Witnesses, depositaries, mediators and observers are
  /// not bound.
  public static List<PartyRef> bound(Instrument instrument) {
    return instrument.parties().stream()
        .filter(p ->
            switch (p.role()) {
              case PARTY, GUARANTOR, BENEFICIARY, FINANCIER, CONTRACTOR -> true;
              case WITNESS, DEPOSITARY, MEDIATOR, OBSERVER -> false;
            })
        .map(Instrument.Party::ref)
        .toList();
  }

  /// Processes the facts in the order in which they occurred, not in the order of recording.
  private static final class Fold {

    private final List<AgreementEvent> facts;
    private final Function<? super AgreementEvent, LocalDate> reported;

    /// The descriptions of the instrument by different sources, in the signings. If there is no
    /// signing, the descriptions in the packages, or else in the announcements.
    private final List<Instrument> instruments;

    /// The parties that must sign, which are all parties that an announcement names.
    private final Set<PartyRef> expected;

    private final Set<PartyRef> signers = new TreeSet<>();
    private final SortedSet<PartyRef> parties = new TreeSet<>();
    private final SortedSet<PartyRef> withdrawn = new TreeSet<>();
    private final Map<PartyRef, PartyState> partyStates = new LinkedHashMap<>();
    private final List<Amendment> amendments = new ArrayList<>();
    private final List<InForce> inForce = new ArrayList<>();
    private AgreementStatus status;
    private AgreementStatus beforeSuspension = AgreementStatus.SIGNED;
    private AgreementEvent inForceSince;
    private boolean entered;

    /// The event that ended or suspended the agreement; null if there is none, or if the agreement
    /// was resumed afterwards.
    private AgreementEvent stopped;

    private End end;
    private UUID supersededBy;

    Fold(List<AgreementEvent> facts, Function<? super AgreementEvent, LocalDate> reported) {
      this.facts = facts;
      this.reported = reported;
      List<Instrument> announced = new ArrayList<>();
      List<Instrument> packages = new ArrayList<>();
      List<Instrument> signed = new ArrayList<>();
      for (AgreementEvent fact : facts)
        if (fact instanceof AgreementAnnounced e) announced.add(e.instrument());
        else if (fact instanceof DocumentPackageReported e) packages.add(e.instrument());
        else if (fact instanceof AgreementSigned e) signed.add(e.instrument());
        else if (fact instanceof PartySignatureAdded e) parties.add(e.party());
      instruments = !signed.isEmpty() ? signed : !packages.isEmpty() ? packages : announced;
      instruments.forEach(instrument -> parties.addAll(bound(instrument)));
      expected = new TreeSet<>();
      announced.forEach(instrument -> expected.addAll(bound(instrument)));
    }

    AgreementLifecycle result() {
      Accounts announced = Accounts.of(facts, AgreementAnnounced.class);
      Accounts signed = Accounts.of(facts, AgreementSigned.class, DocumentPackageReported.class);
      boolean onlyAnnounced = facts.stream().noneMatch(AgreementLifecycle::concludes);
      Accounts concluded = onlyAnnounced ? announced : signed;
      facts.forEach(this::add);
      // A query for an earlier state of the ledger may find a later step, such as a deposit, but no
      // signing. The later step proves that the agreement was signed.
      if (status == null)
        status = facts.isEmpty() ? AgreementStatus.RETRACTED : AgreementStatus.SIGNED;
      if (inForceSince != null) inForce.add(inForceUntil(null));
      if (!entered && isSigned()) addPossible(inForceWithoutEntry());
      return new AgreementLifecycle(
          status,
          end,
          instruments.isEmpty() ? null : instruments.getFirst(),
          parties,
          withdrawn,
          announced.dates(),
          signed.dates(),
          AgreementConflicts.entries(facts, InForceScope.GENERAL).dates(),
          concluded.dates(),
          concluded.narrowest(),
          concluded.conflict(),
          List.copyOf(inForce),
          List.copyOf(partyStates.values()),
          List.copyOf(amendments),
          supersededBy,
          AgreementConflicts.of(facts));
    }

    private void add(AgreementEvent fact) {
      switch (fact) {
        case AgreementAnnounced _ -> reach(AgreementStatus.ANNOUNCED);
        case DocumentPackageReported _ -> reach(AgreementStatus.PACKAGE_REPORTED);
        case AgreementSigned _ -> reach(AgreementStatus.SIGNED);
        case PartySignatureAdded e -> {
          signers.add(e.party());
          step(e.party(), PartyStanding.SIGNED, e.date());
          reach(
              signers.containsAll(expected)
                  ? AgreementStatus.SIGNED
                  : AgreementStatus.PARTLY_SIGNED);
        }
        case DomesticApprovalRecorded e -> step(e.party(), PartyStanding.APPROVED, e.date());
        case InstrumentDeposited e -> step(e.party(), PartyStanding.DEPOSITED, e.date());
        case PartyAcceded e -> {
          step(e.party(), PartyStanding.ACCEDED, e.date());
          parties.add(e.party());
          withdrawn.remove(e.party());
        }
        case PartyWithdrew e -> {
          step(e.party(), PartyStanding.WITHDRAWN, e.date());
          parties.remove(e.party());
          withdrawn.add(e.party());
        }
        case EntryIntoForceRecorded e -> enter(e);
        case AgreementAmended e -> amendments.add(new Amendment(e.by(), e.change(), e.date()));
        case AgreementSuspended _ -> {
          if (status != null && status != AgreementStatus.SUSPENDED) beforeSuspension = status;
          stopped = fact;
          become(AgreementStatus.SUSPENDED, fact);
        }
        case AgreementResumed _ -> {
          stopped = null;
          if (status == AgreementStatus.SUSPENDED) become(beforeSuspension, fact);
        }
        case AgreementTerminated _ -> end(End.TERMINATED, AgreementStatus.ENDED, fact);
        case AgreementExpired _ -> end(End.EXPIRED, AgreementStatus.ENDED, fact);
        case AgreementSuperseded e -> {
          supersededBy = e.by();
          end(End.SUPERSEDED, AgreementStatus.SUPERSEDED, fact);
        }
      }
    }

    /// Advances the status. While the agreement is suspended, the method advances the status that a
    /// resumption will restore.
    private void reach(AgreementStatus next) {
      if (status == AgreementStatus.SUSPENDED) {
        if (beforeSuspension.compareTo(next) < 0) beforeSuspension = next;
      } else if (status == null || status.compareTo(next) < 0) status = next;
    }

    private void enter(EntryIntoForceRecorded entry) {
      switch (entry.scope()) {
        case GENERAL -> become(AgreementStatus.IN_FORCE, entry);
        case PROVISIONAL -> {
          if (status != AgreementStatus.IN_FORCE) become(AgreementStatus.PROVISIONAL, entry);
        }
        case PARTY -> {
          step(entry.party(), PartyStanding.IN_FORCE, entry.date());
          reach(AgreementStatus.IN_FORCE);
          if (status == AgreementStatus.IN_FORCE) become(status, entry);
        }
      }
    }

    private void end(End by, AgreementStatus next, AgreementEvent fact) {
      end = by;
      if (stopped == null) stopped = fact;
      become(next, fact);
    }

    private void become(AgreementStatus next, AgreementEvent fact) {
      boolean now = next == AgreementStatus.IN_FORCE || next == AgreementStatus.PROVISIONAL;
      if (now && inForceSince == null) inForceSince = fact;
      entered |= now;
      if (!now && inForceSince != null) {
        addPossible(inForceUntil(fact));
        inForceSince = null;
      }
      status = next;
    }

    private void addPossible(InForce period) {
      if (period.first() == null || period.last() == null || !period.first().isAfter(period.last()))
        inForce.add(period);
    }

    private InForce inForceUntil(AgreementEvent fact) {
      Period from = inForceSince.occurred();
      Period to = fact == null ? null : fact.occurred();
      LocalDate certainFirst = certainlyFrom(inForceSince);
      LocalDate certainLast = to == null || to.approximate() ? null : dayBefore(to.earliest());
      boolean never =
          certainFirst == null
              || fact != null && (certainLast == null || certainLast.isBefore(certainFirst));
      return new InForce(
          from,
          to,
          from == null ? null : from.earliest(),
          last(fact),
          never ? null : certainFirst,
          never ? null : certainLast);
    }

    /// The last day on which the agreement may have been in force. If no source dates the end, this
    /// is the day on which the end was reported.
    ///
    /// @param fact the fact that reports the end; null if there is none
    private LocalDate last(AgreementEvent fact) {
      Period to = fact == null ? null : fact.occurred();
      LocalDate last = to == null ? null : to.latest();
      return fact != null && last == null ? reported.apply(fact) : last;
    }

    /// The first day on which the agreement was certainly in force after an entry into force or a
    /// resumption; null if unknown. A source may state only a month, so the last possible day of
    /// each date is used. If the sources agree, the earliest of these days is returned. If the
    /// sources contradict each other, the latest is returned.
    private LocalDate certainlyFrom(AgreementEvent beginning) {
      List<Period> dates =
          beginning instanceof EntryIntoForceRecorded e && e.scope() == InForceScope.GENERAL
              ? AgreementConflicts.entries(facts, InForceScope.GENERAL).dates()
              : beginning.occurred() == null ? List.of() : List.of(beginning.occurred());
      List<Period> precise =
          dates.stream().filter(date -> !date.approximate() && date.latest() != null).toList();
      boolean conflict = new Accounts(dates).conflict();
      if (conflict && precise.size() < dates.size()) return null;
      Comparator<Period> byEnd = Comparator.comparing(Period::latest);
      return precise.stream()
          .min(conflict ? byEnd.reversed() : byEnd)
          .map(Period::latest)
          .orElse(null);
    }

    private static LocalDate dayBefore(LocalDate day) {
      return day == null ? null : day.minusDays(1);
    }

    /// Whether the agreement was signed. The result is also true if the facts contain a later step
    /// but no signing, because only a signed agreement reaches a later step. False for a package,
    /// because a package as a whole is not signed.
    private boolean isSigned() {
      if (facts.stream().anyMatch(AgreementSigned.class::isInstance)) return true;
      boolean complete = !signers.isEmpty() && signers.containsAll(expected);
      return complete
          || !facts.isEmpty()
              && signers.isEmpty()
              && facts.stream()
                  .noneMatch(
                      f -> f instanceof AgreementAnnounced || f instanceof DocumentPackageReported);
    }

    /// The period in which a signed agreement may be in force if no source reports its entry into
    /// force. It begins on the first possible day of the signing. On no day of this period is the
    /// agreement certainly in force.
    private InForce inForceWithoutEntry() {
      Accounts signings =
          facts.stream().anyMatch(AgreementSigned.class::isInstance)
              ? Accounts.of(facts, AgreementSigned.class)
              : Accounts.of(facts, PartySignatureAdded.class);
      boolean open = signings.dates().stream().anyMatch(date -> date.earliest() == null);
      LocalDate first =
          open
              ? null
              : signings.dates().stream()
                  .map(Period::earliest)
                  .min(Comparator.naturalOrder())
                  .orElse(null);
      return new InForce(
          null, stopped == null ? null : stopped.occurred(), first, last(stopped), null, null);
    }

    private void step(PartyRef party, PartyStanding next, Period date) {
      partyStates.compute(
          party,
          (_, known) ->
              (known == null ? new PartyState(party, null, List.of()) : known).and(next, date));
    }
  }
}
