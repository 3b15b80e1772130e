package io.corridorledger.judgement;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// The stated figures from which a value is derived.
///
/// @param ids ids of the figures
/// @param sources the sources that each give all of these figures; empty if there is none, or if
///   the value is not among the claims
/// @param acrossSources whether no source gives all of these figures; null if the source of a value
///   is unknown
/// @param caveats reasons why the value may be unreliable
record Inputs(Set<UUID> ids, Set<UUID> sources, Boolean acrossSources, List<String> caveats) {

  /// The input of a value that is not among the claims.
  static final Inputs NONE = new Inputs(Set.of(), Set.of(), null, List.of());

  /// Combines two inputs.
  Inputs plus(Inputs other) {
    Set<UUID> shared =
        sources.stream().filter(other.sources::contains).collect(Collectors.toUnmodifiableSet());
    boolean apart = !sources.isEmpty() && !other.sources.isEmpty() && shared.isEmpty();
    boolean across = isAcrossSources() || other.isAcrossSources() || apart;
    boolean known = acrossSources != null && other.acrossSources != null;
    return new Inputs(
        union(ids, other.ids),
        shared,
        across || known ? across : null,
        List.copyOf(union(caveats, other.caveats)));
  }

  boolean isAcrossSources() {
    return Boolean.TRUE.equals(acrossSources);
  }

  Inputs with(String caveat) {
    return new Inputs(ids, sources, acrossSources, List.copyOf(union(caveats, Set.of(caveat))));
  }

  private static <T> Set<T> union(Collection<? extends T> a, Collection<? extends T> b) {
    Set<T> all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }
}
