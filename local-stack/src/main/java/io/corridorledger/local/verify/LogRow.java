package io.corridorledger.local.verify;

import io.corridorledger.integrity.EventHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;

/// One position of the log, with its event.
///
/// @param ledgerEpoch value of the column `ledger_epoch`
/// @param event the event with all hashed columns; null if the event, its stream or a required
///   value is missing
record LogRow(
    long position,
    UUID stream,
    long streamVersion,
    byte[] eventHash,
    byte[] chainHash,
    long ledgerEpoch,
    EventHash event) {

  /// The table names include the schema, because an administrator may have changed the search path.
  static final String QUERY =
      """
      SELECT l.position, l.stream_id, l.version, l.event_sha256, l.chain_sha256, l.hash_version, l.ledger_epoch,
             s.stream_type, e.event_id, e.event_type, e.schema_version, e.occurred, e.occurred_earliest, e.occurred_latest,
             e.recorded_at, e.actor, e.command_id, e.correlation_id, e.causation_id, e.traceparent, e.payload::text
      FROM public.event_log l
      LEFT JOIN public.event e ON e.stream_id = l.stream_id AND e.version = l.version
      LEFT JOIN public.stream s ON s.stream_id = l.stream_id
      """;

  static LogRow of(ResultSet row) throws SQLException {
    var stream = row.getObject(2, UUID.class);
    var complete =
        row.getObject(9) != null
            && row.getString(8) != null
            && row.getObject(15) != null
            && row.getString(21) != null;
    return new LogRow(
        row.getLong(1),
        stream,
        row.getLong(3),
        row.getBytes(4),
        row.getBytes(5),
        row.getLong(7),
        complete
            ? new EventHash(
                row.getInt(6),
                row.getString(8),
                stream,
                row.getLong(3),
                row.getObject(9, UUID.class),
                row.getString(10),
                row.getInt(11),
                row.getString(12),
                row.getObject(13, LocalDate.class),
                row.getObject(14, LocalDate.class),
                row.getObject(15, OffsetDateTime.class).toInstant(),
                row.getString(16),
                row.getObject(17, UUID.class),
                row.getObject(18, UUID.class),
                row.getObject(19, UUID.class),
                row.getString(20),
                row.getString(21))
            : null);
  }
}
