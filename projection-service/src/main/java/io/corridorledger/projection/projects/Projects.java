package io.corridorledger.projection.projects;

import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// The read model of projects, sorted by date.
@Singleton
public class Projects extends View<Project> {

  /// The search for the slugs of one page returns at most this number of projects. A page has up to
  /// 500 projects. If very many projects have the same slug, some of them are left out, and
  /// `moreWithSlug` is true.
  private static final int MAX_OF_SLUGS = 2_000;

  private record OfSlug(String slug, UUID id) {}

  private final Rows rows;

  Projects(Rows rows) {
    super(
        streams("project", "projects", Project.class, Project::of)
            .dated((p, _) -> p.dates())
            .undatedIsGap()
            .tagged(Projects::tag)
            .lacking((p, gaps) ->
                gaps.when(
                        Gaps.Kind.CONTRADICTED,
                        !p.conflicts().isEmpty() || AccountComparison.contradict(p.comparisons()))
                    .when(Gaps.Kind.PROPOSED_FLAG, !p.proposedFlags().isEmpty()))
            .named(p -> Objects.toString(p.name(), "") + "\n" + String.join("\n", p.alsoNamed())));
    this.rows = rows;
  }

  /// The ids of the projects that have one of several slugs, by slug.
  ///
  /// @param more whether some of these projects are left out
  public record WithSlugs(Map<String, List<UUID>> ids, boolean more) {}

  /// Finds the projects with these slugs, in the order of the list of projects. Retracted projects
  /// are left out.
  WithSlugs withSlugs(Collection<String> slugs, PointInTime moment) {
    if (slugs.isEmpty()) return new WithSlugs(Map.of(), false);
    Criteria criteria = Criteria.at(moment).exceptRetracted().taggedOneOf("slug", slugs.toArray());
    List<OfSlug> found =
        rows.select(
            "doc->>'slug', id",
            name(),
            criteria,
            "ORDER BY sort_key LIMIT " + (MAX_OF_SLUGS + 1),
            row -> new OfSlug(row.getString(1), row.getObject(2, UUID.class)));
    return new WithSlugs(
        found.stream()
            .limit(MAX_OF_SLUGS)
            .collect(
                Collectors.groupingBy(
                    OfSlug::slug, Collectors.mapping(OfSlug::id, Collectors.toList()))),
        found.size() > MAX_OF_SLUGS);
  }

  @Override
  public int version() {
    return 9;
  }

  private static void tag(Project project, Tags tags) {
    PlaceRef place = project.place();
    String country = place == null ? null : place.countryCode();
    tags.withAll("party", project.parties())
        .withAll("concerns", project.parties())
        .with("concerns", country == null ? null : PartyRef.country(country))
        .with("slug", project.slug())
        .with("type", project.type())
        .with("status", project.status())
        .with("place", place == null ? null : place.hub())
        .with("place", place == null ? null : place.country())
        .with("place", place == null ? null : place.label());
  }
}
