package io.corridorledger.projection.corridors;

import io.corridorledger.projection.hubs.Hubs;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.value.PartyRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds corridors by the countries on their routes. A country is on a route if the route names the
/// country or a hub in the country.
@ApplicationScoped
public class Routes {

  private final Hubs hubs;

  Routes(Hubs hubs) {
    this.hubs = hubs;
  }

  /// Selects the corridors with a waypoint or a leg in one of the countries. A party that is not a
  /// country matches no corridor.
  public Criteria through(Criteria criteria, Collection<PartyRef> parties, PointInTime moment) {
    Set<String> countries =
        parties.stream()
            .filter(PartyRef::isCountry)
            .map(PartyRef::name)
            .collect(Collectors.toCollection(TreeSet::new));
    return criteria.taggedOneOf("via", countries, Hubs.SLUG, hubs, Hubs.in(countries, moment));
  }
}
