package io.corridorledger.local.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is wrong with one log: the findings at the lowest positions, those without a position, and
/// how many there are in all.
public final class Findings {

  /// How many findings of each kind are kept, so that a log that was rewritten as a whole does not
  /// fill memory or screen. The rest is counted.
  public static final int MAX_SHOWN = 100;

  private final TreeMap<Long, List<String>> byPosition = new TreeMap<>();
  private final List<String> withoutPosition = new ArrayList<>();
  private long kept;
  private long count;

  /// @param position that the finding is about
  void add(long position, String finding) {
    count++;
    byPosition.computeIfAbsent(position, _ -> new ArrayList<>()).add(finding);
    kept++;
    if (kept > MAX_SHOWN) {
      var last = byPosition.lastEntry();
      last.getValue().removeLast();
      if (last.getValue().isEmpty()) {
        byPosition.remove(last.getKey());
      }
      kept--;
    }
  }

  void add(String finding) {
    count++;
    if (withoutPosition.size() < MAX_SHOWN) {
      withoutPosition.add(finding);
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public long count() {
    return count;
  }

  /// Those that are kept, in the order of positions.
  public List<String> shown() {
    var shown = new ArrayList<String>();
    byPosition.forEach((position, findings) ->
        findings.forEach(finding -> shown.add("position %d %s".formatted(position, finding))));
    shown.addAll(withoutPosition);
    return shown;
  }
}
