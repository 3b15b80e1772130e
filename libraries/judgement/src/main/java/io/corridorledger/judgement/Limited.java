package io.corridorledger.judgement;

import java.util.ArrayList;
import java.util.List;

/// The results of comparing many pairs of values. The number of results and the number of pairs are
/// limited, because a thousand values have half a million pairs.
///
/// @param more whether further pairs may give further results
public record Limited<T>(List<T> found, boolean more) {

  /// Collects results until a limit is reached.
  static final class Collector<T> {

    private final int maxFound;
    private int pairsLeft;
    private boolean more;
    private final List<T> found = new ArrayList<>();

    Collector(int maxFound, int maxPairs) {
      this.maxFound = maxFound;
      this.pairsLeft = maxPairs;
    }

    /// Whether the next pair is compared. The caller calls this method before each pair, and stops
    /// if the result is false.
    boolean next() {
      more = found.size() >= maxFound || pairsLeft-- == 0;
      return !more;
    }

    void add(T result) {
      found.add(result);
    }

    Limited<T> result() {
      return new Limited<>(List.copyOf(found), more);
    }
  }
}
