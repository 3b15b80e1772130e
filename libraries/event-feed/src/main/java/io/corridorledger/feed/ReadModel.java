package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// A read model. Its rows are a pure function of the log. They are written in the transaction that
/// also moves the checkpoints.
///
/// Implementations are CDI beans. For each stream that has events in a batch, an implementation
/// gets all facts of the stream, in version order. So the result does not depend on the result of
/// an earlier batch. An implementation writes with a few statements per batch, never row by row. If
/// it cannot apply a fact, it throws an exception. The feed then finds the stream that fails and
/// parks only that stream.
///
/// A batch has exclusive access to its streams. Batches of other streams run at the same time, in
/// this process and in others. Therefore rows that belong to several streams (such as a conflict
/// set or a count) must be locked in a fixed order before they are read. The rows must not depend
/// on the time of writing or on the division into batches. If they did, a rebuild would produce
/// other rows.
public interface ReadModel {

  /// The name under which the progress is stored. By convention, this is the name of the table. The
  /// name is unique and stable.
  String name();

  /// Version of the rows. Raise the version whenever a change of the code produces other rows from
  /// the same facts. The feed then deletes the rows and writes them again from the stored facts.
  int version();

  /// Deletes all rows. No other transaction of the feed runs at the same time.
  void clear(Connection db) throws SQLException;

  void apply(List<StreamHistory> touched, Connection db) throws SQLException;

  /// Deletes all rows of these streams. Called if an epoch event has given up some of their facts.
  /// The feed then applies the streams again from their first fact. No other transaction of the
  /// feed runs at the same time.
  ///
  /// @param streams the streams, with the facts that were applied before
  void forget(List<StreamHistory> streams, Connection db) throws SQLException;

  /// A stream that has events in a batch.
  ///
  /// @param log name of its log
  /// @param streamType type of the stream, which is also the path segment of the aggregate in the
  ///   URLs of the writer
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
