package io.corridorledger.feed;

import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.integrity.HashChain;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The watermark of each log: the position up to which no event is missing and the hash chain is
/// verified. The partitions of a topic are read independently, so events do not arrive in the order
/// of positions. The change feed returns events only up to the watermark.
///
/// A parked or skipped event does not stop the watermark, because the event has arrived. A missing
/// event, a broken hash chain or a contradiction stops the watermark.
final class Watermarks {

  private static final int PAGE = 1000;

  /// Why a log is stopped. The names of the constants must not change, because they are stored and
  /// returned to clients.
  enum Stop {
    /// The chain hash of an event does not follow from the events before it.
    CHAIN_BROKEN,
    /// The writer published two different events with the same position.
    POSITION_TAKEN,
    /// Two epoch events state different first positions for one epoch, or an event is before the
    /// first position of its epoch.
    EPOCH_CONTRADICTED,
    /// The first event of an epoch does not continue the verified hash chain.
    EPOCH_BREAKS_CHAIN
  }

  /// The watermark of a log.
  ///
  /// @param stop why the log is stopped; null if the log is not stopped
  /// @param at the position at which the log is stopped; 0 if the log is not stopped
  record State(long position, long epoch, byte[] chain, Stop stop, long at) {

    /// Returns the position from which events must wait, because the log is stopped. If the log is
    /// not stopped, returns [Long#MAX_VALUE].
    long holdsFrom() {
      return stop == null ? Long.MAX_VALUE : at;
    }
  }

  /// The watermark before and after a transaction.
  record Move(State before, State after) {

    boolean stops() {
      return after.stop() != null && before.stop() == null;
    }

    boolean goesOnAgain() {
      return after.stop() == null && before.stop() != null;
    }
  }

  private Watermarks() {}

  /// Reads the watermark without a lock.
  static State read(Connection db, String log) throws SQLException {
    return select(db, log, "");
  }

  private static State select(Connection db, String log, String lock) throws SQLException {
    try (var select =
        db.prepareStatement(
            "SELECT position, epoch, chain, stopped, stopped_at FROM watermark WHERE log = ?"
                + lock)) {
      select.setString(1, log);
      try (var row = select.executeQuery()) {
        if (!row.next()) throw new IllegalStateException("no watermark for the log " + log);
        String stopped = row.getString(4);
        return new State(
            row.getLong(1),
            row.getLong(2),
            row.getBytes(3),
            stopped == null ? null : Stop.valueOf(stopped),
            row.getLong(5));
      }
    }
  }

  /// Advances the watermark if this transaction received the next position.
  ///
  /// This call must be the last statement of the transaction. The call locks the row of the
  /// watermark until the transaction commits, so simultaneous transactions execute this call one
  /// after the other. Each transaction sees the positions that the transactions before it received.
  ///
  /// @param brought positions that this transaction received from the topic or from the writer
  /// @return null if this transaction did not receive the next position
  static Move advance(Connection db, String log, Set<Long> brought) throws SQLException {
    if (brought.isEmpty()) return null;
    State before = select(db, log, " FOR UPDATE");
    if (!brought.contains(before.position() + 1)) return null;
    return advance(db, log, before);
  }

  /// Advances the watermark, even if the transaction received no event. The call also checks again
  /// whether the log must be stopped.
  static Move advance(Connection db, String log) throws SQLException {
    return advance(db, log, select(db, log, " FOR UPDATE"));
  }

  private static Move advance(Connection db, String log, State before) throws SQLException {
    var walk = new Walk(before, contradiction(db, log));
    try (var select =
        db.prepareStatement(
            """
            SELECT position, epoch, hash, chain, recorded FROM received WHERE log = ? AND position > ?
            ORDER BY position LIMIT ?
            """)) {
      boolean more = true;
      while (more) {
        select.setString(1, log);
        select.setLong(2, walk.position);
        select.setInt(3, PAGE);
        int rows = 0;
        try (var row = select.executeQuery()) {
          more = true;
          while (more && row.next()) {
            rows++;
            more =
                walk.step(
                    row.getLong(1),
                    row.getLong(2),
                    row.getBytes(3),
                    row.getBytes(4),
                    row.getTimestamp(5));
          }
        }
        more &= rows == PAGE;
      }
    }
    return new Move(before, write(db, log, before, walk));
  }

  /// Collects the statement that advances the watermark past new records. The statement changes the
  /// watermark only if the stored watermark is as expected and the log is not stopped. No statement
  /// is collected if the records do not contain the next position.
  ///
  /// After this statement, the transaction must check whether later positions were received. A
  /// transaction that received such a position earlier could not advance the watermark.
  ///
  /// @param records new records, in the order of positions
  /// @return the watermark after the statement
  /// @throws Writes.Unexpected if a record breaks the hash chain
  static State collect(Writes to, String log, State expected, List<Authentic> records)
      throws SQLException {
    var walk = new Walk(expected, null);
    for (Authentic record : records) {
      LogEvent event = record.event();
      Timestamp recorded = Timestamp.from(event.recorded());
      walk.step(event.position(), event.epoch(), record.hash(), record.chain(), recorded);
    }
    if (walk.stop != null) throw new Writes.Unexpected("broken chain at " + walk.stoppedAt);
    if (walk.position == expected.position()) return expected;
    to.add(
        1,
        """
        UPDATE watermark SET position = ?, epoch = ?, chain = ?, recorded = coalesce(?, recorded)
        WHERE log = ? AND position = ? AND chain = ? AND stopped IS NULL
        """,
        List.of(
            walk.position,
            walk.epoch,
            walk.chain,
            walk.recorded,
            log,
            expected.position(),
            expected.chain()));
    return new State(walk.position, walk.epoch, walk.chain, null, 0);
  }

  private static State write(Connection db, String log, State before, Walk walk)
      throws SQLException {
    var after = new State(walk.position, walk.epoch, walk.chain, walk.stop, walk.stoppedAt);
    if (after.position() == before.position()
        && after.stop() == before.stop()
        && after.at() == before.at()) return before;
    try (var update =
        db.prepareStatement(
            """
            UPDATE watermark SET position = ?, epoch = ?, chain = ?, recorded = coalesce(?, recorded), stopped = ?,
              stopped_at = ? WHERE log = ?
            """)) {
      update.setLong(1, after.position());
      update.setLong(2, after.epoch());
      update.setBytes(3, after.chain());
      update.setTimestamp(4, walk.recorded);
      update.setString(5, after.stop() == null ? null : after.stop().name());
      if (after.stop() == null) update.setNull(6, Types.BIGINT);
      else update.setLong(6, after.at());
      update.setString(7, log);
      update.executeUpdate();
    }
    return after;
  }

  private record Contradiction(Stop kind, long position) {}

  /// Finds the first contradiction in the log.
  ///
  /// @return null if there is none
  private static Contradiction contradiction(Connection db, String log) throws SQLException {
    try (var select =
        db.prepareStatement(
            "SELECT kind, position FROM contradiction WHERE log = ? ORDER BY position LIMIT 1")) {
      select.setString(1, log);
      try (var row = select.executeQuery()) {
        return row.next()
            ? new Contradiction(Stop.valueOf(row.getString(1)), row.getLong(2))
            : null;
      }
    }
  }

  /// Walks from position to position, and verifies the hash chain at each step.
  private static final class Walk {
    private final long contradicted;
    private long position;
    private long epoch;
    private byte[] chain;
    private Timestamp recorded;
    private Stop stop;
    private long stoppedAt;

    Walk(State from, Contradiction contradiction) {
      position = from.position();
      epoch = from.epoch();
      chain = from.chain();
      contradicted = contradiction == null ? Long.MAX_VALUE : contradiction.position();
      if (contradiction != null) {
        stop = contradiction.kind();
        stoppedAt = contradiction.position();
      }
    }

    /// Verifies the next position.
    ///
    /// @return whether the walk may continue
    boolean step(long next, long epoch, byte[] hash, byte[] claimed, Timestamp recorded) {
      if (next != position + 1 || next >= contradicted) return false;
      byte[] expected = HashChain.next(chain, hash);
      if (!Arrays.equals(expected, claimed)) {
        stop = Stop.CHAIN_BROKEN;
        stoppedAt = next;
        return false;
      }
      position = next;
      this.epoch = epoch;
      chain = expected;
      if (recorded != null) this.recorded = recorded;
      return true;
    }
  }

  /// Moves the watermark back to the position before the first position of a new epoch. If the
  /// watermark is already lower, it is not changed.
  static void takeBack(Connection db, String log, long firstPosition) throws SQLException {
    try (var update =
        db.prepareStatement(
            """
            UPDATE watermark w SET position = ? - 1, epoch = coalesce(r.epoch, 1), chain = coalesce(r.chain, ''),
              recorded = r.recorded
            FROM (SELECT) AS one LEFT JOIN received r ON r.log = ? AND r.position = ? - 1
            WHERE w.log = ? AND w.position >= ?
            """)) {
      update.setLong(1, firstPosition);
      update.setString(2, log);
      update.setLong(3, firstPosition);
      update.setString(4, log);
      update.setLong(5, firstPosition);
      update.executeUpdate();
    }
  }
}
