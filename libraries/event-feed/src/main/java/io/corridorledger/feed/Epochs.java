package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The announced epochs of one log, each with its first position. An operator raises the epoch when
/// published events are given up after a restore. The epoch event announces the new epoch to the
/// reader. Epoch 1 begins at position 1.
///
/// ```
/// epoch 1   1 ──────────── 100 ─ ─ ─ ─ 150     given up from 101 on
/// epoch 2                  101 ──────────────▶
/// ```
public record Epochs(NavigableMap<Long, Long> firstPositions) {

  /// Whether an event is valid, according to its epoch and its position.
  enum Validity {
    /// The event is valid: its position belongs to its epoch.
    LIVE,
    /// The event is given up: a later epoch begins at or before its position.
    GIVEN_UP,
    /// The reader has not received the epoch event that announces the epoch of the event. Therefore
    /// the validity of the event is unknown.
    UNANNOUNCED,
    /// The epoch of the event begins after the position of the event. The writer never creates such
    /// an event.
    IMPOSSIBLE
  }

  Validity of(long epoch, long position) {
    if (firstPositions.tailMap(epoch, false).values().stream().anyMatch(p -> p <= position))
      return Validity.GIVEN_UP;
    Long first = firstPositions.get(epoch);
    if (first == null) return Validity.UNANNOUNCED;
    return position < first ? Validity.IMPOSSIBLE : Validity.LIVE;
  }

  /// Returns the position after which a client continues to read. Normally, the result is the last
  /// position that the client has read. If a later epoch gave up events that the client has read,
  /// the result is the position before the first of these events.
  ///
  /// @param epoch epoch of the last event that the client has read
  /// @param position position of the last event that the client has read
  public long stillValid(long epoch, long position) {
    long valid = position;
    for (long first : firstPositions.tailMap(epoch, false).values())
      valid = Math.min(valid, first - 1);
    return valid;
  }

  boolean isAnnounced(long epoch) {
    return firstPositions.containsKey(epoch);
  }

  /// Inserts the rows that the feed needs for each log, if they are missing.
  static void begin(Connection db, Collection<String> logs) throws SQLException {
    for (String insert :
        new String[] {
          """
          INSERT INTO ledger_epoch (log, epoch, first_position, last_chain)
          SELECT log, 1, 1, '' FROM unnest(?) AS t (log) ORDER BY log ON CONFLICT DO NOTHING
          """,
          """
          INSERT INTO watermark (log, position, epoch, chain)
          SELECT log, 0, 1, '' FROM unnest(?) AS t (log) ORDER BY log ON CONFLICT DO NOTHING
          """,
          """
          INSERT INTO repair_turn (log, next_attempt)
          SELECT log, now() FROM unnest(?) AS t (log) ORDER BY log ON CONFLICT DO NOTHING
          """
        }) UnnestStatement.of(new TreeSet<>(logs)).text(log -> log).update(db, insert);
  }

  /// Reads the epochs of a log. A new epoch begins only in a transaction with the exclusive lock of
  /// [ReadModels].
  public static Epochs read(Connection db, String log) throws SQLException {
    var first = new TreeMap<Long, Long>();
    try (var select =
        db.prepareStatement("SELECT epoch, first_position FROM ledger_epoch WHERE log = ?")) {
      select.setString(1, log);
      try (var row = select.executeQuery()) {
        while (row.next()) first.put(row.getLong(1), row.getLong(2));
      }
    }
    if (first.isEmpty()) throw new IllegalStateException("no epoch of the log " + log);
    return new Epochs(first);
  }
}
