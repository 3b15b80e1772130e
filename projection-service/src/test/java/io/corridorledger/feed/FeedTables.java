package io.corridorledger.feed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.TestLog.Entry;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Reads the tables of the feed, for tests.
@Singleton
public class FeedTables {

  /// Enough for a machine that is ten times slower.
  public static final Duration PATIENCE = Duration.ofSeconds(120);

  private final DataSource database;
  private final ReadProgress applied;

  FeedTables(DataSource database, ReadProgress applied) {
    this.database = database;
    this.applied = applied;
  }

  public long count(String sql, Object... values) {
    return numbers(sql, values).getFirst();
  }

  public List<Long> numbers(String sql, Object... values) {
    var found = new ArrayList<Long>();
    for (String text : texts(sql, values)) found.add(Long.valueOf(text));
    return found;
  }

  public String text(String sql, Object... values) {
    List<String> found = texts(sql, values);
    return found.isEmpty() ? null : found.getFirst();
  }

  /// The first column of each row.
  public List<String> texts(String sql, Object... values) {
    var found = new ArrayList<String>();
    try (var db = database.getConnection();
        var select = db.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) select.setObject(i + 1, values[i]);
      try (var row = select.executeQuery()) {
        while (row.next()) found.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return found;
  }

  public int update(String sql, Object... values) {
    try (var db = database.getConnection();
        var update = db.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) update.setObject(i + 1, values[i]);
      return update.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  public long position(String log) {
    return applied.freshness().position(log);
  }

  public void awaitApplied(Entry entry) {
    awaitVersion(entry.log(), entry.stream(), entry.version());
  }

  public void awaitVersion(String log, UUID stream, long version) {
    assertTrue(
        applied.await(new StreamKey(log, stream), version, PATIENCE),
        () ->
            "stream %s of %s is not at version %d: %s"
                .formatted(stream, log, version, describe(log)));
  }

  public void awaitPosition(Entry entry) {
    await("position " + entry.position() + " of " + entry.log())
        .atMost(PATIENCE)
        .conditionEvaluationListener(null)
        .until(() -> position(entry.log()) >= entry.position());
  }

  public void awaitParked(Entry entry, ParkingCode code) {
    await("stream %s parked (%s) at %d".formatted(entry.stream(), code, entry.version()))
        .atMost(PATIENCE)
        .until(() ->
            count(
                    "SELECT count(*) FROM parked_stream WHERE log = ? AND stream = ? AND code = ? AND version = ?",
                    entry.log(),
                    entry.stream(),
                    code.name(),
                    entry.version())
                == 1);
  }

  public List<Long> journal(Entry entry) {
    return numbers(
        "SELECT version FROM journal WHERE log = ? AND stream = ? AND facts_before = version - 1 ORDER BY version",
        entry.log(),
        entry.stream());
  }

  public String describe(String log) {
    return text(
        """
        SELECT concat('watermark ', (SELECT w::text FROM watermark w WHERE log = l.log),
          ' received ', (SELECT max(position) FROM received WHERE log = l.log),
          ' parked ', (SELECT string_agg(p::text, '; ') FROM parked_stream p WHERE log = l.log),
          ' held ', (SELECT count(*) FROM held_event WHERE log = l.log),
          ' foreign ', (SELECT string_agg(f::text, '; ') FROM foreign_record_count f WHERE log = l.log),
          ' checkpoints ', (SELECT string_agg(c::text, '; ') FROM projection_checkpoint c WHERE log = l.log))
        FROM (SELECT ?::text AS log) AS l
        """,
        log);
  }
}
