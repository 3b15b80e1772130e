package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Stores the events that the feed has accepted. The feed reads these events again when it applies
/// a stream to the read models. The service implements this interface with the tables that its
/// queries use.
///
/// All methods run in the transaction of the feed.
public interface FactStore {

  /// Inserts events of one log.
  ///
  /// @param to executes or collects the statements
  void insert(Writes to, List<LogEvent> events) throws SQLException;

  /// Stores which client proposed which fact. The events about proposals are not facts, and are not
  /// stored.
  ///
  /// @param to executes or collects the statements
  /// @param events events about proposals, in any order
  void insertProposers(Writes to, List<LogEvent> events) throws SQLException;

  /// Returns the facts of these streams, in the order of their versions.
  Map<UUID, List<LogEvent>> load(Connection db, String log, Collection<UUID> streams)
      throws SQLException;

  /// Returns the streams that have facts after this position of the log.
  Collection<UUID> streamsAfter(Connection db, String log, long position) throws SQLException;

  /// Deletes the facts of these streams after a given version.
  ///
  /// @param versions the last version to keep, by stream; with 0, all facts of the stream are
  ///   deleted
  void delete(Connection db, String log, Map<UUID, Long> versions) throws SQLException;

  /// Finds the facts that a new epoch gives up: the facts that have an earlier epoch and are at or
  /// after `firstPosition`. The feed calls this method before it deletes these facts and applies
  /// their streams again.
  ///
  /// @param firstPosition first position of the new epoch
  GivenUp givenUp(Connection db, String log, long epoch, long firstPosition) throws SQLException;

  /// The facts that a new epoch gives up: they were published, but are no longer valid.
  interface GivenUp {

    /// The streams that contain given-up facts.
    Collection<UUID> streams();

    /// Updates the rows that were derived from given-up facts. The feed calls this method after it
    /// has deleted these facts and applied their streams again.
    void replaced(Connection db) throws SQLException;
  }
}
