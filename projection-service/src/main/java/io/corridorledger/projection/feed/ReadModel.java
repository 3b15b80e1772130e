package io.corridorledger.projection.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// One read model: a pure function of the log, written in the transaction that also moves the
/// offsets.
///
/// Implementations are CDI beans. They get each stream that a batch touches, whole and in version
/// order, so that a fold never depends on what an earlier batch left behind; they write with a few
/// `unnest` statements for the batch, never row by row. They throw on what they cannot apply: the
/// feed then finds the stream that is to blame and parks it alone.
///
/// A batch has its streams to itself, but batches of other streams run at the same time, in this
/// process and in others. Rows that belong to several streams (a conflict set, a count) have to be
/// locked before they are read, in a fixed order. Nothing written may depend on when or in what
/// batch it was written, or a rebuild would differ.
public interface ReadModel {

  void apply(List<StreamHistory> touched, Connection db) throws SQLException;

  /// Removes all rows of these streams: an epoch event gave up some of their facts, and they are
  /// applied again from their first one. Nothing else runs at the same time.
  ///
  /// @param streams with the facts that were applied so far
  void forget(List<StreamHistory> streams, Connection db) throws SQLException;

  /// A stream that a batch touches.
  ///
  /// @param log name of the log that it belongs to
  /// @param streamType `agreements`, `visits`, `indicators`, `throughput`, `shipments`: also the
  ///   segment of its URL on the writer
  /// @param stream its id
  /// @param facts all its facts, version order, from version 1
  /// @param applied how many of them had been applied before this batch; the rest is new
  record StreamHistory(
      String log, String streamType, UUID stream, List<Recorded<LedgerEvent>> facts, int applied) {

    public List<Recorded<LedgerEvent>> fresh() {
      return facts.subList(applied, facts.size());
    }
  }
}
