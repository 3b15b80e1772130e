package io.corridorledger.projection.commitments;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.judgement.MilestoneOutcome;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.judgement.TargetOutcome;
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

/// Judges promises against the recorded figures and milestones.
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

  /// A promise with its outcome. The response adds figures that are derived from both.
  ///
  /// @param claims the evidence for and against the promise
  record Judged(
      Commitment promise,
      CommitmentOutcome outcome,
      CommitmentOutcome againstOriginal,
      List<AccountOutcome> byAccount,
      List<Claim> claims) {

    JudgedCommitment shown() {
      return new JudgedCommitment(
          promise, outcome, againstOriginal, byAccount, promise.derived(outcome, claims));
    }
  }

  /// Judges the commitments of a page, and derives figures from each commitment and its evidence.
  public List<JudgedCommitment> show(List<Commitment> promises, PointInTime moment) {
    return judge(promises, moment).stream().map(Judged::shown).toList();
  }

  /// The results of promises, by id. Promises without a stored result are judged.
  public Map<UUID, Result> results(List<Commitment> promises, PointInTime moment) {
    Map<UUID, Result> results =
        new HashMap<>(outcomes.of(promises.stream().map(Commitment::id).toList(), moment));
    List<Commitment> others =
        promises.stream().filter(promise -> !results.containsKey(promise.id())).toList();
    for (Judged judged : judge(others, moment))
      results.put(judged.promise().id(), judged.outcome().result());
    return results;
  }

  /// Judges the commitments of a page. The evidence of all these commitments is read at once.
  List<Judged> judge(List<Commitment> promises, PointInTime moment) {
    FigureSets.Evidence evidence = figures.evidence(moment, windows(promises));
    Map<UUID, Project> known =
        projects(promises).isEmpty()
            ? Map.of()
            : byId(rows.all(projects, criteria(projects(promises), moment)));
    return judge(promises, evidence, known, moment.day());
  }

  static List<Judged> judge(
      List<Commitment> promises,
      FigureSets.Evidence evidence,
      Map<UUID, Project> known,
      LocalDate day) {
    return promises.stream()
        .map(promise -> {
          List<Claim> claims = evidence.within(promise.evidenceWanted());
          return new Judged(
              promise,
              outcome(promise, promise.current(), promise.original(), claims, known, day),
              promise.revisions() == null || promise.revisions().isEmpty()
                  ? null
                  : outcome(promise, promise.original(), promise.original(), claims, known, day),
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
                              day)))
                  .toList(),
              claims);
        })
        .toList();
  }

  /// The result of a promise on every day, as long as its evidence does not change.
  ///
  /// @param before the result on each day before `changesOn`
  /// @param since the result from `changesOn` on
  /// @param changesOn null if the result is the same on every day
  record Forecast(Result before, Result since, LocalDate changesOn) {}

  /// Judges promises as of now, on a connection of the caller and without a request.
  ///
  /// @param maxWeight the memory that the evidence may use, see `StreamMemory.weight`
  /// @return in the order of the promises; null if the evidence needs more memory
  List<Forecast> forecast(Connection db, List<Commitment> promises, long maxWeight)
      throws SQLException {
    PointInTime now = new PointInTime();
    FigureSets.Evidence evidence = figures.evidence(db, now, windows(promises), maxWeight);
    if (evidence == null) return null;
    Map<UUID, Project> known = byId(Rows.all(db, projects, criteria(projects(promises), now)));
    return promises.stream()
        .map(promise -> {
          List<Claim> claims = evidence.within(promise.evidenceWanted());
          LocalDate changesOn = CommitmentOutcome.changesOn(promise.due());
          Result before =
              result(promise, claims, known, changesOn == null ? null : changesOn.minusDays(1));
          Result since = changesOn == null ? before : result(promise, claims, known, changesOn);
          return new Forecast(before, since, before == since ? null : changesOn);
        })
        .toList();
  }

  private static Result result(
      Commitment promise, List<Claim> claims, Map<UUID, Project> projects, LocalDate day) {
    return outcome(promise, promise.current(), promise.original(), claims, projects, day).result();
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

  private static CommitmentOutcome outcome(
      Commitment promise,
      Commitment.Goal goal,
      Commitment.Goal original,
      List<Claim> claims,
      Map<UUID, Project> projects,
      LocalDate day) {
    return outcome(promise, goal, original, promise.baseline(), claims, projects, day);
  }

  /// @param original the terms that were stated first, from whose due day a delay is counted
  private static CommitmentOutcome outcome(
      Commitment promise,
      Commitment.Goal goal,
      Commitment.Goal original,
      Figure baseline,
      List<Claim> claims,
      Map<UUID, Project> projects,
      LocalDate day) {
    Period due = Commitment.due(goal);
    if (promise.status() == CommitmentStatus.REFUSED) return CommitmentOutcome.refused(due, day);
    Period first = Commitment.due(original);
    if (goal != null && goal.target() != null)
      return TargetOutcome.of(
          new Promised(
              goal.target(), promise.date(), goal.due(), first, baseline, promise.rescheduled()),
          claims,
          day);
    Project project = promise.project() == null ? null : projects.get(promise.project());
    List<Step> steps = new ArrayList<>(promise.rescheduled());
    if (project != null) steps.addAll(project.steps(promise.milestone()));
    return MilestoneOutcome.of(due, first, steps, day);
  }
}
