package io.corridorledger.projection.projects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.MilestoneOutcome;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.projection.projects.Projects.WithSlugs;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A project, with the outcomes of its milestones as of one day.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JudgedProject(
    @JsonUnwrapped @JsonIgnoreProperties("milestones") Project project,
    List<JudgedMilestone> milestones,
    @Schema(
            description =
                "Ids of up to 100 other projects with the same slug. Either different projects use the slug, or one project was recorded several times.")
        List<UUID> slugAlsoOf,
    @Schema(
            description =
                "Whether `slugAlsoOf` may be incomplete, because further projects may have the same slug")
        boolean moreWithSlug) {

  private static final int MAX_OF_SLUG = 100;

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "JudgedMilestone")
  public record JudgedMilestone(
      @JsonUnwrapped Project.Milestone milestone,
      @Schema(
              description =
                  "Outcome of the milestone against its last due date, as of the earliest of today, `asOf` and `publishedBefore`")
          CommitmentOutcome outcome,
      @Schema(
              description =
                  "Outcome of the milestone against its first due date; present only if the due date was changed")
          CommitmentOutcome outcomeAgainstOriginal) {

    static JudgedMilestone of(Project project, Project.Milestone milestone, LocalDate day) {
      List<Step> steps = project.steps(milestone.name());
      Period original = milestone.original();
      Period current = milestone.current();
      return new JudgedMilestone(
          milestone,
          MilestoneOutcome.of(current, original, steps, day),
          Objects.equals(original, current)
              ? null
              : MilestoneOutcome.of(original, original, steps, day));
    }
  }

  /// Decides the outcomes of the milestones.
  ///
  /// @param withSlugs the projects with the slugs of the page; several projects may have the same
  ///   slug
  public static JudgedProject of(Project project, LocalDate day, WithSlugs withSlugs) {
    List<Project.Milestone> milestones = project.milestones();
    List<UUID> others =
        project.slug() == null
            ? List.of()
            : withSlugs.ids().getOrDefault(project.slug(), List.of()).stream()
                .filter(id -> !id.equals(project.id()))
                .toList();
    return new JudgedProject(
        project,
        milestones == null // stored JSON omits empty lists
            ? List.of()
            : milestones.stream().map(m -> JudgedMilestone.of(project, m, day)).toList(),
        others.subList(0, Math.min(others.size(), MAX_OF_SLUG)),
        project.slug() != null && (withSlugs.more() || others.size() > MAX_OF_SLUG));
  }

  /// Returns a function that decides the outcomes for all projects of a page. One query finds the
  /// projects that have the same slug as a project of the page.
  public static Function<List<Project>, List<JudgedProject>> on(
      Projects projects, PointInTime moment) {
    return page -> {
      WithSlugs withSlugs =
          projects.withSlugs(
              page.stream()
                  .map(Project::slug)
                  .filter(Objects::nonNull)
                  .collect(Collectors.toCollection(TreeSet::new)),
              moment);
      return page.stream().map(project -> of(project, moment.day(), withSlugs)).toList();
    };
  }
}
