package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// A table of rows that are derived only from the log. An implementation is a CDI bean. The feed
/// calls the bean in the transaction that also updates the checkpoints.
///
/// The feed calls the read model once per batch. The feed passes all facts of each stream that has
/// new events, in the order of versions. So the result does not depend on earlier batches. An
/// implementation should write many rows with few statements. If an implementation cannot apply a
/// fact, it throws an exception. The feed then finds the stream of this fact and parks it, and the
/// other streams continue.
///
/// A batch has exclusive access to its own streams, but other batches run at the same time.
/// Therefore rows that belong to several streams, such as a count, must be locked in a fixed order
/// before they are read. The rows must not depend on the time of writing or on the size of the
/// batches. Otherwise a rebuild would produce other rows.
public interface ReadModel {

  /// The name under which the progress of the read model is stored, usually the name of its table.
  /// The name is unique and must not change.
  String name();

  /// Version of the rows. Raise the version if changed code produces other rows from the same
  /// facts. The feed then deletes all rows and writes them again from the stored facts.
  int version();

  /// Deletes all rows. No other transaction of the feed runs at the same time.
  void clear(Connection db) throws SQLException;

  /// Writes the rows of these streams.
  ///
  /// @param to executes or collects the statements
  void apply(List<StreamHistory> touched, Writes to) throws SQLException;

  /// Deletes all rows of these streams, because some of their facts are no longer valid. The feed
  /// then applies the streams again from their first fact. No other transaction of the feed runs at
  /// the same time.
  ///
  /// @param streams the streams, with the facts that were applied before
  void forget(List<StreamHistory> streams, Connection db) throws SQLException;

  /// The tables of the read model. A rebuild creates these tables in another schema. So the
  /// statements of the read model must not name a schema.
  default List<String> tables() {
    return List.of(name());
  }

  /// The tables whose rows depend only on the facts, and not on the time of writing. Before a
  /// rebuild becomes live, these tables are compared with the live ones. Each needs a primary key.
  default List<String> comparedTables() {
    return tables();
  }

  /// How the rows of this version may differ from the rows of the previous version. A rebuild with
  /// any other difference does not become live.
  default List<Difference> differences() {
    return List.of();
  }

  /// An SQL expression for the id of the stream of a row. The row has the alias `t`.
  default String streamOfRow() {
    return "t.id";
  }

  /// Completes rows that depend on several streams. A rebuild calls this method after it has
  /// applied the streams, until the method returns false. Each call is one transaction.
  ///
  /// @return whether there is more to complete
  default boolean complete(Connection db) throws SQLException {
    return false;
  }

  /// A declared difference between the rows of two versions.
  ///
  /// @param streamType type of the streams whose rows may differ; null for each type
  /// @param field column that may differ, or a field of a JSON column, such as `doc.status`; `*`
  ///   for the whole row, which may then also be missing
  record Difference(String streamType, String field) {
    /// The field of a difference that concerns whole rows.
    public static final String ROW = "*";
  }

  /// A stream that has events in a batch.
  ///
  /// @param log name of the log of the stream
  /// @param streamType type of the stream as in the URLs of the writer, such as `agreements`
  /// @param stream id of the stream
  /// @param facts all facts of the stream, in the order of versions, from version 1
  /// @param applied number of facts that were applied before this batch; the later facts are new
  record StreamHistory(
      String log, String streamType, UUID stream, List<Recorded<LedgerEvent>> facts, int applied) {

    public List<Recorded<LedgerEvent>> fresh() {
      return facts.subList(applied, facts.size());
    }
  }
}
