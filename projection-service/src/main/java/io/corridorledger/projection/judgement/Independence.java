package io.corridorledger.projection.judgement;

import io.corridorledger.value.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// How many voices speak: a source that copies or translates another is that other's, and an
/// article speaks once, however many figures it gives.
public final class Independence {

  private Independence() {}

  public static int count(Collection<Source> sources) {
    Map<UUID, UUID> derivedFrom = new HashMap<>();
    for (Source source : sources) derivedFrom.putIfAbsent(source.id(), source.derivedFrom());
    Set<UUID> origins = new HashSet<>();
    for (UUID source : derivedFrom.keySet()) origins.add(origin(source, derivedFrom));
    return origins.size();
  }

  /// The source that a chain of copies starts from, also when only its id is known. Of copies in a
  /// circle the least id stands for all.
  private static UUID origin(UUID source, Map<UUID, UUID> derivedFrom) {
    Set<UUID> passed = new HashSet<>();
    UUID at = source;
    while (passed.add(at)) {
      UUID next = derivedFrom.get(at);
      if (next == null) return at;
      at = next;
    }
    UUID least = at;
    for (UUID next = derivedFrom.get(at); !next.equals(at); next = derivedFrom.get(next))
      if (next.compareTo(least) < 0) least = next;
    return least;
  }
}
