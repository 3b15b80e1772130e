package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The values of one series and period, at most one for each source. If a source contradicts
/// itself, its values are left out.
final class Values {

  /// The source id that is used for claims without a source.
  private static final UUID NO_SOURCE = new UUID(0, 0);

  /// Two values that may be combined in a calculation.
  record Pair(Point one, Point other) {}

  private final FigureKey key;
  private final String dimension;
  private final Map<UUID, Point> bySource = new LinkedHashMap<>();

  /// The sources that state a value. Sources that contradict themselves are included.
  private final Set<UUID> stating = new HashSet<>();

  /// The value to combine with values of other sources; null if the sources contradict each other.
  private Point agreed;

  private Values(FigureKey key, String dimension) {
    this.key = key;
    this.dimension = dimension;
  }

  /// Creates the values from stated figures.
  ///
  /// @param claims claims of one series and period, in the order [Claim#BY_PUBLICATION]
  static Values stated(List<Claim> claims) {
    Claim first = claims.getFirst();
    Values values = new Values(first.key(), Amounts.dimension(first.quantity().unit()));
    boolean contradictory = contradict(claims);
    Map<UUID, List<Claim>> claimsOf = new LinkedHashMap<>();
    for (Claim claim : claims)
      for (UUID source : sources(claim))
        claimsOf.computeIfAbsent(source, _ -> new ArrayList<>()).add(claim);
    Map<Claim, Set<UUID>> chosen = new LinkedHashMap<>();
    claimsOf.forEach((source, own) -> {
      values.stating.add(source);
      boolean contradictsItself =
          contradictory && (own.size() == claims.size() || own.size() > 1 && contradict(own));
      if (!contradictsItself)
        chosen.computeIfAbsent(own.getFirst(), _ -> new LinkedHashSet<>()).add(source);
    });
    chosen.forEach((claim, sources) -> {
      Point point = Point.stated(claim, sources);
      sources.forEach(source -> values.bySource.put(source, point));
      if (claim == first && !contradictory) values.agreed = point;
    });
    return values;
  }

  /// Creates an empty set of values for the series and period of a computed value.
  static Values like(Point point) {
    return new Values(point.key(), point.series().dimension());
  }

  /// The original sources of a claim. A copy is replaced by the source that it copies.
  static Set<UUID> sources(Claim claim) {
    Set<UUID> sources = claim.origins();
    return sources.isEmpty() ? Set.of(NO_SOURCE) : sources;
  }

  /// Whether the values contradict each other. Contradictory growths are ignored, because they do
  /// not affect the values.
  private static boolean contradict(List<Claim> same) {
    Verdict verdict = Verdict.of(same).verdict();
    return verdict.compareTo(Verdict.CLOSE) > 0 && verdict != Verdict.GROWTH_CONFLICT;
  }

  /// Adds a computed value for each of its sources that states no value.
  ///
  /// @return whether the value was added for at least one source
  boolean derive(Point point) {
    boolean added = false;
    for (UUID source : point.inputs().sources())
      if (!stating.contains(source) && bySource.putIfAbsent(source, point) == null) added = true;
    return added;
  }

  FigureKey key() {
    return key;
  }

  boolean areStated() {
    return !stating.isEmpty();
  }

  boolean has(UUID source) {
    return stating.contains(source) || bySource.containsKey(source);
  }

  boolean comparable(Values other) {
    return dimension.equals(other.dimension);
  }

  /// The values of all sources, without repeats.
  Collection<Point> points() {
    return new LinkedHashSet<>(bySource.values());
  }

  /// Returns a copy with only the stated values.
  Values withoutDerived() {
    if (bySource.values().stream().allMatch(p -> p.derived() == null)) return this;
    Values stated = new Values(key, dimension);
    stated.stating.addAll(stating);
    stated.agreed = agreed;
    bySource.forEach((source, point) -> {
      if (point.derived() == null) stated.bySource.put(source, point);
    });
    return stated;
  }

  /// The value to combine with values of other sources. A stated value is preferred to a computed
  /// one. Null if the sources contradict each other.
  Point agreed() {
    if (agreed != null || areStated()) return agreed;
    List<Point> derived = List.copyOf(points());
    for (Point one : derived)
      for (Point other : derived)
        if (!one.estimate().open().overlaps(other.estimate().open())) return null;
    agreed = derived.isEmpty() ? null : derived.getFirst();
    return agreed;
  }

  /// Returns the value that is from the same source as `point`. Null if there is no such value.
  Point ofSourceOf(Point point) {
    for (UUID source : point.inputs().sources()) {
      Point own = bySource.get(source);
      if (own != null) return own;
    }
    return null;
  }

  /// Pairs each value with the value of the same source in `others`.
  List<Pair> pairsOfOneSource(Values others) {
    Set<Pair> pairs = new LinkedHashSet<>();
    bySource.forEach((source, one) -> {
      Point other = others.bySource.get(source);
      if (other != null) pairs.add(new Pair(one, other));
    });
    return List.copyOf(pairs);
  }

  /// Pairs each value with the value of the same source in `others`. If there is no such pair, one
  /// pair of values from different sources is returned.
  List<Pair> pairs(Values others) {
    List<Pair> pairs = pairsOfOneSource(others);
    return pairs.isEmpty() ? pairAcrossSources(others) : pairs;
  }

  List<Pair> pairAcrossSources(Values others) {
    Point one = agreed();
    Point other = others.agreed();
    return one == null || other == null ? List.of() : List.of(new Pair(one, other));
  }
}
