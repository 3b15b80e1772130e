package io.corridorledger.store;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;

/// An event at its place in the log, as it is published: CloudEvents 1.0, the stored JSON as its
/// data and nothing else.
record LogEntry(long position, UUID stream, CloudEvent event) {

  static final String COLUMNS =
      """
      l.position, l.ledger_epoch, l.chain_sha256, e.stream_id, s.stream_type, e.version, e.event_id, e.event_type, e.schema_version,
      e.recorded_at, e.command_id, e.correlation_id, e.causation_id, e.traceparent, e.payload::text
      """;

  static LogEntry of(ResultSet row, String service) throws SQLException {
    UUID stream = row.getObject(4, UUID.class);
    String name = row.getString(8);
    int schemaVersion = row.getInt(9);
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(row.getString(7))
            .withSource(URI.create("/corridor/" + service))
            .withType("corridor.%s.v%d".formatted(name, schemaVersion))
            .withSubject(stream.toString())
            .withTime(row.getObject(10, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC))
            .withDataSchema(URI.create("urn:corridor:event:%s:v%d".formatted(name, schemaVersion)))
            .withDataContentType("application/json")
            .withData(row.getString(15).getBytes(StandardCharsets.UTF_8))
            .withExtension("streamtype", row.getString(5))
            .withExtension("streamversion", Long.toString(row.getLong(6)))
            .withExtension("logposition", Long.toString(row.getLong(1)))
            .withExtension("ledgerepoch", row.getInt(2))
            .withExtension("chainhash", HexFormat.of().formatHex(row.getBytes(3)))
            .withExtension("commandid", row.getString(11))
            .withExtension("correlationid", row.getString(12))
            .withExtension("traceparent", row.getString(14));
    if (row.getString(13) != null) event = event.withExtension("causationid", row.getString(13));
    return new LogEntry(row.getLong(1), stream, event.build());
  }
}
