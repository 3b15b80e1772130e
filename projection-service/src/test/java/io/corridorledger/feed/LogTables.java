package io.corridorledger.feed;

import io.corridorledger.projection.query.View;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Logs used only by a test: created, compared and deleted.
@Singleton
public class LogTables {

  private static final List<String> FEED =
      List.of(
          "fact",
          "citation",
          "received",
          "contradiction",
          "held_event",
          "parked_event",
          "parked_stream",
          "stream_progress",
          "watermark",
          "ledger_epoch",
          "journal");

  private final ReadDatabase database;
  private final FeedTables tables;
  private final List<String> readModels;

  LogTables(ReadDatabase database, FeedTables tables, @All List<ReadModel> readModels) {
    this.database = database;
    this.tables = tables;
    // The other read models have no documents.
    this.readModels =
        readModels.stream().filter(View.class::isInstance).map(ReadModel::name).toList();
  }

  List<String> readModels() {
    return readModels;
  }

  void begin(String log) throws SQLException {
    database.transaction(db -> {
      Epochs.begin(db, List.of(log));
      return null;
    });
  }

  long waiting(String log) {
    return tables.count(
        """
        SELECT (SELECT count(*) FROM held_event WHERE log = l.log)
          + (SELECT count(*) FROM parked_event WHERE log = l.log)
          + (SELECT count(*) FROM parked_stream WHERE log = l.log) FROM (SELECT ?::text AS log) AS l
        """,
        log);
  }

  /// Every row that follows from the log, as text. The rows of read models are those of its streams
  /// and events.
  Map<String, List<String>> digest(String log) {
    var digest = new TreeMap<String, List<String>>();
    for (String table : FEED)
      digest.put(
          table,
          tables.texts(
              "SELECT (to_jsonb(t) - 'parked_at' - 'attempts')::text FROM %s t WHERE log = ? ORDER BY 1"
                  .formatted(table),
              log));
    for (String table : readModels)
      digest.put(
          table,
          tables.texts(
              """
              SELECT t::text FROM %s t WHERE id IN (SELECT stream FROM fact WHERE log = ?)
                OR id IN (SELECT event_id FROM fact WHERE log = ?)
                OR doc->>'event' IN (SELECT event_id::text FROM fact WHERE log = ?) ORDER BY 1
              """
                  .formatted(table),
              log,
              log,
              log));
    digest.put(
        "source",
        tables.texts(
            "SELECT s::text FROM source s WHERE source IN (SELECT source FROM citation WHERE log = ?) ORDER BY 1",
            log));
    return digest;
  }

  /// Rows of read models whose facts no longer exist.
  ///
  /// @param ids ids of all streams and events that ever existed
  long leftOver(UUID... ids) {
    long rows = 0;
    for (String table : readModels)
      rows +=
          tables.count(
              """
              SELECT count(*) FROM %s t WHERE (id = ANY (?) OR (doc->>'event')::uuid = ANY (?))
                AND NOT EXISTS (SELECT FROM fact WHERE stream = t.id OR event_id IN (t.id, (doc->>'event')::uuid))
              """
                  .formatted(table),
              ids,
              ids);
    return rows;
  }

  void clear(String log) {
    for (String table : readModels)
      tables.update(
          """
          DELETE FROM %s WHERE id IN (SELECT stream FROM fact WHERE log = ?)
            OR id IN (SELECT event_id FROM fact WHERE log = ?)
            OR doc->>'event' IN (SELECT event_id::text FROM fact WHERE log = ?)
          """
              .formatted(table),
          log,
          log,
          log);
    tables.update(
        """
        DELETE FROM source WHERE source IN (SELECT source FROM citation WHERE log = ?)
          AND source NOT IN (SELECT source FROM citation WHERE log <> ?)
        """,
        log,
        log);
    for (String table : FEED) tables.update("DELETE FROM %s WHERE log = ?".formatted(table), log);
    for (String table :
        List.of("foreign_record", "foreign_record_count", "repair_turn", "projection_checkpoint"))
      tables.update("DELETE FROM %s WHERE log = ?".formatted(table), log);
  }
}
