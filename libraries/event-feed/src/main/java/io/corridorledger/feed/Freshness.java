package io.corridorledger.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The progress of the read models, by log: everything up to and including that position has
/// arrived, nothing before it is missing, and the hash chain up to it is verified.
///
/// Read it before the data of a response, so that the response never claims more than it contains.
public record Freshness(@JsonValue Map<String, TopicPosition> topics) {

  /// @param position position of the last event before the first gap in the log; 0 if there is none
  /// @param epoch epoch of that event
  /// @param recorded when that event was recorded; null if there is none
  /// @param stopped why the log does not advance, although later events may have arrived; null if
  ///   it advances
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
