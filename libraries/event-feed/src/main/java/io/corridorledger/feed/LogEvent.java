package io.corridorledger.feed;

import io.corridorledger.event.ProposalEvent;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/// An event with its position in a log.
///
/// @param log name of the log: `agreements`, `logistics`
/// @param position position in that log, from 1, without gaps
/// @param epoch epoch of the log. An operator raises the epoch when published events are given up
///   after a restore.
/// @param type stored name, such as `agreement-signed`
/// @param payload the event's JSON, byte for byte as the writer published it
/// @param actor the client that recorded the event
public record LogEvent(
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
    String actor,
    EventContent content) {

  public LogEvent(
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
      String actor) {
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
        actor,
        EventContent.of(log, streamType, type, recorded, payload));
  }

  /// Whether the event is about a proposal. Such an event is not a fact.
  boolean isOfProposal() {
    return streamType.equals(ProposalEvent.STREAM_TYPE);
  }

  StreamKey key() {
    return new StreamKey(log, stream);
  }

  /// Number of bytes of the payload.
  int bytes() {
    return Utils.utf8Length(payload);
  }

  /// Returns a copy that is marked as unstorable, so that it is stored without its payload. The
  /// feed uses the copy if the database rejects the payload.
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
        actor,
        EventContent.unstorable());
  }
}
