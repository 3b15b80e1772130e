package io.corridorledger.projection.hubs;

import io.corridorledger.event.HubEvent;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The types of hubs according to sources.
@ApplicationScoped
public class HubTypes {

  /// @return the types by slug, of registered hubs
  public Map<String, Set<HubEvent.Type>> of(Collection<String> slugs, PointInTime moment) {
    Map<String, Set<HubEvent.Type>> types = new HashMap<>();
    if (slugs.isEmpty()) return types;
    Criteria criteria =
        Criteria.at(moment)
            .exceptRetracted(null)
            .taggedOneOf("slug", new HashSet<>(slugs).toArray());
    for (HubRow row : HubRow.<HubRow>list(criteria.condition(), criteria.values()))
      if (row.doc.types() != null)
        types
            .computeIfAbsent(row.doc.slug(), _ -> EnumSet.noneOf(HubEvent.Type.class))
            .addAll(row.doc.types());
    return types;
  }
}
