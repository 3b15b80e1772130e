package io.corridorledger.projection.commitments;

import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.MilestoneOutcome;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.judgement.TargetOutcome;
import io.corridorledger.judgement.TargetOutcome.Promised;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.projection.commitments.JudgedCommitment.AccountOutcome;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
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
  private final Rows rows;

  Scoreboard(FigureSets figures, Projects projects, Rows rows) {
    this.figures = figures;
    this.projects = projects;
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

  /// Judges the commitments of a page. The evidence of all these commitments is read at once.
  List<Judged> judge(List<Commitment> promises, PointInTime moment) {
    FigureSets.Evidence evidence =
        figures.evidence(
            moment, promises.stream().flatMap(p -> p.evidenceWanted().stream()).toList());
    Map<UUID, Project> known =
        projects(
            promises.stream()
                .map(Commitment::project)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()),
            moment);
    LocalDate day = moment.day();
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

  private Map<UUID, Project> projects(Set<UUID> ids, PointInTime moment) {
    if (ids.isEmpty()) return Map.of();
    Criteria criteria =
        Criteria.at(moment)
            .exceptRetracted()
            .where(
                "id = ANY (?::uuid[])",
                ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));
    return rows.all(projects, criteria).stream().collect(Collectors.toMap(Project::id, p -> p));
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
