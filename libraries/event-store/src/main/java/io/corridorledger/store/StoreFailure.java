package io.corridorledger.store;

import java.sql.SQLException;

/// A failure of the database. Whether a write took effect is not known when its acknowledgement is
/// missing.
public final class StoreFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreFailure(String what, SQLException cause) {
    super(what + " failed with SQLSTATE " + cause.getSQLState(), cause);
  }
}
