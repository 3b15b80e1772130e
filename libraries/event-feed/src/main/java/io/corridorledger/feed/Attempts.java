package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/// Runs work on the streams of a batch, such as storing their events. If the work fails for one
/// stream, the work is still done for all other streams.
final class Attempts {

  interface Work {
    void run() throws SQLException;
  }

  interface WorkOnAll {
    void on(List<StreamInBatch> streams) throws SQLException;
  }

  interface WorkOnFailed {
    void on(StreamInBatch stream) throws SQLException;
  }

  private Attempts() {}

  /// Runs the work for all streams at once. If the work fails, runs the work for each half of the
  /// streams separately. A half that fails is divided again, until the method has found each stream
  /// for which the work fails.
  static void bisect(
      Connection db, List<StreamInBatch> streams, WorkOnAll work, WorkOnFailed ifFailed)
      throws SQLException {
    if (streams.isEmpty()) return;
    if (attempt(db, () -> work.on(streams)) == null) return;
    if (streams.size() == 1) {
      ifFailed.on(streams.getFirst());
      return;
    }
    int half = streams.size() / 2;
    bisect(db, streams.subList(0, half), work, ifFailed);
    bisect(db, streams.subList(half, streams.size()), work, ifFailed);
  }

  /// Runs work within a savepoint of the transaction.
  ///
  /// @return the failure, after a rollback to the savepoint; null on success
  /// @throws SQLException if a retry may succeed, for example after a lost connection. Such a
  ///   failure concerns the whole batch.
  /// @throws Error if the process lacks memory or stack
  static Exception attempt(Connection db, Work work) throws SQLException {
    Savepoint before = db.setSavepoint();
    try {
      work.run();
      db.releaseSavepoint(before);
      return null;
    } catch (SQLException | RuntimeException e) {
      Failures.throwError(e);
      if (Failures.areTransient(e)) throw e;
      db.rollback(before);
      return e;
    }
  }
}
