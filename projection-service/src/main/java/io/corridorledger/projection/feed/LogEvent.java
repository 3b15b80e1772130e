package io.corridorledger.projection.feed;

import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/// An event in its place in a log.
///
/// @param log name of the log: `agreements`, `logistics`
/// @param position place in that log, from 1, without gaps
/// @param epoch raised when the writer's database was restored
/// @param type stored name, `agreement-signed`
/// @param payload the event's JSON, byte for byte as the writer published it
record LogEvent(
    String log,
    UUID stream,
    String streamType,
    long version,
    long position,
    long epoch,
    UUID id,
    String type,
    int schemaVersion,
    Instant recorded,
    String payload,
    UUID correlation,
    UUID causation,
    EventContent content) {

  LogEvent(
      String log,
      UUID stream,
      String streamType,
      long version,
      long position,
      long epoch,
      UUID id,
      String type,
      int schemaVersion,
      Instant recorded,
      String payload,
      UUID correlation,
      UUID causation) {
    this(
        log,
        stream,
        streamType,
        version,
        position,
        epoch,
        id,
        type,
        schemaVersion,
        recorded,
        payload,
        correlation,
        causation,
        EventContent.of(log, streamType, type, recorded, payload));
  }

  StreamKey key() {
    return new StreamKey(log, stream);
  }

  /// Of the payload.
  int bytes() {
    return Utils.utf8Length(payload);
  }

  /// The same event, of which the tables hold the envelope alone.
  LogEvent withoutContent() {
    return new LogEvent(
        log,
        stream,
        streamType,
        version,
        position,
        epoch,
        id,
        type,
        schemaVersion,
        recorded,
        payload,
        correlation,
        causation,
        EventContent.unstorable());
  }
}
