package io.corridorledger.store;

import java.sql.SQLException;

/// A failure of the database. If the failure occurred during a write, the write may have been
/// committed.
public final class StoreFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreFailure(String what, SQLException cause) {
    super(what + " failed with SQLSTATE " + cause.getSQLState(), cause);
  }
}
