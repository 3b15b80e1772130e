package io.corridorledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.corridorledger.integrity.RecordMac;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// An event of the log in the form in which it is published: CloudEvents 1.0. The data are the
/// stored JSON. Every other column that the event hash covers is an attribute. The attribute `mac`
/// is the message authentication code over the data and all other attributes.
///
/// If an event is published again, its record has the same bytes, unless the key of the message
/// authentication code was replaced in the meantime.
///
/// @param head position and chain hash in the log
/// @param event the event with its attribute `mac`
/// @param record the same event as a record of the topic
record LogEntry(LogHead head, CloudEvent event, ProducerRecord<String, byte[]> record) {

  static final String COLUMNS =
      """
      l.position, l.ledger_epoch, l.chain_sha256, l.hash_version, e.stream_id, s.stream_type, e.version, e.event_id, e.event_type,
      e.schema_version, e.recorded_at, e.occurred, e.occurred_earliest, e.occurred_latest, e.actor, e.command_id, e.correlation_id,
      e.causation_id, e.traceparent, e.payload::text AS data
      """;

  static LogEntry of(ResultSet row, PublishedLog log) throws SQLException {
    String stream = row.getString("stream_id");
    String name = row.getString("event_type");
    int schemaVersion = row.getInt("schema_version");
    String chain = HexFormat.of().formatHex(row.getBytes("chain_sha256"));
    CloudEventBuilder builder =
        CloudEventBuilder.v1()
            .withId(row.getString("event_id"))
            .withSource(URI.create(log.source()))
            .withType("corridor.%s.v%d".formatted(name, schemaVersion))
            .withSubject(stream)
            .withTime(
                row.getObject("recorded_at", OffsetDateTime.class)
                    .withOffsetSameInstant(ZoneOffset.UTC))
            .withDataSchema(log.schema(name, schemaVersion))
            .withDataContentType("application/json")
            .withData(row.getString("data").getBytes(UTF_8))
            .withExtension("streamtype", row.getString("stream_type"))
            .withExtension("streamversion", row.getString("version"))
            .withExtension("logposition", row.getString("position"))
            .withExtension("ledgerepoch", row.getString("ledger_epoch"))
            .withExtension("chainhash", chain)
            .withExtension("hashversion", row.getString("hash_version"))
            .withExtension("actor", row.getString("actor"))
            .withExtension("commandid", row.getString("command_id"))
            .withExtension("correlationid", row.getString("correlation_id"))
            .withExtension("traceparent", row.getString("traceparent"))
            .withExtension("mackeyid", log.key().id());
    optional(builder, "causationid", row.getObject("causation_id", UUID.class));
    optional(builder, "occurred", row.getString("occurred"));
    optional(builder, "occurredearliest", row.getObject("occurred_earliest", LocalDate.class));
    optional(builder, "occurredlatest", row.getObject("occurred_latest", LocalDate.class));
    CloudEvent event = builder.build();
    ProducerRecord<String, byte[]> record =
        KafkaMessageFactory.<String>createWriter(log.topic(), stream).writeBinary(event);
    String mac =
        HexFormat.of()
            .formatHex(
                RecordMac.of(
                    log.key(), stream.getBytes(UTF_8), byName(record.headers()), record.value()));
    record.headers().add(RecordMac.HEADER, mac.getBytes(UTF_8));
    return new LogEntry(
        new LogHead(row.getLong("position"), chain),
        CloudEventBuilder.v1(event).withExtension("mac", mac).build(),
        record);
  }

  long position() {
    return head.position();
  }

  /// W3C trace context of the append that recorded the event.
  String traceparent() {
    return (String) event.getExtension("traceparent");
  }

  private static void optional(CloudEventBuilder event, String name, Object value) {
    if (value != null) event.withExtension(name, value.toString());
  }

  /// The headers over which the message authentication code is computed, sorted by name.
  private static SortedMap<String, byte[]> byName(Headers headers) {
    SortedMap<String, byte[]> byName = new TreeMap<>();
    for (Header header : headers) byName.put(header.key(), header.value());
    return byName;
  }
}
