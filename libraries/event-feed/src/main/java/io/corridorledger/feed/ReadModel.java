package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// One read model: a pure function of the log, written in the transaction that also moves the
/// offsets.
///
/// Implementations are CDI beans. They get each stream that a batch touches, complete and in
/// version order, so that a fold never depends on the result of an earlier batch. They write with a
/// few statements per batch, never row by row. They throw if they cannot apply a fact: the feed
/// then finds the failing stream and parks it alone.
///
/// A batch has exclusive access to its streams, but batches of other streams run at the same time,
/// in this process and in others. Rows that belong to several streams (a conflict set, a count)
/// must be locked before they are read, in a fixed order. The result must not depend on the time or
/// the batch in which it is written, or a rebuild would differ.
public interface ReadModel {

  /// The name under which its progress is stored, by convention that of its table; unique and
  /// stable.
  String name();

  /// Raise it whenever the same facts give other rows. The rows are then deleted and written again
  /// from the stored facts.
  int version();

  /// Deletes all rows. No other transaction of the feed runs at the same time.
  void clear(Connection db) throws SQLException;

  void apply(List<StreamHistory> touched, Connection db) throws SQLException;

  /// Deletes all rows of these streams: an epoch event gave up some of their facts, and the streams
  /// are applied again from their first fact. No other transaction runs at the same time.
  ///
  /// @param streams the streams with the facts applied so far
  void forget(List<StreamHistory> streams, Connection db) throws SQLException;

  /// A stream that a batch touches.
  ///
  /// @param log name of its log
  /// @param streamType also the segment of its URL on the writer
  /// @param stream its id
  /// @param facts all its facts in version order, from version 1
  /// @param applied number of facts that were applied before this batch; the rest are new
  record StreamHistory(
      String log, String streamType, UUID stream, List<Recorded<LedgerEvent>> facts, int applied) {

    public List<Recorded<LedgerEvent>> fresh() {
      return facts.subList(applied, facts.size());
    }
  }
}
