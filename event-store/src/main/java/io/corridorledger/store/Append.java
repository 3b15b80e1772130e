package io.corridorledger.store;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// One command's effect: what is to be written, all or nothing.
///
/// @param receipt the command's key and answer
/// @param stream id of the stream
/// @param streamType its type
/// @param expected version that the stream must have; 0 opens it
/// @param eventIds one id an event
/// @param events may be empty: then only the receipt is kept
/// @param bound of the stream, which it must not exceed afterwards
/// @param actor who records the events
/// @param commandId of this command
/// @param correlationId of the conversation that it belongs to
/// @param causationId the event that led to it, or null
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

  /// @param principal who sent the command
  /// @param key its Idempotency-Key
  /// @param fingerprint of what was asked
  /// @param status HTTP status of the first answer
  /// @param response body of the first answer, JSON
  public record Receipt(
      String principal, String key, byte[] fingerprint, int status, String response) {}
}
