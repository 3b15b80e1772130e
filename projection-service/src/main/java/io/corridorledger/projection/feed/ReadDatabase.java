package io.corridorledger.projection.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Transactions of the feed on the read database.
@ApplicationScoped
public class ReadDatabase {

  private final DataSource pool;

  ReadDatabase(DataSource pool) {
    this.pool = pool;
  }

  interface Work<T> {
    T in(Connection db) throws SQLException;
  }

  /// All of it or nothing.
  <T> T transaction(Work<T> work) throws SQLException {
    try (Connection db = pool.getConnection()) {
      db.setAutoCommit(false);
      try {
        T result = work.in(db);
        db.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        try {
          db.rollback();
        } catch (SQLException rollback) {
          e.addSuppressed(rollback);
        }
        throw e;
      }
    }
  }
}
