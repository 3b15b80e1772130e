package io.corridorledger.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The progress of the read models, by log. Each log has a position. All events up to this
/// position, inclusive, have arrived, and their hash chain is verified.
///
/// A query must read the freshness before the data. If it read the data first, the response could
/// state a position whose event is not in the data.
public record Freshness(@JsonValue Map<String, TopicPosition> topics) {

  /// @param position position of the last event before the first gap in the log; 0 if there is none
  /// @param epoch epoch of that event
  /// @param stopped why the log does not advance, although later events may have arrived; null if
  ///   it is not stopped
  public record TopicPosition(
      long position,
      long epoch,
      Instant recorded,
      @JsonInclude(JsonInclude.Include.NON_NULL) String stopped) {}

  private static final TopicPosition START = new TopicPosition(0, 1, null, null);

  public Freshness {
    topics = Collections.unmodifiableMap(new TreeMap<>(topics));
  }

  public TopicPosition of(String log) {
    return topics.getOrDefault(log, START);
  }

  public long position(String log) {
    return of(log).position();
  }
}
