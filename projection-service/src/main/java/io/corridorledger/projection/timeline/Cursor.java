package io.corridorledger.projection.timeline;

import io.corridorledger.projection.feed.Freshness;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the change feed: the position in each log, `a12.l33`.
///
/// It says what was told and not when, so it holds after a rebuild and on every instance. A log
/// goes by the first letter of its name.
record Cursor(Map<Character, Long> positions) {

  private static final Pattern PART = Pattern.compile("([a-z])(\\d{1,18})");

  static final Cursor START = new Cursor(Map.of());

  /// @throws IllegalArgumentException when it is not one of ours
  static Cursor parse(String text) {
    var positions = new TreeMap<Character, Long>();
    for (String part : text.split("\\.", -1)) {
      Matcher m = PART.matcher(part);
      if (!m.matches() || positions.put(m.group(1).charAt(0), Long.parseLong(m.group(2))) != null)
        throw new IllegalArgumentException("is not a place such as a12.l33");
    }
    return new Cursor(positions);
  }

  long position(String log) {
    return positions.getOrDefault(log.charAt(0), 0L);
  }

  Cursor at(String log, long position) {
    var moved = new TreeMap<>(positions);
    moved.merge(log.charAt(0), position, Math::max);
    return new Cursor(moved);
  }

  boolean isBehind(Freshness freshness) {
    return freshness.topics().entrySet().stream()
        .anyMatch(log -> position(log.getKey()) < log.getValue().position());
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    positions.forEach(
        (log, position) -> text.append(text.isEmpty() ? "" : ".").append(log).append(position));
    return text.isEmpty() ? "a0" : text.toString();
  }
}
