package io.corridorledger.feed;

import io.corridorledger.feed.RecordCheck.Authentic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// Events that are stored but not yet applied. The table `parked_event` contains events of streams
/// that cannot continue, for example because an earlier event is missing. The table `held_event`
/// contains events that may turn out to be invalid, for example because the epoch event of their
/// epoch has not arrived. The payload is stored as bytes, because PostgreSQL may be unable to parse
/// it as JSON.
final class WaitingEvents {

  /// The condition that a held event waits for.
  enum WaitsFor {
    /// The event waits for the epoch event of its epoch.
    EPOCH,
    /// The log is stopped at the position of the event or at an earlier position. The event waits
    /// until the log continues.
    CHAIN
  }

  private static final String COLUMNS =
      "log, position, epoch, stream, version, stream_type, event_id, event_type, schema_version, recorded, payload, correlation_id, causation_id, actor";

  private WaitingEvents() {}

  static void park(Connection db, List<LogEvent> events) throws SQLException {
    columns(events, e -> e)
        .update(
            db,
            """
            INSERT INTO parked_event (%s) SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """
                .formatted(COLUMNS));
  }

  /// Returns the parked events of each stream, in the order of version and position.
  static Map<UUID, List<LogEvent>> parked(Connection db, String log, Collection<UUID> streams)
      throws SQLException {
    return StreamEvents.of(
        db,
        "SELECT %s FROM parked_event WHERE stream = ANY (?) AND log = ? ORDER BY stream, version, position"
            .formatted(COLUMNS),
        streams,
        log,
        WaitingEvents::event);
  }

  /// Returns the streams that have at least one parked event whose epoch is lower than `epoch` and
  /// whose position is `firstPosition` or higher.
  static List<UUID> parkedFrom(Connection db, String log, long epoch, long firstPosition)
      throws SQLException {
    var found = new ArrayList<UUID>();
    try (var select =
        db.prepareStatement(
            "SELECT DISTINCT stream FROM parked_event WHERE log = ? AND epoch < ? AND position >= ?")) {
      select.setString(1, log);
      select.setLong(2, epoch);
      select.setLong(3, firstPosition);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) found.add(row.getObject(1, UUID.class));
      }
    }
    return found;
  }

  static void deleteParked(Connection db, String log, Collection<UUID> streams)
      throws SQLException {
    if (streams.isEmpty()) return;
    try (var delete =
        db.prepareStatement("DELETE FROM parked_event WHERE stream = ANY (?) AND log = ?")) {
      delete.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      delete.setString(2, log);
      delete.executeUpdate();
    }
  }

  /// Returns the lowest epoch of the events that are held at this position because their epoch
  /// event is missing.
  static long unannouncedEpoch(Connection db, String log, long position) throws SQLException {
    try (var select =
        db.prepareStatement(
            """
            SELECT min(epoch) FROM held_event h WHERE log = ? AND position = ? AND NOT EXISTS (
              SELECT FROM ledger_epoch e WHERE e.log = h.log AND e.epoch = h.epoch)
            """)) {
      select.setString(1, log);
      select.setLong(2, position);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /// Stores events that must wait for a condition, such as the arrival of an epoch event.
  ///
  /// @return number of events that were not stored before
  static int hold(Connection db, List<Authentic> records, WaitsFor waitsFor) throws SQLException {
    return columns(records, Authentic::event)
        .bytes(Authentic::hash)
        .bytes(Authentic::chain)
        .text(_ -> waitsFor.name())
        .update(
            db,
            """
            INSERT INTO held_event (%s, hash, chain, waits_for)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """
                .formatted(COLUMNS));
  }

  /// Removes held events whose condition is met, and returns them in the order of positions.
  ///
  /// @param before events at or after this position remain held
  static List<Authentic> release(Connection db, String log, long before, int limit)
      throws SQLException {
    var released = new ArrayList<Authentic>();
    try (var delete =
        db.prepareStatement(
            """
            WITH free AS (
              SELECT h.log, h.position, h.epoch, h.hash FROM held_event h JOIN ledger_epoch e USING (log, epoch)
              WHERE h.log = ? AND h.position < ? ORDER BY h.position LIMIT ?
            ), released AS (
              DELETE FROM held_event h USING free f
              WHERE h.log = f.log AND h.position = f.position AND h.epoch = f.epoch AND h.hash = f.hash
              RETURNING h.*)
            SELECT %s, hash, chain FROM released ORDER BY position, epoch
            """
                .formatted(COLUMNS))) {
      delete.setString(1, log);
      delete.setLong(2, before);
      delete.setInt(3, limit);
      try (ResultSet row = delete.executeQuery()) {
        while (row.next())
          released.add(new Authentic(event(row), row.getBytes("hash"), row.getBytes("chain")));
      }
    }
    return released;
  }

  private static <R> UnnestStatement<R> columns(List<R> rows, Function<R, LogEvent> event) {
    return UnnestStatement.of(rows)
        .text(r -> event.apply(r).log())
        .bigint(r -> event.apply(r).position())
        .bigint(r -> event.apply(r).epoch())
        .uuid(r -> event.apply(r).stream())
        .bigint(r -> event.apply(r).version())
        .text(r -> event.apply(r).streamType())
        .uuid(r -> event.apply(r).id())
        .text(r -> event.apply(r).type())
        .integer(r -> event.apply(r).schemaVersion())
        .bigint(r -> ChronoUnit.MICROS.between(Instant.EPOCH, event.apply(r).recorded()))
        .bytes(r -> event.apply(r).payload().getBytes(StandardCharsets.UTF_8))
        .uuid(r -> event.apply(r).correlation())
        .uuid(r -> event.apply(r).causation())
        .text(r -> event.apply(r).actor());
  }

  private static LogEvent event(ResultSet row) throws SQLException {
    return new LogEvent(
        row.getString(1),
        row.getObject(4, UUID.class),
        row.getString(6),
        row.getLong(5),
        row.getLong(2),
        row.getLong(3),
        row.getObject(7, UUID.class),
        row.getString(8),
        row.getInt(9),
        Instant.EPOCH.plus(row.getLong(10), ChronoUnit.MICROS),
        new String(row.getBytes(11), StandardCharsets.UTF_8),
        row.getObject(12, UUID.class),
        row.getObject(13, UUID.class),
        row.getString(14));
  }
}
