package io.corridorledger.feed;

import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.feed.RebuildState.Phase;
import io.corridorledger.feed.RebuildState.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The first phase of a rebuild: folds each stream once, and writes its rows into tables without
/// indexes. The streams are divided into parts. Each part is written in one transaction.
final class RebuildFilling {

  private final ReadModels readModels;
  private final FactStore facts;
  private final ReadDatabase database;

  /// Whether a part has failed. Its streams are then loaded one by one, so that the next failure
  /// names the stream.
  private volatile boolean failed;

  RebuildFilling(ReadModels readModels, FactStore facts, ReadDatabase database) {
    this.readModels = readModels;
    this.facts = facts;
    this.database = database;
  }

  /// Fills parts until no part is left.
  ///
  /// @return whether this worker filled a part
  boolean fill(State state) throws SQLException {
    boolean any = false;
    // The parts are filled in order, so the part that has failed is among the next ones.
    long maxWeight = failed ? 0 : AppliedFacts.MAX_WEIGHT;
    try {
      while (!Thread.currentThread().isInterrupted() && fillPart(state, maxWeight)) {
        any = true;
        maxWeight = AppliedFacts.MAX_WEIGHT;
      }
      return any;
    } catch (RebuildState.Moved e) {
      throw e;
    } catch (RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  /// Writes the rows of the next part.
  ///
  /// @param maxWeight maximum heap size of the facts that are in memory together
  /// @return false if no part is left
  /// @throws RebuildState.Moved if the rebuild has begun another phase
  boolean fillPart(State state, long maxWeight) throws SQLException {
    return database.transaction(db -> {
      RebuildState.keep(db, state);
      LiveSchema.use(db, state.path());
      UUID first;
      UUID last;
      try (var select =
          db.prepareStatement(
              """
              SELECT first_stream, last_stream FROM public.rebuild_part p
              WHERE schema = ? AND done_at IS NULL ORDER BY first_stream LIMIT 1 FOR UPDATE OF p SKIP LOCKED
              """)) {
        select.setString(1, state.schema());
        try (var row = select.executeQuery()) {
          if (!row.next()) return false;
          first = row.getObject(1, UUID.class);
          last = row.getObject(2, UUID.class);
        }
      }
      for (var log : streams(db, first, last).entrySet())
        AppliedFacts.forEachGroup(
            db,
            facts,
            log.getKey(),
            log.getValue(),
            maxWeight,
            histories -> apply(db, state, histories));
      RebuildState.update(
          db,
          "UPDATE public.rebuild_part SET done_at = clock_timestamp() WHERE schema = ? AND first_stream = ?",
          state.schema(),
          first);
      return true;
    });
  }

  private void apply(Connection db, State state, List<StreamHistory> histories)
      throws SQLException {
    try {
      for (ReadModel readModel : state.of(readModels.all()))
        readModel.apply(histories, Writes.atOnce(db));
    } catch (RuntimeException e) {
      if (histories.size() > 1) throw e;
      StreamHistory one = histories.getFirst();
      throw new IllegalStateException(
          "a stream cannot be applied log=%s stream=%s: %s. Correct the code, then discard the rebuild"
              .formatted(one.log(), one.stream(), Failures.message(e)),
          e);
    }
  }

  private static Map<String, List<UUID>> streams(Connection db, UUID first, UUID last)
      throws SQLException {
    var byLog = new HashMap<String, List<UUID>>();
    try (var select =
        db.prepareStatement(
            "SELECT log, stream FROM stream_progress WHERE stream BETWEEN ? AND ? ORDER BY stream")) {
      select.setObject(1, first);
      select.setObject(2, last);
      try (var row = select.executeQuery()) {
        while (row.next())
          byLog
              .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
              .add(row.getObject(2, UUID.class));
      }
    }
    return byLog;
  }

  /// Begins the next phase if each part is written.
  ///
  /// @return whether the next phase has begun
  boolean end(State state) throws SQLException {
    return database.transaction(db -> {
      RebuildState.lock(db);
      try (var select =
          db.prepareStatement(
              "SELECT FROM public.rebuild_part WHERE schema = ? AND done_at IS NULL LIMIT 1")) {
        select.setString(1, state.schema());
        try (var row = select.executeQuery()) {
          if (row.next()) return false;
        }
      }
      failed = false;
      return RebuildState.move(db, state, Phase.INDEXING, List.of());
    });
  }
}
