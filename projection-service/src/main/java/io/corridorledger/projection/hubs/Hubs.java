package io.corridorledger.projection.hubs;

import io.corridorledger.event.HubEvent;
import io.corridorledger.lifecycle.HubLifecycle;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.View;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The read model of hubs, sorted by slug.
@Singleton
public class Hubs extends View<Hub> {

  /// SQL expression for the slug of a hub; null if the hub has no slug.
  public static final String SLUG = "doc->>'slug'";

  private final Rows rows;

  Hubs(Rows rows) {
    super(
        streams("hub", "hubs", Hub.class, Hub::of)
            .dated((_, _) -> List.of())
            .sortedBy(h -> Objects.toString(h.slug(), ""))
            .tagged((h, tags) ->
                tags.with("slug", h.slug())
                    .with("status", h.status())
                    .withAll("type", h.types())
                    .with("country", h.country())
                    .withAll("code", h.codes().stream().map(HubLifecycle.Code::code).toList()))
            .lacking((h, gaps) ->
                gaps.when(Gaps.Kind.UNCODED, !isCoded(h))
                    .when(Gaps.Kind.CONTRADICTED, !h.conflicts().isEmpty()))
            .named(h -> Objects.toString(h.name(), "") + "\n" + String.join("\n", h.alsoNamed())));
    this.rows = rows;
  }

  @Override
  public int version() {
    return 6;
  }

  private static boolean isCoded(Hub hub) {
    return hub.codes().stream().anyMatch(c -> c.scheme() == HubEvent.CodeScheme.UNLOCODE);
  }

  /// Selects the hubs in these countries.
  ///
  /// @param countries country codes of ISO 3166-1
  public static Criteria in(Collection<String> countries, PointInTime moment) {
    return Criteria.at(moment).exceptRetracted().taggedOneOf("country", countries.toArray());
  }

  /// Finds the types of hubs, as sources state them.
  ///
  /// @return the types by slug; a hub that is not registered is left out
  public Map<String, Set<HubEvent.Type>> types(Collection<String> slugs, PointInTime moment) {
    Map<String, Set<HubEvent.Type>> types = new HashMap<>();
    if (slugs.isEmpty()) return types;
    Criteria criteria =
        Criteria.at(moment).exceptRetracted().taggedOneOf("slug", new HashSet<>(slugs).toArray());
    for (Hub hub : rows.all(this, criteria))
      if (hub.types() != null)
        types
            .computeIfAbsent(hub.slug(), _ -> EnumSet.noneOf(HubEvent.Type.class))
            .addAll(hub.types());
    return types;
  }
}
