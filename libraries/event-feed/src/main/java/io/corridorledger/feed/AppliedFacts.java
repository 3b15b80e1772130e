package io.corridorledger.feed;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Loads the facts that the feed has already applied, for read models that are filled or rebuilt.
final class AppliedFacts {

  /// Percentage of the heap for the facts that one worker has in memory.
  private static final int HISTORIES_PERCENT = 5;

  static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 100 * HISTORIES_PERCENT;

  private AppliedFacts() {}

  /// Receives some streams, whose facts are in memory together.
  interface Use {
    void of(List<StreamHistory> histories) throws SQLException;
  }

  /// Returns the facts of these streams that the feed has already applied. All of them are new for
  /// a read model that is being filled.
  static List<StreamHistory> of(Connection db, FactStore facts, String log, Collection<UUID> ids)
      throws SQLException {
    return histories(db, facts, log, StreamRows.select(db, log, ids));
  }

  /// Loads the facts of these streams in groups, so that only a part of them is in memory.
  ///
  /// @param maxWeight maximum heap size of a group. A single stream is loaded even if it needs more
  static void forEachGroup(
      Connection db, FactStore facts, String log, Collection<UUID> ids, long maxWeight, Use use)
      throws SQLException {
    Map<UUID, StreamInBatch> group = new LinkedHashMap<>();
    long weight = 0;
    for (var stream : StreamRows.read(db, log, ids).entrySet()) {
      long more = StreamMemory.weight(stream.getValue().bytes, stream.getValue().seen);
      if (!group.isEmpty() && weight + more > maxWeight) {
        use.of(histories(db, facts, log, group));
        group.clear();
        weight = 0;
      }
      group.put(stream.getKey(), stream.getValue());
      weight += more;
    }
    if (!group.isEmpty()) use.of(histories(db, facts, log, group));
  }

  private static List<StreamHistory> histories(
      Connection db, FactStore facts, String log, Map<UUID, StreamInBatch> streams)
      throws SQLException {
    Map<UUID, List<LogEvent>> stored = facts.load(db, log, List.copyOf(streams.keySet()));
    var histories = new ArrayList<StreamHistory>();
    for (StreamInBatch stream : streams.values()) {
      for (LogEvent fact : stored.getOrDefault(stream.key.stream(), List.of())) {
        if (fact.version() > stream.applied) break;
        // If the fact cannot be decoded, the stream is not parked here. The feed parks it when the
        // next event of the stream arrives.
        if (!stream.addToHistory(fact)) {
          Log.errorf(
              "a stored event cannot be read log=%s stream=%s version=%d",
              log, fact.stream(), fact.version());
          break;
        }
      }
      if (!stream.history.isEmpty()) histories.add(stream.history(stream.history.size(), 0));
    }
    return histories;
  }
}
