package io.corridorledger.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How current the read models are: for each log, the position up to which all events have arrived
/// and the hash chain is verified.
///
/// A query must read the freshness before the data. Otherwise the position in the response could be
/// higher than that of the last event in the data.
public record Freshness(@JsonValue Map<String, TopicPosition> topics) {

  /// @param position the last position up to which no event is missing and the hash chain is
  ///   verified; 0 if there is none
  /// @param epoch epoch of the event at this position
  /// @param stopped why the log is stopped; null if the log is not stopped
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
