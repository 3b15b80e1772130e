package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Stores the events that the feed has accepted. The service implements this interface with the
/// tables that its queries use. The feed reads the stored events when it applies the facts of a
/// stream.
///
/// All methods run in the transaction of the feed.
public interface FactStore {

  /// @param events of one log
  void insert(Connection db, List<LogEvent> events) throws SQLException;

  /// The facts of these streams, in version order.
  Map<UUID, List<LogEvent>> load(Connection db, String log, Collection<UUID> streams)
      throws SQLException;

  /// Deletes the facts of these streams after the last version that is kept.
  ///
  /// @param versions the last version to keep, by stream; with 0, all facts of the stream are
  ///   deleted
  void delete(Connection db, String log, Map<UUID, Long> versions) throws SQLException;

  /// Finds the facts of earlier epochs from a position on. The feed calls this method before it
  /// replaces the streams that contain them.
  GivenUp givenUp(Connection db, String log, long epoch, long firstPosition) throws SQLException;

  /// The facts that a new epoch gives up.
  interface GivenUp {

    /// The streams that contain given-up facts.
    Collection<UUID> streams();

    /// Updates the rows that were derived from the given-up facts. The feed calls this method after
    /// it has replaced the streams.
    void replaced(Connection db) throws SQLException;
  }
}
