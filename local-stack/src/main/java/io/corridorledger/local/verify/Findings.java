package io.corridorledger.local.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The differences that were found in one log. A finding concerns the whole log or a position.
/// Neighbouring positions with the same finding become one line, because a rewritten log has a
/// finding at every position.
public final class Findings {

  /// Maximum number of lines that [#shown] returns. All lines after these are only counted.
  public static final int MAX_SHOWN = 100;

  /// Maximum number of lines in memory. Without a limit, an attacker could exhaust the memory with
  /// many differences.
  private static final int MAX_KEPT = 10_000;

  private record Range(long from, long to, String finding) {

    @Override
    public String toString() {
      return from == to
          ? "position %d: %s".formatted(from, finding)
          : "positions %d to %d: %s".formatted(from, to, finding);
    }
  }

  private final List<String> general = new ArrayList<>();
  private final Map<String, TreeMap<Long, Long>> ranges = new LinkedHashMap<>();
  private int keptRanges;
  private long count;

  /// Adds a finding about the whole log.
  void add(String finding) {
    count++;
    if (general.size() < MAX_KEPT) {
      general.add(finding);
    }
  }

  void add(long position, String finding) {
    add(position, position, finding);
  }

  /// Adds a finding about a range of positions.
  ///
  /// @param to the last position; at least `from`
  void add(long from, long to, String finding) {
    count++;
    if (!ranges.containsKey(finding) && keptRanges >= MAX_KEPT) {
      return;
    }
    var sameFinding = ranges.computeIfAbsent(finding, _ -> new TreeMap<>());
    var before = sameFinding.floorEntry(from);
    if (before != null && before.getValue() >= from - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    for (var next = sameFinding.higherEntry(from);
        next != null && next.getKey() - 1 <= to;
        next = sameFinding.higherEntry(from)) {
      to = Math.max(to, next.getValue());
      sameFinding.remove(next.getKey());
      keptRanges--;
    }
    if (sameFinding.containsKey(from) || keptRanges < MAX_KEPT) {
      keptRanges += sameFinding.put(from, to) == null ? 1 : 0;
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public long count() {
    return count;
  }

  /// The lines to print. Findings about the whole log come first, then the others by position.
  public List<String> shown() {
    var lines = lines();
    return lines.subList(0, Math.min(MAX_SHOWN, lines.size()));
  }

  /// The number of lines that are not printed.
  long hidden() {
    return Math.max(0, lines().size() - MAX_SHOWN);
  }

  private List<String> lines() {
    var all = new ArrayList<Range>();
    ranges.forEach((finding, ofFinding) ->
        ofFinding.forEach((from, to) -> all.add(new Range(from, to, finding))));
    all.sort(Comparator.comparingLong(Range::from));
    var lines = new ArrayList<>(general);
    all.forEach(range -> lines.add(range.toString()));
    return lines;
  }
}
