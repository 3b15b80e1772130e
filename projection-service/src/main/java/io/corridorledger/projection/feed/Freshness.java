package io.corridorledger.projection.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How far the read models have come, by the name of each log: everything up to and including that
/// position has arrived, nothing before it is missing, and the chain of hashes up to it is
/// verified.
///
/// Read it before the data of an answer, so that the answer never promises more than it holds.
@Schema(
    examples =
        "{\"agreements\":{\"position\":12,\"epoch\":1,\"recorded\":\"2024-09-05T08:00:00Z\"},\"logistics\":{\"position\":33,\"epoch\":1,\"recorded\":\"2024-09-05T08:00:01Z\"}}",
    description = "How far the answer has come in each log")
public record Freshness(@JsonValue Map<String, TopicPosition> topics) {

  /// @param position of the last event of the gapless beginning of the log; 0 when there is none
  /// @param epoch of that event
  /// @param recorded when that event was recorded; null when there is none
  /// @param stopped why the log does not advance, although later events may be here; null when it
  ///   does
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
