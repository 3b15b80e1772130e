package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The simplest read model: one row for each applied event, in the order of application. It can be
/// made to fail.
@Singleton
public class Journal implements ReadModel {

  /// Versions that it cannot apply.
  final Map<UUID, Long> poison = new ConcurrentHashMap<>();

  /// Number of batches that fail because of an Error in the process.
  final AtomicInteger errors = new AtomicInteger();

  /// Number of batches that fail as if the database were shutting down.
  final AtomicInteger outages = new AtomicInteger();

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void clear(Connection db) throws SQLException {
    try (var delete = db.prepareStatement("DELETE FROM journal")) {
      delete.executeUpdate();
    }
  }

  @Override
  public void apply(List<StreamHistory> touched, Writes to) throws SQLException {
    for (StreamHistory history : touched)
      for (int i = history.applied(); i < history.facts().size(); i++) {
        Recorded<LedgerEvent> fact = history.facts().get(i);
        long version = fact.version();
        to.add(
            """
            INSERT INTO journal (stream, version, facts_before, in_order, log) VALUES (?, ?, ?,
              ? = 1 OR EXISTS (SELECT FROM journal WHERE stream = ? AND version = ? - 1 AND log = ?), ?)
            """,
            fact.stream(),
            version,
            i,
            version,
            fact.stream(),
            version,
            history.log(),
            history.log());
        if (poison.getOrDefault(fact.stream(), 0L) == version)
          throw new IllegalStateException("version %d is poison".formatted(version));
      }
    if (errors.getAndUpdate(n -> Math.max(0, n - 1)) > 0)
      // As reflection and Jackson wrap it.
      throw new IllegalStateException("not readable", new StackOverflowError("of a test"));
    if (outages.getAndUpdate(n -> Math.max(0, n - 1)) > 0)
      throw new SQLException("terminating connection due to administrator command", "57P01");
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    try (var delete = db.prepareStatement("DELETE FROM journal WHERE stream = ? AND log = ?")) {
      for (StreamHistory history : streams) {
        delete.setObject(1, history.stream());
        delete.setString(2, history.log());
        delete.executeUpdate();
      }
    }
  }
}
