package io.corridorledger.logistics.project;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.lifecycle.ProjectProgress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A project. The state of a project is the [ProjectProgress] that follows from its facts.
///
/// Sources report facts about a project in any order. All of them are recorded, because no report
/// about a project is impossible regardless of other reports. If facts contradict one another, the
/// state names the contradictions. Only the slug is not a report of a source, so a project has one.
///
/// This class does not check whether another project has the same slug. Projects are other
/// aggregates, and two clients may open them at the same time. The projection service flags each
/// project whose slug another project has.
///
/// @param facts active facts in the order of recording
@Schema(implementation = ProjectProgress.class)
public record Project(List<ProjectEvent> facts) {

  public static final Decider<Project, ProjectEvent> DECIDER =
      new Decider<>(ProjectEvent.class, new Project(List.of()), Project::decide, Project::evolve);

  @JsonValue
  public ProjectProgress progress() {
    return ProjectProgress.of(facts);
  }

  public List<ProjectEvent> decide(ProjectEvent fact) {
    String slug = progress().slug();
    if (fact instanceof ProjectAnnounced f
        && slug != null
        && f.slug() != null
        && !slug.equals(f.slug()))
      throw new Rejected(
          ProjectRule.ANOTHER_PROJECT,
          "This is the project %s. Record %s as a separate project.".formatted(slug, f.slug()));
    return List.of(fact);
  }

  public Project evolve(ProjectEvent event) {
    List<ProjectEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Project(List.copyOf(all));
  }
}
