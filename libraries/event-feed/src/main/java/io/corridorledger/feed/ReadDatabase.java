package io.corridorledger.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Runs the transactions of the feed on the read database.
///
/// The connections of the pool are configured for the queries of clients: PostgreSQL makes a new
/// plan for each execution of a statement. The best plan of a query depends on its parameter
/// values, because a search term may occur in one row or in every row. The statements of the feed
/// do not need new plans, so the transactions of the feed let PostgreSQL reuse plans.
@ApplicationScoped
public class ReadDatabase {

  /// Lets PostgreSQL reuse plans until the end of the transaction.
  static final String REUSE_PLANS = "SET LOCAL plan_cache_mode = auto";

  private final DataSource pool;

  ReadDatabase(DataSource pool) {
    this.pool = pool;
  }

  interface Work<T> {
    T in(Connection db) throws SQLException;
  }

  /// Runs statements in autocommit mode, so each statement is its own transaction.
  <T> T read(Work<T> work) throws SQLException {
    try (Connection db = pool.getConnection()) {
      return work.in(db);
    }
  }

  <T> T transaction(Work<T> work) throws SQLException {
    return bareTransaction(db -> {
      try (var plans = db.createStatement()) {
        plans.execute(REUSE_PLANS);
      }
      return work.in(db);
    });
  }

  /// Runs a transaction. This method sends no statement itself. Therefore the work must send
  /// [#REUSE_PLANS] together with its other statements.
  <T> T bareTransaction(Work<T> work) throws SQLException {
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
