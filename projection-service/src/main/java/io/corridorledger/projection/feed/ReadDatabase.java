package io.corridorledger.projection.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Transactions of the feed on the read database.
@ApplicationScoped
public class ReadDatabase {

  /// Whoever writes read models shares this advisory lock; whoever changes which of them is live
  /// has it alone.
  static final long SWITCH_LOCK = 0x636f727269646f72L;

  private final DataSource pool;

  ReadDatabase(DataSource pool) {
    this.pool = pool;
  }

  interface Work<T> {
    T in(Connection db) throws SQLException;
  }

  /// All of it or nothing, in the read model that is live when the transaction starts.
  <T> T transaction(Work<T> work) throws SQLException {
    return transaction(null, work);
  }

  /// @param schema where the tables lie; null for the live read model
  <T> T transaction(String schema, Work<T> work) throws SQLException {
    try (Connection db = pool.getConnection()) {
      db.setAutoCommit(false);
      try {
        // A statement of its own: names that come after it are looked up after a switch.
        try (var statement = db.createStatement()) {
          statement.execute("SELECT pg_advisory_xact_lock_shared(" + SWITCH_LOCK + ")");
          if (schema != null)
            statement.execute(
                "SET LOCAL search_path = "
                    + statement.enquoteIdentifier(schema, true)
                    + ", public");
        }
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
