package io.corridorledger.projection.commitments;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.AccountComparison.Property;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.CommitmentOutcome.Report;
import io.corridorledger.judgement.Derivation;
import io.corridorledger.judgement.Derived;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.judgement.ProposedFlag;
import io.corridorledger.judgement.ProposedFlag.Announcement;
import io.corridorledger.judgement.Revision;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.CommitmentLifecycle;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.figures.FigureRange;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Figure;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A promise, computed from its visible facts. The promise does not contain its outcome, because
/// the outcome also depends on facts of other aggregates.
///
/// This file is long, because the computations of the promise and of its terms belong together.
///
/// @param original the target and the due date that were published first
/// @param current the target and the due date after the last revision
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Commitment")
public record Commitment(
    @NotNull UUID id,
    long version,
    @NotNull CommitmentStatus status,
    Kind kind,
    String statement,
    List<PartyRef> by,
    List<PartyRef> to,
    Goal original,
    Goal current,
    @Schema(
            description =
                "The original and the current terms (target and due date), without the targets that are flagged as suspect. Present only if these terms differ from `original` or `current`. By default, the service judges the outcome by the terms in `unflagged`. With `flagged=true`, the service judges the outcome by `original` and `current`.")
        Unflagged unflagged,
    @Schema(description = "Revisions of the target or the due date, oldest first")
        List<Revision> revisions,
    @Schema(description = "Dates on which the commitment was reaffirmed") List<Period> reaffirmed,
    Figure baseline,
    String milestone,
    UUID project,
    UUID origin,
    String conditions,
    @Schema(description = "Date on which the commitment was made; absent if unknown") Period date,
    @Schema(
            description =
                "The different terms (target, due date and baseline) that sources state, in the order of publication; absent if all sources state the same terms")
        List<Stated> stated,
    @Schema(
            description =
                "Properties for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(
            description =
                "Flags that the ledger proposes for dates that seem to be wrong, because they had passed when they were announced; a proposal never changes a date")
        List<ProposedFlag> proposedFlags,
    @Schema(description = "Contradictions between the active facts of the commitment")
        List<Conflict> conflicts,
    @Schema(description = "Whether a source disputes an active fact of the commitment")
        boolean disputed)
    implements Item {

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentGoal")
  public record Goal(Target target, Period due) {}

  /// The original and the current terms of the promise, computed without the targets that are
  /// flagged as suspect.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "UnflaggedTerms")
  public record Unflagged(Goal original, Goal current) {}

  /// The target, the due date and the baseline that one or more facts state.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "StatedTerms")
  public record Stated(
      Target target,
      Period due,
      Figure baseline,
      @Schema(description = "Ids of the facts that state these terms") List<UUID> facts) {

    Goal goal() {
      return new Goal(target, due);
    }
  }

  private record Terms(Target target, Period due, Figure baseline) {}

  public static Commitment of(UUID id, VisibleHistory known) {
    List<Recorded<LedgerEvent>> published = known.byPublication();
    List<CommitmentMade> accounts = Accounts.of(CommitmentMade.class, published);
    List<Promise> told = accounts.stream().map(CommitmentMade::promise).toList();
    List<CommitmentEvent> facts = Accounts.of(CommitmentEvent.class, known.facts());
    CommitmentLifecycle life = CommitmentLifecycle.of(facts);
    Goal original = new Goal(life.originalTarget(), life.originalDue());
    Goal current = new Goal(life.target(), life.due());
    return new Commitment(
        id,
        known.version(),
        known.retracted() ? CommitmentStatus.RETRACTED : life.status(),
        first(told, Promise::kind),
        first(told, Promise::statement),
        each(told, p -> p.by().stream()),
        each(told, p -> p.to().stream()),
        original,
        current,
        unflagged(facts, original, current),
        revisions(life),
        life.reaffirmed(),
        first(told, Promise::baseline),
        first(told, Promise::milestone),
        first(told, Promise::project),
        first(told, Promise::origin),
        first(told, Promise::conditions),
        first(accounts, CommitmentMade::date),
        stated(published),
        comparisons(published),
        known.retracted() ? List.of() : proposedFlags(published),
        life.conflicts(),
        known.disputed());
  }

  /// The original and the current terms, computed without the targets that are flagged as suspect.
  /// If the targets of all `commitment-made` facts are flagged, the original terms keep their
  /// flagged target. Returns null if every target is flagged, or if the computed terms equal
  /// `original` and `current`.
  private static Unflagged unflagged(List<CommitmentEvent> facts, Goal original, Goal current) {
    CommitmentLifecycle life = CommitmentLifecycle.withoutFlaggedTargets(facts);
    Unflagged terms =
        new Unflagged(
            life.originalTarget() == null
                ? original
                : new Goal(life.originalTarget(), life.originalDue()),
            new Goal(life.target(), life.due()));
    return life.target() == null || terms.equals(new Unflagged(original, current)) ? null : terms;
  }

  private static List<Stated> stated(List<Recorded<LedgerEvent>> published) {
    Map<Terms, List<UUID>> terms = new LinkedHashMap<>();
    for (Recorded<LedgerEvent> fact : published)
      if (fact.event() instanceof CommitmentMade made)
        terms
            .computeIfAbsent(
                new Terms(made.promise().target(), made.promise().due(), made.promise().baseline()),
                _ -> new ArrayList<>())
            .add(fact.id());
    if (terms.size() < 2) return List.of();
    return terms.entrySet().stream()
        .map(e ->
            new Stated(
                e.getKey().target(),
                e.getKey().due(),
                e.getKey().baseline(),
                e.getValue().stream().sorted().toList()))
        .toList();
  }

  private static List<AccountComparison> comparisons(List<Recorded<LedgerEvent>> published) {
    Class<CommitmentMade> made = CommitmentMade.class;
    return Stream.of(
            AccountComparison.ofDates(
                Property.DATE, null, Accounts.dates(made, published, CommitmentMade::date)),
            AccountComparison.ofDates(
                Property.DUE,
                null,
                Accounts.dates(
                    made, published, e -> due(new Goal(e.promise().target(), e.promise().due()))),
                withDoubtfulDue(published)),
            AccountComparison.ofFigures(
                Property.TARGET,
                null,
                Accounts.figures(made, published, e -> figure(e.promise().target()))),
            AccountComparison.ofFigures(
                Property.BASELINE,
                null,
                Accounts.figures(made, published, e -> e.promise().baseline())))
        .flatMap(comparison -> comparison)
        .toList();
  }

  /// The ids of the facts whose due date is doubtful. Such a fact states no due date, so the period
  /// of the target is used as the due date. The target has the flag `DATE`: its period seems to be
  /// wrong.
  private static Set<UUID> withDoubtfulDue(List<Recorded<LedgerEvent>> facts) {
    return facts.stream()
        .filter(fact ->
            fact.event() instanceof CommitmentMade made
                && isDoubtful(made.promise().due(), made.promise().target()))
        .map(Recorded::id)
        .collect(Collectors.toSet());
  }

  /// Whether the due date is the period of a target whose date is flagged as suspect.
  private static boolean isDoubtful(Period due, Target target) {
    return due == null && target != null && target.suspect().contains(Figure.Suspect.DATE);
  }

  /// Proposes flags for due dates. If facts change the due date, only the last due date can be
  /// flagged, because a source may report the earlier ones afterwards. A due date whose target is
  /// already flagged is left out.
  private static List<ProposedFlag> proposedFlags(List<Recorded<LedgerEvent>> published) {
    List<Recorded<LedgerEvent>> revisions =
        published.stream()
            .filter(f ->
                f.event() instanceof CommitmentRevised e
                    && due(new Goal(e.target(), e.due())) != null)
            .toList();
    List<Announcement> announced = new ArrayList<>();
    if (!revisions.isEmpty()) {
      Recorded<LedgerEvent> last = revisions.getLast();
      if (last.event() instanceof CommitmentRevised e && !isDoubtful(e.due(), e.target()))
        announced.add(
            new Announcement(
                last.id(),
                "The revised commitment",
                due(new Goal(e.target(), e.due())),
                e.date(),
                e.citations()));
    } else
      for (Recorded<LedgerEvent> fact : published)
        if (fact.event() instanceof CommitmentMade e
            && !isDoubtful(e.promise().due(), e.promise().target()))
          announced.add(
              new Announcement(
                  fact.id(),
                  "The commitment",
                  due(new Goal(e.promise().target(), e.promise().due())),
                  e.date(),
                  e.citations()));
    return Accounts.flags(announced);
  }

  private static Figure figure(Target target) {
    return target == null
        ? null
        : new Figure(
            target.key(), target.quantity(), target.growth(), null, false, target.suspect(), null);
  }

  /// Whether the commitment was certainly open on at least one day of the filter. A commitment is
  /// open from the day of the promise to the due date. A commitment without a due date has no last
  /// open day. The result is false if the day of the promise is unknown or approximate, or if the
  /// due date is approximate or has no first day.
  boolean isOpen(Period filter) {
    LocalDate last = due() == null ? null : due().earliest();
    return (due() == null || last != null && !due().approximate())
        && TimeMatch.isMet(TimeMatch.certainlyFrom(date), last, filter);
  }

  private static List<Revision> revisions(CommitmentLifecycle life) {
    List<Revision> revisions = new ArrayList<>();
    Revision.Terms before = new Revision.Terms(life.originalTarget(), life.originalDue());
    for (CommitmentLifecycle.RevisedTerms revised : life.revisions()) {
      Revision.Terms after = new Revision.Terms(revised.target(), revised.due());
      revisions.add(Revision.of(before, after, revised.date()));
      before = after;
    }
    return revisions;
  }

  /// The changes of the due date, as evidence for the outcome. A change to a later date shows that
  /// the earlier date was missed.
  List<Step> rescheduled() {
    return revisions == null
        ? List.of()
        : revisions.stream()
            .filter(r -> r.due() != null)
            .map(r -> new Step(Report.RESCHEDULED, r.due(), r.date()))
            .toList();
  }

  /// Computes derived figures from the target, the recorded figures and the outcome.
  ///
  /// @param flagged whether values that are flagged as suspect are used
  List<Derived> derived(CommitmentOutcome outcome, Collection<Claim> claims, boolean flagged) {
    Target target = current(flagged) == null ? null : current(flagged).target();
    if (target == null || target.quantity() == null) return List.of();
    if (!flagged && !target.suspect().isEmpty()) return List.of();
    Quantity quantity = bound(target);
    List<Derived> derived = new ArrayList<>(Derivation.against(target.key(), quantity, claims));
    boolean based = baseline != null && (flagged || baseline.suspect().isEmpty());
    if (based && baseline.quantity() != null)
      derived.addAll(
          Derivation.between(target.key(), quantity, baseline.key(), baseline.quantity()));
    if (outcome != null && outcome.remaining() != null)
      derived.addAll(
          Derivation.against(
              target.key().at(outcome.remainingPeriod()), outcome.remaining(), claims));
    for (Stated terms : accounts())
      if (terms.target() != null
          && terms.target().quantity() != null
          && (flagged || terms.target().suspect().isEmpty())) {
        Derived rate = Derivation.rate(target.key(), target.quantity(), terms.target().quantity());
        if (rate != null) derived.add(rate);
      }
    return derived;
  }

  /// The target as a quantity with a qualifier, such as "at least four million".
  private static Quantity bound(Target target) {
    Quantity stated = target.quantity();
    if (stated.qualifier() != Qualifier.EXACT || target.comparator() == Bound.EXACTLY)
      return stated;
    return new Quantity(
        stated.value(),
        null,
        stated.unitMult(),
        stated.unit(),
        target.comparator() == Bound.AT_LEAST ? Qualifier.AT_LEAST : Qualifier.AT_MOST);
  }

  /// The due date, which may be a period of several days; null if no source states a due date. The
  /// promise must be kept by the last day of the period.
  public Period due() {
    return due(current(false));
  }

  /// The target and the due date that were stated first.
  ///
  /// @param flagged whether targets that are flagged as suspect are used
  Goal original(boolean flagged) {
    return flagged || unflagged == null ? original : unflagged.original();
  }

  /// The current target and the current due date, for which the outcome is decided.
  ///
  /// @param flagged whether targets that are flagged as suspect are used
  Goal current(boolean flagged) {
    return flagged || unflagged == null ? current : unflagged.current();
  }

  static Period due(Goal goal) {
    if (goal == null) return null;
    if (goal.due() != null || goal.target() == null) return goal.due();
    return goal.target().key().period();
  }

  /// The different terms that facts state; empty if all facts state the same terms.
  List<Stated> accounts() {
    return stated == null ? List.of() : stated;
  }

  /// The targets for which an outcome may be decided: the original and the current target, and the
  /// targets that the accounts state. The original and the current target are listed both with and
  /// without the use of targets that are flagged as suspect.
  List<Target> targets() {
    return Stream.concat(
            Stream.of(true, false).flatMap(f -> Stream.of(original(f), current(f))),
            accounts().stream().map(Stated::goal))
        .filter(g -> g != null && g.target() != null)
        .map(Goal::target)
        .distinct()
        .toList();
  }

  /// The ranges of figures that are needed to decide the outcome. Each target needs the figures of
  /// its subject and metric. If the target has a period, only figures whose last day is in a
  /// certain range are needed. The range begins on 1 January of the year before the period and ends
  /// with the period. A promised growth also needs the figures of the period from which the growth
  /// is counted.
  List<FigureRange> evidenceWanted() {
    List<FigureRange> windows = new ArrayList<>();
    for (Target target : targets()) {
      SubjectRef subject = target.key().subject();
      String metric = target.key().metric();
      Period time = target.key().period();
      if (time == null) windows.add(FigureRange.of(subject, metric));
      else
        windows.add(
            FigureRange.ending(
                subject,
                metric,
                time.earliest() == null
                    ? null
                    : time.earliest().minusYears(1).with(TemporalAdjusters.firstDayOfYear()),
                time.latest()));
      if (target.growth() != null && target.growth().against() != null)
        windows.add(FigureRange.of(subject, metric, target.growth().against()));
    }
    return windows;
  }
}
