package io.corridorledger.projection.projects;

import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import jakarta.inject.Singleton;
import java.util.Objects;

/// Projects, by date.
@Singleton
public class Projects extends View<Project> {

  Projects() {
    super(
        streams("project", "projects", Project.class, Project::of)
            .dated((p, _) -> p.dates())
            .undatedIsGap()
            .tagged(Projects::tag)
            .lacking((p, gaps) ->
                gaps.when(
                    Gaps.Kind.CONTRADICTED,
                    !p.conflicts().isEmpty() || AccountComparison.contradict(p.comparisons())))
            .named(p -> Objects.toString(p.name(), "") + "\n" + String.join("\n", p.alsoNamed())));
  }

  /// Version 6: the country of the place, citations, accounts that do not depend on the notation of
  /// numbers.
  @Override
  public int version() {
    return 6;
  }

  private static void tag(Project project, Tags tags) {
    PlaceRef place = project.place();
    String country = place == null ? null : place.countryCode();
    tags.withAll("party", project.parties())
        .withAll("concerns", project.parties())
        .with("concerns", country == null ? null : PartyRef.country(country))
        .with("type", project.type())
        .with("status", project.status())
        .with("place", place == null ? null : place.hub())
        .with("place", place == null ? null : place.country())
        .with("place", place == null ? null : place.label());
  }
}
