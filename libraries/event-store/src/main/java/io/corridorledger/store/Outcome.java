package io.corridorledger.store;

import java.sql.SQLException;

/// The result of one append, which does not depend on the other appends of its batch.
sealed interface Outcome {

  /// The append is committed.
  record Recorded() implements Outcome {}

  /// Nothing was written, for a reason that the command can handle.
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

  /// An error that the server reports rolls the transaction back. After any other failure, the
  /// server may have committed, for example if the connection broke before the answer arrived.
  static Outcome of(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    boolean reported =
        failure instanceof org.postgresql.util.PSQLException p && p.getServerErrorMessage() != null;
    // 08: connection failure. 57P: the server ends the session, perhaps after the commit.
    return reported && !state.startsWith("08") && !state.startsWith("57P")
        ? new Failed(failure)
        : new Unknown(failure);
  }
}
