package io.corridorledger.judgement;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// The stated figures from which a value is computed.
///
/// @param ids ids of the figures
/// @param sources the sources that state all of these figures; empty if no source states all of
///   them, or if a value is not recorded as a figure
/// @param acrossSources true if no single source states all of these figures; null if the source of
///   a value is unknown
/// @param caveats reasons why the result may be unreliable
record Inputs(Set<UUID> ids, Set<UUID> sources, Boolean acrossSources, List<String> caveats) {

  /// The inputs for a value that is not recorded as a figure, such as a target.
  static final Inputs NONE = new Inputs(Set.of(), Set.of(), null, List.of());

  /// Returns the inputs of a result that is computed from two values: one with these inputs, and
  /// one with the inputs `other`.
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
