package io.corridorledger.judgement;

import io.corridorledger.value.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Counts independent sources. A source that copies or translates another counts as that other, and
/// an article counts once, however many figures it gives.
public final class Independence {

  /// Sources without an id count as one.
  private static final UUID NO_ID = new UUID(0, 0);

  private Independence() {}

  public static int count(Collection<Source> sources) {
    Map<UUID, UUID> derivedFrom = new HashMap<>();
    for (Source source : sources) derivedFrom.putIfAbsent(source.id(), source.derivedFrom());
    Map<UUID, UUID> origins = new HashMap<>();
    for (UUID source : derivedFrom.keySet())
      if (source == null) origins.put(null, NO_ID);
      else findOrigin(source, derivedFrom, origins);
    return new HashSet<>(origins.values()).size();
  }

  /// The source at the start of a chain of copies, even if only its id is known. Copies in a cycle
  /// are represented by their lowest id. Each source is visited once, however long the chains are.
  private static void findOrigin(
      UUID source, Map<UUID, UUID> derivedFrom, Map<UUID, UUID> origins) {
    Set<UUID> passed = new LinkedHashSet<>();
    UUID at = source;
    UUID origin = origins.get(at);
    while (origin == null && passed.add(at)) {
      UUID next = derivedFrom.get(at);
      origin = next == null ? at : origins.get(next);
      at = next;
    }
    if (origin == null) {
      origin = at;
      for (UUID next = derivedFrom.get(at); !next.equals(at); next = derivedFrom.get(next))
        if (next.compareTo(origin) < 0) origin = next;
    }
    for (UUID one : passed) origins.put(one, origin);
  }
}
