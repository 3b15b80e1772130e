package io.corridorledger.store;

import java.sql.SQLException;

/// The database did not do its part; whether anything was written is as the database says, which
/// is: nothing that was not acknowledged.
public final class StoreFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreFailure(String what, SQLException cause) {
    super(what + " failed with SQLSTATE " + cause.getSQLState(), cause);
  }
}
