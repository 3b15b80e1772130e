package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// One read model: a pure function of the log. Its rows are written in the transaction that also
/// moves the offsets.
///
/// Implementations are CDI beans. An implementation gets all facts of each stream that a batch
/// touches, in version order. So a fold never depends on the result of an earlier batch. An
/// implementation writes with a few statements per batch, never row by row. If it cannot apply a
/// fact, it throws an exception. The feed then finds the failing stream and parks only that stream.
///
/// A batch has exclusive access to its streams. Batches of other streams run at the same time, in
/// this process and in others. So rows that belong to several streams (a conflict set, a count)
/// must be locked in a fixed order before they are read. The result must not depend on the time of
/// writing or on the batch. Otherwise a rebuild would give other rows.
public interface ReadModel {

  /// The name under which the progress is stored. By convention, this is the name of the table. The
  /// name is unique and stable.
  String name();

  /// Version of the rows. Raise it whenever the same facts give other rows. The rows are then
  /// deleted and written again from the stored facts.
  int version();

  /// Deletes all rows. No other transaction of the feed runs at the same time.
  void clear(Connection db) throws SQLException;

  void apply(List<StreamHistory> touched, Connection db) throws SQLException;

  /// Deletes all rows of these streams. An epoch event has given up some of their facts, and the
  /// feed then applies the streams again from their first fact. No other transaction of the feed
  /// runs at the same time.
  ///
  /// @param streams the streams with the facts applied so far
  void forget(List<StreamHistory> streams, Connection db) throws SQLException;

  /// A stream that a batch touches.
  ///
  /// @param log name of its log
  /// @param streamType also the path segment of the aggregate in the URLs of the writer
  /// @param stream its id
  /// @param facts all its facts in version order, from version 1
  /// @param applied number of facts that were applied before this batch; the later facts are new
  record StreamHistory(
      String log, String streamType, UUID stream, List<Recorded<LedgerEvent>> facts, int applied) {

    public List<Recorded<LedgerEvent>> fresh() {
      return facts.subList(applied, facts.size());
    }
  }
}
