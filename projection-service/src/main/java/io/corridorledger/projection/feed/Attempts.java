package io.corridorledger.projection.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/// Work that may fail for some streams of a batch without harm to the others.
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

  /// Does the work for all at once, or, when that fails, for each half, until the streams are found
  /// that make it fail.
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

  /// @return what went wrong, with its traces undone; null when nothing did
  /// @throws SQLException when the same may work a moment later: that concerns the whole batch
  /// @throws Error when one was wrapped in what went wrong: that concerns the process
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
