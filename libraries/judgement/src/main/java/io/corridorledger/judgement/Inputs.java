package io.corridorledger.judgement;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// The stated figures from which a value comes.
///
/// @param ids ids of the figures
/// @param sources the sources that each give all of these figures; empty if there is none, or if
///   the value is not among the claims
/// @param acrossSources whether no source gives all of these figures
/// @param caveats reasons why the value may be unreliable
record Inputs(Set<UUID> ids, Set<UUID> sources, boolean acrossSources, List<String> caveats) {

  static final Inputs NONE = new Inputs(Set.of(), Set.of(), false, List.of());

  /// Both inputs together.
  Inputs plus(Inputs other) {
    Set<UUID> shared =
        sources.stream().filter(other.sources::contains).collect(Collectors.toUnmodifiableSet());
    boolean apart = !sources.isEmpty() && !other.sources.isEmpty() && shared.isEmpty();
    return new Inputs(
        union(ids, other.ids),
        shared,
        acrossSources || other.acrossSources || apart,
        List.copyOf(union(caveats, other.caveats)));
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
