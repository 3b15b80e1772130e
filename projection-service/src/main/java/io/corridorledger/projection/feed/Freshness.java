package io.corridorledger.projection.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How far the read models have come, by the name of each log: everything up to and including that
/// position has arrived, nothing before it is missing.
///
/// Read it before the data of an answer, so that the answer never promises more than it holds.
@Schema(
    examples =
        "{\"agreements\":{\"position\":12,\"recorded\":\"2024-09-05T08:00:00Z\"},\"logistics\":{\"position\":33,\"recorded\":\"2024-09-05T08:00:01Z\"}}",
    description = "How far the answer has come in each log")
public record Freshness(@JsonValue Map<String, TopicPosition> topics) {

  /// @param position of the last event of the gapless beginning of the log; 0 when there is none
  /// @param recorded when that event was recorded; null when there is none
  public record TopicPosition(long position, Instant recorded) {}

  public Freshness {
    topics = java.util.Collections.unmodifiableMap(new TreeMap<>(topics));
  }

  public long position(String log) {
    TopicPosition at = topics.get(log);
    return at == null ? 0 : at.position();
  }
}
