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

  /// Catches up until few streams have later events.
  void almost(String path, List<ReadModel> some) throws SQLException {
    for (int round = 0; round < MAX_ROUNDS; round++)
      if (database.transaction(db -> once(db, path, some)) < FEW_STREAMS) return;
  }

  /// Writes the rows of the streams that have changed since the stored cut, and stores a later cut.
  ///
  /// @return number of these streams
  int once(Connection db, String path, List<ReadModel> some) throws SQLException {
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
      changed.addAll(from.parked());
      changed.addAll(after.getValue().parked());
      AppliedFacts.forEachGroup(
          db,
          facts,
          log,
          changed,
          histories -> {
            for (ReadModel readModel : some) {
              readModel.forget(histories, db);
              readModel.apply(histories, Writes.atOnce(db));
            }
          });
      streams += changed.size();
    }
    return streams;
  }
}
