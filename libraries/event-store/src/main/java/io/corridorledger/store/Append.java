package io.corridorledger.store;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// The rows that one command writes. The database writes all of them or none.
///
/// @param receipt the response to store, with the idempotency key of the command
/// @param stream id of the stream
/// @param streamType type of the stream
/// @param expected version that the stream must have; 0 for a new stream
/// @param eventIds one id for each event
/// @param events the events to record; if empty, only the response is stored
/// @param bound maximum number of events and bytes that the stream may have after the append
/// @param actor the person or program that records the events
/// @param commandId id of this command
/// @param correlationId id that the client gave to a group of commands
/// @param causationId id of the event that caused the command; null if no event caused it
/// @param traceparent W3C trace context
public record Append(
    Receipt receipt,
    UUID stream,
    String streamType,
    long expected,
    List<UUID> eventIds,
    List<? extends LedgerEvent> events,
    StreamBound bound,
    String actor,
    UUID commandId,
    UUID correlationId,
    UUID causationId,
    String traceparent) {

  /// The stored response to a command, for retries.
  ///
  /// @param principal the client that sent the command
  /// @param key `Idempotency-Key` of the command
  /// @param fingerprint hash of the command's content
  /// @param status HTTP status of the first response
  /// @param response body of the first response, JSON
  public record Receipt(
      String principal, String key, byte[] fingerprint, int status, String response) {}
}
