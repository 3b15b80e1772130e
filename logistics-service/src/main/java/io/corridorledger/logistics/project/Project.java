package io.corridorledger.logistics.project;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.lifecycle.ProjectProgress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A project. The state of a project is the [ProjectProgress] that follows from its facts.
///
/// Sources report facts about a project in any order. Every fact is recorded, because no fact about
/// a project is impossible regardless of other facts. If facts contradict one another, the state
/// names the contradictions.
///
/// @param facts active facts in the order of recording
@Schema(implementation = ProjectProgress.class)
public record Project(List<ProjectEvent> facts) {

  public static final Decider<Project, ProjectEvent> DECIDER =
      new Decider<>(
          ProjectEvent.class, new Project(List.of()), (_, fact) -> List.of(fact), Project::evolve);

  @JsonValue
  public ProjectProgress progress() {
    return ProjectProgress.of(facts);
  }

  public Project evolve(ProjectEvent event) {
    List<ProjectEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Project(List.copyOf(all));
  }
}
