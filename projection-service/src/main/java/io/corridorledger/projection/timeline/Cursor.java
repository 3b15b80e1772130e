package io.corridorledger.projection.timeline;

import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.Freshness.TopicPosition;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A place in the change feed. For each log, it has the position and the epoch of the last event
/// that the client received: `agreements:12@1.logistics:33@1`.
///
/// A cursor stays valid after a rebuild of the read models, and on every instance of the service.
/// If an operator gives up published events after a restore, the epoch rises. A cursor with an
/// earlier epoch shows that the client may have received these events. The feed then continues at
/// the first position that was given up.
record Cursor(Map<String, Place> places) {

  private static final Pattern PART =
      Pattern.compile("([a-z][a-z0-9-]{0,39}):(\\d{1,18})@([1-9]\\d{0,17})");
  private static final String START_TEXT = "start";
  private static final int MAX_LOGS = 20;

  static final Cursor START = new Cursor(Map.of());

  /// The last received event of one log.
  ///
  /// @param epoch epoch of the event at that position
  record Place(long position, long epoch) {

    static final Place START = new Place(0, 1);
  }

  /// Parses a cursor.
  ///
  /// @throws IllegalArgumentException if the text is not a cursor of this service
  static Cursor parse(String text) {
    if (text.equals(START_TEXT)) return START;
    var places = new TreeMap<String, Place>();
    for (String part : text.split("\\.", MAX_LOGS + 1)) {
      Matcher m = PART.matcher(part);
      if (!m.matches()) throw new IllegalArgumentException("is not a place in the change feed");
      var place = new Place(Long.parseLong(m.group(2)), Long.parseLong(m.group(3)));
      if (places.put(m.group(1), place) != null)
        throw new IllegalArgumentException("names a log twice");
    }
    return new Cursor(places);
  }

  Place of(String log) {
    return places.getOrDefault(log, Place.START);
  }

  Cursor at(String log, long position, long epoch) {
    var moved = new TreeMap<>(places);
    moved.put(log, new Place(position, epoch));
    return new Cursor(moved);
  }

  /// Whether at least one log has events after this cursor. A log does not count if the reader does
  /// not yet know the epoch that the cursor states for the log.
  boolean isBehind(Freshness freshness) {
    return freshness.topics().entrySet().stream()
        .anyMatch(log -> isBehind(of(log.getKey()), log.getValue()));
  }

  private static boolean isBehind(Place place, TopicPosition end) {
    return place.epoch() == end.epoch()
        ? place.position() < end.position()
        : place.epoch() < end.epoch();
  }

  @Override
  public String toString() {
    return places.isEmpty()
        ? START_TEXT
        : places.entrySet().stream()
            .map(log ->
                "%s:%d@%d"
                    .formatted(log.getKey(), log.getValue().position(), log.getValue().epoch()))
            .collect(Collectors.joining("."));
  }
}
