package io.corridorledger.feed;

import io.corridorledger.feed.ParkingCode.Reason;
import io.corridorledger.feed.StreamInBatch.Parking;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads and writes the progress of streams (table `stream_progress`) and the reasons why streams
/// are parked (table `parked_stream`).
final class StreamRows {

  private StreamRows() {}

  /// Locks the rows of all streams of a batch. So a batch, a repair and an operator cannot change a
  /// stream at the same time. The rows are locked in the order of ids, so that transactions cannot
  /// deadlock.
  static Map<UUID, StreamInBatch> lock(Connection db, String log, Collection<LogEvent> events)
      throws SQLException {
    var first = new TreeMap<UUID, LogEvent>();
    for (LogEvent event : events)
      first.merge(event.stream(), event, (a, b) -> a.version() <= b.version() ? a : b);
    UnnestStatement.of(first.values())
        .uuid(LogEvent::stream)
        .text(LogEvent::streamType)
        .text(_ -> log)
        .update(
            db,
            """
            INSERT INTO stream_progress (stream, stream_type, log, seen, applied, bytes)
            SELECT stream, stream_type, log, 0, 0, 0 FROM unnest(?, ?, ?) AS t (stream, stream_type, log) ORDER BY stream
            ON CONFLICT DO NOTHING
            """);
    return select(db, log, first.keySet());
  }

  /// Reads and locks the rows of these streams. A stream without a row is not in the result.
  static Map<UUID, StreamInBatch> select(Connection db, String log, Collection<UUID> ids)
      throws SQLException {
    return select(db, log, ids, " FOR UPDATE OF p");
  }

  /// Reads the rows of these streams without a lock. A stream without a row is not in the result.
  static Map<UUID, StreamInBatch> read(Connection db, String log, Collection<UUID> ids)
      throws SQLException {
    return select(db, log, ids, "");
  }

  private static Map<UUID, StreamInBatch> select(
      Connection db, String log, Collection<UUID> ids, String lock) throws SQLException {
    var streams = new LinkedHashMap<UUID, StreamInBatch>();
    try (var select =
        db.prepareStatement(
            """
            SELECT p.stream, p.stream_type, p.seen, p.head, p.applied,
              ARRAY(SELECT event_id FROM public.skipped_event s WHERE s.stream = p.stream AND s.log = p.log),
              k.reason, p.bytes
            FROM stream_progress p LEFT JOIN parked_stream k ON k.stream = p.stream AND k.log = p.log
            WHERE p.stream = ANY (?) AND p.log = ? ORDER BY p.stream\
            """
                + lock)) {
      select.setArray(1, db.createArrayOf("uuid", ids.toArray()));
      select.setString(2, log);
      try (var row = select.executeQuery()) {
        while (row.next()) {
          UUID id = row.getObject(1, UUID.class);
          String reason = row.getString(7);
          streams.put(
              id,
              new StreamInBatch(
                  new StreamKey(log, id),
                  row.getString(2),
                  row.getLong(3),
                  row.getObject(4, UUID.class),
                  row.getLong(5),
                  uuids(row.getArray(6)),
                  reason == null ? null : Reason.valueOf(reason),
                  row.getLong(8)));
        }
      }
    }
    return streams;
  }

  private static Set<UUID> uuids(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray())
        .map(UUID.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Adds to the batch the parked events of each stream whose missing version has arrived.
  static void continueParked(Connection db, String log, Map<UUID, StreamInBatch> streams)
      throws SQLException {
    List<UUID> continued =
        streams.values().stream()
            .filter(s -> s.parked != null && s.isContinued())
            .map(s -> s.key.stream())
            .toList();
    if (continued.isEmpty()) return;
    WaitingEvents.parked(db, log, continued)
        .forEach((stream, events) -> streams.get(stream).arrived.addAll(events));
    WaitingEvents.deleteParked(db, log, continued);
    List<UUID> closed =
        continued.stream().filter(s -> streams.get(s).parked == Reason.HOLE).toList();
    if (closed.isEmpty()) return;
    try (var delete =
        db.prepareStatement("DELETE FROM parked_stream WHERE stream = ANY (?) AND log = ?")) {
      delete.setArray(1, db.createArrayOf("uuid", closed.toArray()));
      delete.setString(2, log);
      delete.executeUpdate();
    }
    for (UUID stream : closed) streams.get(stream).parked = null;
  }

  /// Collects the statements that write the progress of streams whose events are all in order. Each
  /// statement changes only rows that have the expected progress.
  static void collect(Writes to, Collection<StreamInBatch> streams) throws SQLException {
    List<StreamInBatch> unseen = streams.stream().filter(s -> s.seen == 0).toList();
    UnnestStatement.of(unseen)
        .uuid(s -> s.key.stream())
        .text(s -> s.type)
        .text(s -> s.key.log())
        .bigint(StreamInBatch::appliedAfter)
        .uuid(s -> s.next.getLast().id())
        .bigint(StreamInBatch::bytesAfter)
        .write(
            to,
            unseen.size(),
            """
            INSERT INTO stream_progress (stream, stream_type, log, seen, applied, head, bytes)
            SELECT stream, stream_type, log, seen, seen, head, bytes
            FROM unnest(?, ?, ?, ?, ?, ?) AS t (stream, stream_type, log, seen, head, bytes) ORDER BY stream
            ON CONFLICT DO NOTHING
            """);
    List<StreamInBatch> known = streams.stream().filter(s -> s.seen > 0).toList();
    UnnestStatement.of(known)
        .uuid(s -> s.key.stream())
        .text(s -> s.key.log())
        .bigint(s -> s.seen)
        .uuid(s -> s.head)
        .bigint(StreamInBatch::appliedAfter)
        .uuid(s -> s.next.getLast().id())
        .bigint(StreamInBatch::bytesAfter)
        .write(
            to,
            known.size(),
            """
            UPDATE stream_progress p SET seen = t.seen, applied = t.seen, head = t.head, bytes = t.bytes
            FROM unnest(?, ?, ?, ?, ?, ?, ?) AS t (stream, log, expected, expected_head, seen, head, bytes)
            WHERE p.stream = t.stream AND p.log = t.log AND p.seen = t.expected AND p.applied = t.expected
              AND p.head = t.expected_head
            """);
  }

  static void save(Connection db, Collection<StreamInBatch> streams) throws SQLException {
    UnnestStatement.of(streams.stream().filter(s -> !s.next.isEmpty()).toList())
        .uuid(s -> s.key.stream())
        .text(s -> s.key.log())
        .bigint(s -> s.seen + s.next.size())
        .bigint(StreamInBatch::appliedAfter)
        .uuid(s -> s.next.getLast().id())
        .bigint(StreamInBatch::bytesAfter)
        .update(
            db,
            """
            UPDATE stream_progress p SET seen = t.seen, applied = t.applied, head = t.head, bytes = t.bytes
            FROM unnest(?, ?, ?, ?, ?, ?) AS t (stream, log, seen, applied, head, bytes)
            WHERE p.stream = t.stream AND p.log = t.log
            """);
    UnnestStatement.of(streams.stream().map(s -> s.parking).filter(Objects::nonNull).toList())
        .uuid(p -> p.stream().stream())
        .text(p -> p.stream().log())
        .text(p -> p.code().reason().name())
        .text(p -> p.code().name())
        .text(p -> p.code().explanation(p.version()))
        .bigint(Parking::version)
        .update(
            db,
            """
            INSERT INTO parked_stream (stream, log, reason, code, explanation, version, attempts, parked_at)
            SELECT *, 0, now() FROM unnest(?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
    WaitingEvents.park(db, streams.stream().flatMap(s -> s.waiting.stream()).toList());
  }

  /// Resets a parked stream to the facts that were applied. The stream is then no longer parked.
  ///
  /// @param bytes size of the payloads of the applied facts, in bytes
  static void restart(Connection db, StreamKey stream, long bytes) throws SQLException {
    try (var update =
        db.prepareStatement(
            "UPDATE stream_progress SET seen = applied, head = NULL, bytes = ? WHERE stream = ? AND log = ?")) {
      update.setLong(1, bytes);
      update.setObject(2, stream.stream());
      update.setString(3, stream.log());
      update.executeUpdate();
    }
    try (var delete =
        db.prepareStatement("DELETE FROM parked_stream WHERE stream = ? AND log = ?")) {
      delete.setObject(1, stream.stream());
      delete.setString(2, stream.log());
      delete.executeUpdate();
    }
  }

  static void delete(Connection db, String log, Collection<UUID> streams) throws SQLException {
    for (String table : List.of("parked_stream", "stream_progress"))
      try (var delete =
          db.prepareStatement(
              "DELETE FROM %s WHERE stream = ANY (?) AND log = ?".formatted(table))) {
        delete.setArray(1, db.createArrayOf("uuid", streams.toArray()));
        delete.setString(2, log);
        delete.executeUpdate();
      }
  }
}
