package io.corridorledger.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Runs the transactions of the feed on the read database.
///
/// The feed uses prepared statements with one execution plan for all parameter values. For queries
/// of clients, PostgreSQL may also make a new plan for each execution, because the best plan
/// depends on the values: a search term may occur in one row or in every row.
@ApplicationScoped
public class ReadDatabase {

  private final DataSource pool;

  ReadDatabase(DataSource pool) {
    this.pool = pool;
  }

  interface Work<T> {
    T in(Connection db) throws SQLException;
  }

  /// Runs statements that are not part of a common transaction.
  <T> T read(Work<T> work) throws SQLException {
    try (Connection db = pool.getConnection()) {
      return work.in(db);
    }
  }

  /// Runs the work in one transaction.
  <T> T transaction(Work<T> work) throws SQLException {
    try (Connection db = pool.getConnection()) {
      db.setAutoCommit(false);
      try (var plans = db.createStatement()) {
        plans.execute("SET LOCAL plan_cache_mode = auto");
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
