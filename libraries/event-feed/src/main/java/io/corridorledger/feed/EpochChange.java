package io.corridorledger.feed;

import io.corridorledger.event.EpochEvent.LedgerEpochRaised;
import io.corridorledger.feed.Epochs.Validity;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.Watermarks.Stop;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Removes events that are no longer valid after a restore.
///
/// If the database of a writer is restored to an earlier state, it may lack events that were
/// published. The operator then announces a new epoch with an epoch event. From the first position
/// of the new epoch on, the events of earlier epochs are not valid. These events are called
/// given-up events.
@ApplicationScoped
class EpochChange {

  /// Number of streams that are rebuilt at the same time. A limit is needed, because the facts of
  /// these streams are in memory.
  private static final int STREAMS_AT_A_TIME = 200;

  private final Projector projector;
  private final FactStore facts;

  EpochChange(Projector projector, FactStore facts) {
    this.projector = projector;
    this.facts = facts;
  }

  /// The result of a call of [EpochChange#announce].
  ///
  /// @param announced true if the call stored a new epoch; false if an earlier call stored the
  ///   epoch, or if the epoch event was rejected
  /// @param contradiction why the epoch event was rejected; null if it was accepted
  record Outcome(boolean announced, Stop contradiction, Projector.Result result) {

    static final Outcome KNOWN = new Outcome(false, null, Projector.Result.NOTHING);

    static Outcome refused(Stop contradiction) {
      return new Outcome(false, contradiction, Projector.Result.NOTHING);
    }
  }

  /// Begins a new epoch of a log: stores the epoch, and removes the events that are given up. The
  /// caller must call [ReadModels#lockAlone] before this call. After this call, the caller applies
  /// the epoch event like any other event.
  Outcome announce(Connection db, String log, Authentic record) throws SQLException {
    LedgerEpochRaised raised = record.epochEvent();
    byte[] lastChain = HexFormat.of().parseHex(raised.lastChainHash());
    Long known = firstPosition(db, log, raised.epoch());
    if (known != null)
      return known == raised.firstPosition()
          ? Outcome.KNOWN
          : Outcome.refused(Stop.EPOCH_CONTRADICTED);
    boolean givenUp =
        Epochs.read(db, log).of(raised.epoch(), raised.firstPosition()) == Validity.GIVEN_UP;
    if (!givenUp && breaksChain(db, log, raised.firstPosition(), lastChain))
      return Outcome.refused(Stop.EPOCH_BREAKS_CHAIN);
    insert(db, log, raised, lastChain);
    forgetRefusal(db, log, raised, record.hash());
    return new Outcome(true, null, givenUp ? Projector.Result.NOTHING : giveUp(db, log, raised));
  }

  private static Long firstPosition(Connection db, String log, long epoch) throws SQLException {
    try (var select =
        db.prepareStatement(
            "SELECT first_position FROM ledger_epoch WHERE log = ? AND epoch = ?")) {
      select.setString(1, log);
      select.setLong(2, epoch);
      try (var row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  /// Whether an epoch event contradicts the verified part of the hash chain. The event states the
  /// chain hash of the position before the new epoch. The result is true if the verified chain hash
  /// of this position is different.
  private static boolean breaksChain(Connection db, String log, long first, byte[] lastChain)
      throws SQLException {
    if (first == 1) return lastChain.length > 0;
    try (var select =
        db.prepareStatement(
            """
            SELECT r.chain <> ? FROM received r JOIN watermark w USING (log)
            WHERE log = ? AND r.position = ? - 1 AND r.position <= w.position
            """)) {
      select.setBytes(1, lastChain);
      select.setString(2, log);
      select.setLong(3, first);
      try (var row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /// Deletes the row that records an earlier rejection of this epoch event. The reader may have
  /// rejected the event because the epoch event of an earlier epoch was missing. When the missing
  /// epoch event has arrived, the reader accepts this epoch event.
  private static void forgetRefusal(
      Connection db, String log, LedgerEpochRaised raised, byte[] hash) throws SQLException {
    try (var delete =
        db.prepareStatement(
            "DELETE FROM contradiction WHERE log = ? AND position = ? AND epoch = ? AND hash = ? AND kind = ?")) {
      delete.setString(1, log);
      delete.setLong(2, raised.firstPosition());
      delete.setLong(3, raised.epoch());
      delete.setBytes(4, hash);
      delete.setString(5, Stop.EPOCH_BREAKS_CHAIN.name());
      delete.executeUpdate();
    }
  }

  private static void insert(Connection db, String log, LedgerEpochRaised raised, byte[] lastChain)
      throws SQLException {
    try (var insert =
        db.prepareStatement(
            "INSERT INTO ledger_epoch (log, epoch, first_position, last_chain, reason) VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, log);
      insert.setLong(2, raised.epoch());
      insert.setLong(3, raised.firstPosition());
      insert.setBytes(4, lastChain);
      insert.setString(5, raised.reason());
      insert.executeUpdate();
    }
  }

  private Projector.Result giveUp(Connection db, String log, LedgerEpochRaised raised)
      throws SQLException {
    long epoch = raised.epoch();
    long first = raised.firstPosition();
    FactStore.GivenUp givenUp = facts.givenUp(db, log, epoch, first);
    var touched = new TreeSet<>(givenUp.streams());
    touched.addAll(WaitingEvents.parkedFrom(db, log, epoch, first));
    List<UUID> streams = List.copyOf(touched);
    for (String table : List.of("received", "contradiction", "held_event"))
      try (var delete =
          db.prepareStatement(
              "DELETE FROM %s WHERE log = ? AND epoch < ? AND position >= ?".formatted(table))) {
        bind(delete, log, epoch, first);
        delete.executeUpdate();
      }
    Projector.Result result = Projector.Result.NOTHING;
    for (int i = 0; i < streams.size(); i += STREAMS_AT_A_TIME)
      result =
          result.and(
              projector.takeAnew(
                  db,
                  log,
                  streams.subList(i, Math.min(streams.size(), i + STREAMS_AT_A_TIME)),
                  event -> event.epoch() >= epoch || event.position() < first));
    givenUp.replaced(db);
    Watermarks.takeBack(db, log, first);
    // The result contains facts that were stored again. The result must not report these facts as
    // new, because an earlier transaction has already done so.
    return result.withoutTaken();
  }

  private static void bind(PreparedStatement statement, String log, long epoch, long first)
      throws SQLException {
    statement.setString(1, log);
    statement.setLong(2, epoch);
    statement.setLong(3, first);
  }
}
