package io.corridorledger.projection.commitments;

import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.MilestoneOutcome;
import io.corridorledger.judgement.MilestoneOutcome.Step;
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
      List<Claim> claims,
      boolean flagged) {

    JudgedCommitment shown() {
      List<AccountComparison> comparisons =
          promise.comparisons() == null // an empty list is not stored
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

  /// Judges a whole page, with all figures that are derived. Flagged targets take no part.
  public List<JudgedCommitment> show(List<Commitment> promises, PointInTime moment) {
    return show(promises, moment, false);
  }

  /// @param flagged whether targets that a fact flags as suspect take part
  List<JudgedCommitment> show(List<Commitment> promises, PointInTime moment, boolean flagged) {
    return judge(promises, moment, flagged).stream().map(Judged::shown).toList();
  }

  /// Judges a whole page. Its evidence is read at once.
  ///
  /// @param flagged whether targets that a fact flags as suspect take part
  List<Judged> judge(List<Commitment> promises, PointInTime moment, boolean flagged) {
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

  /// @param original the terms that were stated first, from whose due day a delay is counted
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
