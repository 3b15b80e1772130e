package io.corridorledger.projection.commitments;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
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

/// A promise according to the visible facts. Its outcome is judged at query time.
///
/// This file is long because the fold and the terms by which a promise is judged belong together.
///
/// @param original the target and due date of the account that was published first
/// @param current the target and due date after the last revision
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
                "The terms by which the promise is judged, without the targets that a fact flags as suspect; present only if they differ from `original` or `current`. With `flagged=true`, the promise is judged by `original` and `current`.")
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
                "The different terms of the promise according to its sources, in the order of publication; absent if all accounts state the same terms")
        List<Stated> stated,
    @Schema(
            description =
                "Properties for which the accounts state different values. The first value is that of the account that was published first.")
        List<AccountComparison> comparisons,
    @Schema(description = "Contradictions between the active facts of the commitment")
        List<Conflict> conflicts,
    @Schema(description = "Whether another source disputes an active fact of the commitment")
        boolean disputed)
    implements Item {

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentGoal")
  public record Goal(Target target, Period due) {}

  /// The terms of the promise without flagged targets.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "UnflaggedTerms")
  public record Unflagged(Goal original, Goal current) {}

  /// The terms of the promise according to one or more accounts.
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

  /// The commitment without its evidence.
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
        life.conflicts(),
        known.disputed());
  }

  /// Null if the terms without flagged targets are the same, or if all targets are flagged. An
  /// original target that is flagged stays if only later facts state another one.
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

  /// The facts whose due date is the period of a target that they flag with `DATE`.
  private static Set<UUID> withDoubtfulDue(List<Recorded<LedgerEvent>> facts) {
    return facts.stream()
        .filter(fact ->
            fact.event() instanceof CommitmentMade made
                && made.promise().due() == null
                && made.promise().target() != null
                && made.promise().target().suspect().contains(Figure.Suspect.DATE))
        .map(Recorded::id)
        .collect(Collectors.toSet());
  }

  private static Figure figure(Target target) {
    return target == null
        ? null
        : new Figure(
            target.key(), target.quantity(), target.growth(), null, false, target.suspect(), null);
  }

  /// Whether the commitment was certainly made, and not yet due, on a day of the filter. A
  /// commitment without a due date never becomes due.
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

  /// The changes of the due date, as reports. Each change is evidence that an earlier due date was
  /// missed or moved.
  List<Step> rescheduled() {
    return revisions == null
        ? List.of()
        : revisions.stream()
            .filter(r -> r.due() != null)
            .map(r -> new Step(Report.RESCHEDULED, r.due(), r.date()))
            .toList();
  }

  /// Figures derived from the target, the recorded figures and the outcome.
  ///
  /// @param flagged whether values that a fact flags as suspect are used
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

  /// The target as a quantity with its bound, such as "at least four million".
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

  /// The period by whose end the promise is to be kept; null if none is stated.
  public Period due() {
    return due(current(false));
  }

  /// The terms by which the promise was judged at first.
  ///
  /// @param flagged whether targets that a fact flags as suspect are considered
  Goal original(boolean flagged) {
    return flagged || unflagged == null ? original : unflagged.original();
  }

  /// The terms by which the promise is judged.
  ///
  /// @param flagged whether targets that a fact flags as suspect are considered
  Goal current(boolean flagged) {
    return flagged || unflagged == null ? current : unflagged.current();
  }

  static Period due(Goal goal) {
    if (goal == null) return null;
    if (goal.due() != null || goal.target() == null) return goal.due();
    return goal.target().key().period();
  }

  /// The different terms of several accounts; empty if there is only one account.
  List<Stated> accounts() {
    return stated == null ? List.of() : stated;
  }

  /// The targets of all accounts and revisions.
  List<Target> targets() {
    return Stream.concat(
            Stream.of(true, false).flatMap(f -> Stream.of(original(f), current(f))),
            accounts().stream().map(Stated::goal))
        .filter(g -> g != null && g.target() != null)
        .map(Goal::target)
        .distinct()
        .toList();
  }

  /// The figures that can bear on the outcome: those of the target period and of the calendar year
  /// before, for comparison; all figures if the target has no period; and the base of a growth
  /// target.
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
