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

/// The rules of a project. [ProjectProgress] computes the state of the project from its facts.
///
/// Facts about a project are recorded in any order, even if they contradict each other. The state
/// lists the contradictions. There is only one rule: a project cannot get a second slug. The slug
/// is the name of the project in the ledger, and no source states it. Therefore a fact with another
/// slug belongs to another project.
///
/// The rules do not check whether another project has the same slug, because two clients could open
/// such projects at the same moment. The reader marks projects with the same slug.
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
