package io.corridorledger.feed;

import io.corridorledger.feed.RebuildState.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Brings the tables of a path up to date: deletes and writes the rows of each stream that has
/// facts after the stored [Cut], or that was parked.
final class RebuildCatchUp {

  /// Thrown if the stored progress of a path cannot be used, because an epoch has given up events.
  static final class EpochChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EpochChanged() {
      super("an epoch has given up events since then");
    }
  }

  /// If fewer streams than this have later events, the new tables are compared.
  private static final int FEW_STREAMS = 200;

  /// Maximum number of times that the rebuild catches up before it compares the tables. More rounds
  /// do not help if events arrive as fast as they are applied.
  private static final int MAX_ROUNDS = 20;

  private final FactStore facts;
  private final ReadDatabase database;

  RebuildCatchUp(FactStore facts, ReadDatabase database) {
    this.facts = facts;
    this.database = database;
  }

  /// Prevents a switch during a transaction, or throws an exception.
  interface Guard {
    void check(Connection db) throws SQLException;
  }

  /// Catches up until few streams have later events.
  ///
  /// @param guard called at the beginning of each transaction
  void untilFewStreams(String path, List<ReadModel> some, Guard guard) throws SQLException {
    for (int round = 0; round < MAX_ROUNDS; round++)
      if (once(path, some, guard) < FEW_STREAMS) return;
  }

  int once(String path, List<ReadModel> some, Guard guard) throws SQLException {
    return database.transaction(db -> {
      guard.check(db);
      return catchUp(db, path, some);
    });
  }

  /// Completes the rows that depend on several streams.
  void complete(String path, List<ReadModel> some, Guard guard) throws SQLException {
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted())
      more =
          database.transaction(db -> {
            guard.check(db);
            LiveSchema.use(db, path);
            return complete(db, some);
          });
  }

  private static boolean complete(Connection db, List<ReadModel> some) throws SQLException {
    boolean more = false;
    for (ReadModel readModel : some) more |= readModel.complete(db);
    return more;
  }

  /// Catches up and completes the rows in one transaction. The caller has locked all read models.
  void entirely(Connection db, String path, List<ReadModel> some) throws SQLException {
    catchUp(db, path, some);
    while (complete(db, some)) {}
  }

  /// Writes the rows of the streams that have changed since the stored cut, and stores a later cut.
  ///
  /// @return number of streams with later events
  private int catchUp(Connection db, String path, List<ReadModel> some) throws SQLException {
    LiveSchema.use(db, path);
    Map<String, Cut> before = RebuildState.cuts(db, path);
    // The cut is stored before the facts are read. So the next round finds all facts that are
    // stored after this statement.
    RebuildState.capture(db, path);
    int streams = 0;
    for (var after : RebuildState.cuts(db, path).entrySet()) {
      String log = after.getKey();
      Cut from = before.getOrDefault(log, new Cut(0, after.getValue().epochs(), List.of()));
      if (from.epochs() != after.getValue().epochs()) throw new EpochChanged();
      Set<UUID> changed = new LinkedHashSet<>(facts.streamsAfter(db, log, from.position()));
      streams += changed.size();
      changed.addAll(from.parked());
      changed.addAll(after.getValue().parked());
      AppliedFacts.forEachGroup(
          db,
          facts,
          log,
          changed,
          AppliedFacts.MAX_WEIGHT,
          histories -> {
            for (ReadModel readModel : some) {
              readModel.forget(histories, db);
              readModel.apply(histories, Writes.atOnce(db));
            }
          });
    }
    return streams;
  }
}
