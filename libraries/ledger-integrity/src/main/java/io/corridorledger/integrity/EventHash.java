package io.corridorledger.integrity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// The columns of a stored event that are hashed: all columns that a reader uses.
///
/// There are two versions of the hash. Version 2 hashes all fields of this record in their order.
/// Each field is encoded as a netstring such as `5:hello,`. Version 1 leaves out the stream type,
/// the dates of occurrence, the correlation, the causation and the trace context. Version 1 is
/// still needed, because the oldest events have hashes of this version.
///
/// @param version version of the hash, 1 or 2
/// @param streamType name of the aggregate's type
/// @param stream id of the aggregate
/// @param streamVersion position within the stream, from 1
/// @param id id of the event
/// @param type stored name of the event
/// @param schemaVersion version of the event's schema
/// @param occurred when the event happened in the world, as EDTF text; null if unknown
/// @param occurredEarliest first day of `occurred`; null if unknown
/// @param occurredLatest last day of `occurred`; null if unknown
/// @param recorded when the ledger stored the event; hashed as microseconds since 1970-01-01T00:00Z
/// @param actor the person or program that recorded the event
/// @param command id of the command
/// @param correlation id that the client gave to a group of commands
/// @param causation id of the event that caused the command; null if there is none
/// @param traceparent W3C trace context
/// @param payload the event's JSON text, byte for byte as stored and published
public record EventHash(
    int version,
    String streamType,
    UUID stream,
    long streamVersion,
    UUID id,
    String type,
    int schemaVersion,
    String occurred,
    LocalDate occurredEarliest,
    LocalDate occurredLatest,
    Instant recorded,
    String actor,
    UUID command,
    UUID correlation,
    UUID causation,
    String traceparent,
    String payload) {

  /// The version of the hash for new events.
  public static final int CURRENT = 2;

  /// Computes the hash of the event.
  ///
  /// @throws IllegalArgumentException if the version of the hash is unknown
  public byte[] sha256() {
    return switch (version) {
      case 1 -> Sha256.of(firstFormula().getBytes(StandardCharsets.UTF_8));
      case 2 ->
          Sha256.of(
              new Netstrings()
                  .add(version)
                  .add(streamType)
                  .add(stream)
                  .add(streamVersion)
                  .add(id)
                  .add(type)
                  .add(schemaVersion)
                  .add(occurred)
                  .add(day(occurredEarliest))
                  .add(day(occurredLatest))
                  .add(micros())
                  .add(actor)
                  .add(command)
                  .add(correlation)
                  .add(causation)
                  .add(traceparent)
                  .add(payload)
                  .toBytes());
      default -> throw new IllegalArgumentException("unknown hash version " + version);
    };
  }

  private String firstFormula() {
    List<Object> fields =
        List.of(stream, streamVersion, id, type, schemaVersion, micros(), actor, command, payload);
    return fields.stream().map(Objects::toString).collect(Collectors.joining("|"));
  }

  private long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, recorded);
  }

  /// Returns the number of days since 1970-01-01. A number is hashed instead of a text, because the
  /// text of a date depends on settings of the database.
  private static Long day(LocalDate date) {
    return date == null ? null : date.toEpochDay();
  }
}
