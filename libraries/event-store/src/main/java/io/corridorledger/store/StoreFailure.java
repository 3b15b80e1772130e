package io.corridorledger.store;

import java.sql.SQLException;

/// A failure of the database. After a failed write, the caller does not know whether the write was
/// committed.
public final class StoreFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreFailure(String what, SQLException cause) {
    super(what + " failed with SQLSTATE " + cause.getSQLState(), cause);
  }
}
