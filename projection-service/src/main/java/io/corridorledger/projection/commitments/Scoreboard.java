package io.corridorledger.projection.commitments;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.judgement.MilestoneOutcome;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.judgement.TargetOutcome.Promised;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.projection.commitments.JudgedCommitment.AccountOutcome;
import io.corridorledger.projection.figures.FigureRange;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Decides the outcomes of promises from the recorded figures and milestones.
@ApplicationScoped
public class Scoreboard {

  private final FigureSets figures;
  private final Projects projects;
  private final Outcomes outcomes;
  private final Rows rows;

  Scoreboard(FigureSets figures, Projects projects, Outcomes outcomes, Rows rows) {
    this.figures = figures;
    this.projects = projects;
    this.outcomes = outcomes;
    this.rows = rows;
  }

  /// A promise with its outcomes and its evidence.
  ///
  /// @param claims the figures from which the outcomes are decided
  record Judged(
      Commitment promise,
      CommitmentOutcome outcome,
      CommitmentOutcome againstOriginal,
      List<AccountOutcome> byAccount,
      List<Claim> claims,
      boolean flagged) {

    JudgedCommitment shown() {
      List<AccountComparison> comparisons =
          promise.comparisons() == null // stored JSON omits empty lists
              ? List.of()
              : promise.comparisons();
      return new JudgedCommitment(
          promise,
          flagged ? AccountComparison.withFlagged(comparisons) : comparisons,
          outcome,
          againstOriginal,
          byAccount,
          promise.derived(outcome, claims, flagged));
    }
  }

  /// Decides the outcomes of the commitments on a page, and computes the derived figures of each
  /// commitment. Targets that are flagged as suspect are not used.
  public List<JudgedCommitment> show(List<Commitment> promises, PointInTime moment) {
    return show(promises, moment, false);
  }

  /// Decides the outcomes of the commitments on a page, and computes the derived figures of each
  /// commitment.
  ///
  /// @param flagged whether targets that are flagged as suspect are used
  List<JudgedCommitment> show(List<Commitment> promises, PointInTime moment, boolean flagged) {
    return judge(promises, moment, flagged).stream().map(Judged::shown).toList();
  }

  /// The results of promises, by id. If no result is stored for a promise, the method decides the
  /// result.
  public Map<UUID, Result> results(List<Commitment> promises, PointInTime moment) {
    Map<UUID, Result> results =
        new HashMap<>(outcomes.of(promises.stream().map(Commitment::id).toList(), moment));
    List<Commitment> others =
        promises.stream().filter(promise -> !results.containsKey(promise.id())).toList();
    for (Judged judged : judge(others, moment, false))
      results.put(judged.promise().id(), judged.outcome().result());
    return results;
  }

  /// Decides the outcomes of the commitments on a page. The evidence of all these commitments is
  /// read together.
  ///
  /// @param flagged whether targets that are flagged as suspect are used
  List<Judged> judge(List<Commitment> promises, PointInTime moment, boolean flagged) {
    FigureSets.Evidence evidence = figures.evidence(moment, windows(promises));
    Map<UUID, Project> known =
        projects(promises).isEmpty()
            ? Map.of()
            : byId(rows.all(projects, criteria(projects(promises), moment)));
    return judge(promises, evidence, known, moment.day(), flagged);
  }

  static List<Judged> judge(
      List<Commitment> promises,
      FigureSets.Evidence evidence,
      Map<UUID, Project> known,
      LocalDate day,
      boolean flagged) {
    return promises.stream()
        .map(promise -> {
          List<Claim> claims = evidence.within(promise.evidenceWanted());
          Commitment.Goal current = promise.current(flagged);
          Commitment.Goal original = promise.original(flagged);
          Figure baseline = promise.baseline();
          return new Judged(
              promise,
              outcome(promise, current, original, baseline, claims, known, day, flagged),
              promise.revisions() == null || promise.revisions().isEmpty()
                  ? null
                  : outcome(promise, original, original, baseline, claims, known, day, flagged),
              promise.accounts().stream()
                  .map(stated ->
                      new AccountOutcome(
                          stated.facts(),
                          outcome(
                              promise,
                              stated.goal(),
                              stated.goal(),
                              stated.baseline(),
                              claims,
                              known,
                              day,
                              flagged)))
                  .toList(),
              claims,
              flagged);
        })
        .toList();
  }

  /// The results of a promise on each day from today on, if no further fact arrives.
  ///
  /// @param before the result on each day before `changesOn`
  /// @param since the result from `changesOn` on
  /// @param changesOn the day on which the result changes; null if it never changes
  record Forecast(Result before, Result since, LocalDate changesOn) {}

  /// Decides the outcomes of promises, with the database connection of the caller. The method also
  /// works outside of a request.
  ///
  /// @param maxWeight bytes of memory that the evidence may use, see `StreamMemory.weight`
  /// @return the results in the order of the promises; null if the evidence needs more memory
  List<Forecast> forecast(Connection db, List<Commitment> promises, long maxWeight)
      throws SQLException {
    PointInTime now = new PointInTime();
    FigureSets.Evidence evidence = figures.evidence(db, now, windows(promises), maxWeight);
    if (evidence == null) return null;
    Map<UUID, Project> known = byId(Rows.all(db, projects, criteria(projects(promises), now)));
    return promises.stream()
        .map(promise -> {
          List<Claim> claims = evidence.within(promise.evidenceWanted());
          CommitmentOutcome today = outcome(promise, claims, known, now.day());
          LocalDate changesOn = CommitmentOutcome.changesOn(today.due());
          if (changesOn == null) return new Forecast(today.result(), today.result(), null);
          Result before = outcome(promise, claims, known, changesOn.minusDays(1)).result();
          Result since = outcome(promise, claims, known, changesOn).result();
          return new Forecast(before, since, before == since ? null : changesOn);
        })
        .toList();
  }

  /// Decides the outcome without targets that are flagged as suspect.
  private static CommitmentOutcome outcome(
      Commitment promise, List<Claim> claims, Map<UUID, Project> projects, LocalDate day) {
    return outcome(
        promise,
        promise.current(false),
        promise.original(false),
        promise.baseline(),
        claims,
        projects,
        day,
        false);
  }

  private static List<FigureRange> windows(List<Commitment> promises) {
    return promises.stream().flatMap(p -> p.evidenceWanted().stream()).toList();
  }

  private static Set<UUID> projects(List<Commitment> promises) {
    return promises.stream()
        .map(Commitment::project)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static Criteria criteria(Set<UUID> projects, PointInTime moment) {
    return Criteria.at(moment)
        .exceptRetracted()
        .where(
            "id = ANY (?::uuid[])",
            CopyInsert.array(projects.stream().map(UUID::toString).toList()));
  }

  private static Map<UUID, Project> byId(List<Project> projects) {
    return projects.stream().collect(Collectors.toMap(Project::id, p -> p));
  }

  /// @param original the target and due date that were stated first. The slip is counted from this
  ///   due date.
  private static CommitmentOutcome outcome(
      Commitment promise,
      Commitment.Goal goal,
      Commitment.Goal original,
      Figure baseline,
      List<Claim> claims,
      Map<UUID, Project> projects,
      LocalDate day,
      boolean flagged) {
    Period due = Commitment.due(goal);
    if (promise.status() == CommitmentStatus.REFUSED) return CommitmentOutcome.refused(due, day);
    Period first = Commitment.due(original);
    if (goal != null && goal.target() != null)
      return CommitmentOutcome.of(
          new Promised(
              goal.target(), promise.date(), goal.due(), first, baseline, promise.rescheduled()),
          claims,
          flagged,
          day);
    Project project = promise.project() == null ? null : projects.get(promise.project());
    List<Step> steps = new ArrayList<>(promise.rescheduled());
    if (project != null) steps.addAll(project.steps(promise.milestone()));
    return MilestoneOutcome.of(due, first, steps, day);
  }
}
