package io.corridorledger.projection.feed;

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

/// The simplest read model: a row for each event that was applied, in the order of its coming. It
/// can be told to fail.
@Singleton
public class Journal implements ReadModel {

  /// Versions that it does not take.
  final Map<UUID, Long> poison = new ConcurrentHashMap<>();

  /// How many batches fail as if the database was going down.
  final AtomicInteger outages = new AtomicInteger();

  @Override
  public void apply(List<StreamHistory> touched, Connection db) throws SQLException {
    try (var insert =
        db.prepareStatement(
            """
            INSERT INTO journal (stream, version, facts_before, in_order) VALUES (?, ?, ?,
              ? = 1 OR EXISTS (SELECT FROM journal WHERE stream = ? AND version = ? - 1))
            """)) {
      for (StreamHistory history : touched)
        for (int i = history.applied(); i < history.facts().size(); i++) {
          Recorded<LedgerEvent> fact = history.facts().get(i);
          insert.setObject(1, fact.stream());
          insert.setLong(2, fact.version());
          insert.setInt(3, i);
          insert.setLong(4, fact.version());
          insert.setObject(5, fact.stream());
          insert.setLong(6, fact.version());
          insert.executeUpdate();
          if (poison.getOrDefault(fact.stream(), 0L) == fact.version())
            throw new IllegalStateException("version %d is poison".formatted(fact.version()));
        }
    }
    if (outages.getAndUpdate(n -> Math.max(0, n - 1)) > 0)
      throw new SQLException("terminating connection due to administrator command", "57P01");
  }
}
