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
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.Derivation;
import io.corridorledger.judgement.Derived;
import io.corridorledger.lifecycle.CommitmentLifecycle;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.RemarkView;
import io.corridorledger.projection.bitemporal.TimelineEntry;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.figures.FigureRange;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A promise according to the visible facts. Its outcome is judged at query time.
///
/// @param original the target and due date stated first
/// @param current the target and due date after the last revision
/// @param accounts the statement of the promise by each source
/// @param outcome judged against the current target
/// @param outcomeAgainstOriginal present only if the target or the due date was revised
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Commitment")
public record Commitment(
    UUID id,
    long version,
    CommitmentStatus status,
    Kind kind,
    String statement,
    List<PartyRef> by,
    List<PartyRef> to,
    Goal original,
    Goal current,
    @Schema(description = "Number of revisions of the target or the due date") int revisions,
    @Schema(description = "When it was reaffirmed") List<Period> reaffirmed,
    Figure baseline,
    String milestone,
    UUID project,
    UUID origin,
    String conditions,
    @Schema(description = "When it was made, if known") Period date,
    @Schema(description = "The statement of the promise by each source") List<Account> accounts,
    @Schema(description = "Judged against the current target, for the day of the query")
        CommitmentOutcome outcome,
    @Schema(description = "Judged against the original target; present only if it was revised")
        CommitmentOutcome outcomeAgainstOriginal,
    @Schema(
            description =
                "Figures derived from the target and the recorded figures, which no source states: growth over the preceding year and over the baseline, growth required in the remaining time, the rate between two currencies")
        List<Derived> derived,
    @Schema(description = "How its facts contradict one another") List<Conflict> conflicts,
    @Schema(description = "A source contradicts an active fact") boolean disputed,
    @Schema(description = "Every fact, oldest first, with the remarks about it")
        List<TimelineEntry> timeline,
    @Schema(description = "Cited notes about the aggregate as a whole") List<RemarkView> notes) {

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentGoal")
  public record Goal(Target target, Period due) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentAccount")
  public record Account(UUID event, Promise promise, Period date, List<Citation> citations) {}

  /// The commitment without its evidence, as stored.
  public static Commitment of(UUID id, VisibleHistory known) {
    List<Account> accounts = accounts(known);
    List<Promise> told = accounts.stream().map(Account::promise).toList();
    CommitmentLifecycle life =
        CommitmentLifecycle.of(Accounts.of(CommitmentEvent.class, known.facts()));
    return new Commitment(
        id,
        known.version(),
        known.retracted() ? CommitmentStatus.RETRACTED : life.status(),
        first(told, Promise::kind),
        first(told, Promise::statement),
        each(told, p -> p.by().stream()),
        each(told, p -> p.to().stream()),
        new Goal(life.originalTarget(), life.originalDue()),
        new Goal(life.target(), life.due()),
        life.revisions(),
        life.reaffirmed(),
        first(told, Promise::baseline),
        first(told, Promise::milestone),
        first(told, Promise::project),
        first(told, Promise::origin),
        first(told, Promise::conditions),
        first(accounts, Account::date),
        null,
        null,
        null,
        null,
        life.conflicts(),
        known.disputed(),
        null,
        null);
  }

  private static List<Account> accounts(VisibleHistory known) {
    return known.facts().stream()
        .filter(f -> f.event() instanceof CommitmentMade)
        .map(f -> account(f, (CommitmentMade) f.event()))
        .toList();
  }

  private static Account account(Recorded<LedgerEvent> fact, CommitmentMade made) {
    return new Account(fact.id(), made.promise(), made.date(), made.citations());
  }

  private List<Derived> derived(
      List<Account> accounts, CommitmentOutcome outcome, Collection<Claim> claims) {
    Target target = current == null ? null : current.target();
    if (target == null || target.quantity() == null) return List.of();
    Quantity quantity = bound(target);
    List<Derived> derived = new ArrayList<>(Derivation.against(target.key(), quantity, claims));
    if (baseline != null && baseline.quantity() != null)
      derived.addAll(
          Derivation.between(target.key(), quantity, baseline.key(), baseline.quantity()));
    if (outcome != null && outcome.remaining() != null)
      derived.addAll(
          Derivation.against(
              target.key().at(outcome.remainingPeriod()), outcome.remaining(), claims));
    for (Account account : accounts)
      if (account.promise().target() != null && account.promise().target().quantity() != null) {
        Derived rate =
            Derivation.rate(target.key(), target.quantity(), account.promise().target().quantity());
        if (rate != null) derived.add(rate);
      }
    return derived;
  }

  /// The target as a bound: at least four million, or at most.
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
  Period due() {
    return due(current);
  }

  static Period due(Goal goal) {
    if (goal == null) return null;
    if (goal.due() != null || goal.target() == null) return goal.due();
    return goal.target().key().period();
  }

  List<Target> targets() {
    return Stream.of(original, current)
        .filter(g -> g != null && g.target() != null)
        .map(Goal::target)
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

  /// Returns a copy with the account of each source, the complete history and the judgement.
  public Commitment with(
      VisibleHistory known,
      CommitmentOutcome outcome,
      CommitmentOutcome againstOriginal,
      Collection<Claim> claims) {
    List<Account> accounts = accounts(known);
    return new Commitment(
        id,
        known.version(),
        status,
        kind,
        statement,
        by,
        to,
        original,
        current,
        revisions,
        reaffirmed,
        baseline,
        milestone,
        project,
        origin,
        conditions,
        date,
        accounts,
        outcome,
        againstOriginal,
        derived(accounts, outcome, claims),
        conflicts,
        disputed,
        known.timeline(),
        known.notes());
  }
}
