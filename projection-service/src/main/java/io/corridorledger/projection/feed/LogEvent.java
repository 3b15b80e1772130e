package io.corridorledger.projection.feed;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An event as it lies in a log.
///
/// @param log name of the log: `agreements`, `logistics`
/// @param position place in that log, from 1, without gaps
/// @param epoch raised when the writer's database was restored
/// @param type stored name, `agreement-signed`
/// @param payload the event's JSON
record LogEvent(
    String log,
    UUID stream,
    String streamType,
    long version,
    long position,
    int epoch,
    UUID id,
    String type,
    int schemaVersion,
    Instant recorded,
    String payload,
    UUID correlation,
    UUID causation,
    Content content) {

  /// What the payload says, decoded once.
  ///
  /// @param event null when it cannot be read
  /// @param unreadable why not; null when it can
  record Content(LedgerEvent event, String unreadable) {

    static Content of(String type, String payload) {
      try {
        return new Content(LedgerJson.read(type, payload), null);
      } catch (IllegalArgumentException e) {
        return new Content(null, e.getMessage());
      }
    }
  }

  LogEvent(
      String log,
      UUID stream,
      String streamType,
      long version,
      long position,
      int epoch,
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
        Content.of(type, payload));
  }

  private static final Pattern STREAM_TYPE = Pattern.compile("[a-z][a-z-]{0,59}");
  private static final Pattern TYPE = Pattern.compile("corridor\\.([a-z][a-z0-9-]*)\\.v(\\d{1,4})");

  /// @throws IllegalArgumentException when the record is not one of our events
  static LogEvent read(String log, ConsumerRecord<byte[], byte[]> message) {
    try {
      CloudEvent event = KafkaMessageFactory.createReader(message).toEvent();
      Matcher type = TYPE.matcher(event.getType());
      if (!type.matches()) throw new IllegalArgumentException("its type is " + event.getType());
      if (event.getTime() == null) throw new IllegalArgumentException("it has no time");
      if (event.getTime().getYear() < 1 || event.getTime().getYear() > 9998)
        throw new IllegalArgumentException("its time is " + event.getTime());
      return new LogEvent(
          log,
          UUID.fromString(event.getSubject()),
          streamType(event),
          positive(event, "streamversion"),
          positive(event, "logposition"),
          Math.toIntExact(positive(event, "ledgerepoch")),
          UUID.fromString(event.getId()),
          type.group(1),
          Integer.parseInt(type.group(2)),
          event.getTime().toInstant(),
          event.getData() == null
              ? ""
              : new String(event.getData().toBytes(), StandardCharsets.UTF_8),
          optional(event, "correlationid"),
          optional(event, "causationid"));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not an event of ours: " + e.getMessage(), e);
    }
  }

  private static String required(CloudEvent event, String extension) {
    Object value = event.getExtension(extension);
    if (value == null) throw new IllegalArgumentException("it has no " + extension);
    return value.toString();
  }

  private static String streamType(CloudEvent event) {
    String name = required(event, "streamtype");
    if (!STREAM_TYPE.matcher(name).matches())
      throw new IllegalArgumentException("its streamtype is " + name);
    return name;
  }

  private static long positive(CloudEvent event, String extension) {
    long number = Long.parseLong(required(event, extension));
    if (number < 1) throw new IllegalArgumentException(extension + " is " + number);
    return number;
  }

  private static UUID optional(CloudEvent event, String extension) {
    Object value = event.getExtension(extension);
    return value == null ? null : UUID.fromString(value.toString());
  }
}
