package io.corridorledger.store;

import java.sql.SQLException;

/// The result of one append. A batch has a separate result for each of its appends.
sealed interface Outcome {

  /// The append is committed.
  record Recorded() implements Outcome {}

  /// The append was rejected, and nothing was written.
  ///
  /// @param streamType type of the existing stream if the reason is [Reason#EXISTS], otherwise null
  record Refused(Reason reason, String streamType) implements Outcome {

    boolean isLocked() {
      return reason == Reason.KEY_LOCKED || reason == Reason.STREAM_LOCKED;
    }
  }

  /// The append failed, and was rolled back.
  record Failed(SQLException cause) implements Outcome {}

  /// The connection failed. The append may have been committed.
  record Unknown(SQLException cause) implements Outcome {}

  enum Reason {
    KEY_USED,
    KEY_LOCKED,
    STREAM_LOCKED,
    STALE,
    EXISTS,
    FULL,
    RESERVED,
    /// The append was not tried, because too many appends wait or the store is closed.
    OVERLOADED
  }

  Outcome RECORDED = new Recorded();

  static Outcome refused(Reason reason) {
    return new Refused(reason, null);
  }

  static Outcome exists(String streamType) {
    return new Refused(Reason.EXISTS, streamType);
  }

  /// Returns [Failed] if the database server reported the error, because the server then rolls the
  /// transaction back. Returns [Unknown] after any other failure. For example, the server may have
  /// committed before the connection broke.
  static Outcome of(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    boolean reported =
        failure instanceof org.postgresql.util.PSQLException p && p.getServerErrorMessage() != null;
    // With these SQLSTATE classes, the outcome is unknown. 08 is a connection failure. 57P means
    // that the server ends the session, perhaps after the commit.
    return reported && !state.startsWith("08") && !state.startsWith("57P")
        ? new Failed(failure)
        : new Unknown(failure);
  }
}
