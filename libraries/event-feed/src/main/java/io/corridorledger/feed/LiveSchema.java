package io.corridorledger.feed;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/// Selects the schema in which each connection finds the tables of the read models.
///
/// The row `public.live_schema` names the live tables. When a connection is acquired, one statement
/// compares the row with the search path of the connection, and sets the search path if the row has
/// changed. A running transaction keeps its search path, so an export reads the same tables until
/// its end.
///
/// After a switch to another release, a process of the former release continues to read the former
/// tables. This process writes nothing, see [ReadModels#read].
@Singleton
class LiveSchema implements AgroalPoolInterceptor {

  private static final String UNDEFINED_TABLE = "42P01";

  /// Sets the search path of this process, if it has changed. The parameter is the versions of this
  /// process, twice.
  private static final String FOLLOW =
      """
      SELECT set_config('search_path', path, false) FROM (
        SELECT CASE WHEN versions <> ? AND previous_versions = ? THEN previous_path ELSE path END || ',public' AS path
        FROM public.live_schema) AS own
      WHERE path <> current_setting('search_path')
      """;

  /// Whether the search path of the connection names the live tables.
  static final String IS_LIVE =
      "(SELECT path || ',public' = current_setting('search_path') FROM public.live_schema)";

  private final String versions;

  LiveSchema(@All List<ReadModel> readModels) {
    this.versions = versions(readModels);
  }

  /// A text with the names and versions of read models.
  static String versions(Collection<ReadModel> readModels) {
    return readModels.stream()
        .sorted(Comparator.comparing(ReadModel::name))
        .map(readModel -> readModel.name() + "@" + readModel.version())
        .collect(Collectors.joining(","));
  }

  @Override
  public void onConnectionAcquire(Connection connection) {
    try {
      var db = connection.unwrap(BaseConnection.class);
      if (db.getTransactionState() != TransactionState.IDLE) return;
      follow(db);
    } catch (SQLException e) {
      // The connection is closed, so that the caller fails and cannot read other tables.
      Log.debugf("cannot read the live schema: %s", Failures.message(e));
      close(connection);
    }
  }

  private void follow(BaseConnection db) throws SQLException {
    try (var select = db.prepareStatement(FOLLOW)) {
      select.setString(1, versions);
      select.setString(2, versions);
      select.executeQuery().close();
      if (!db.getAutoCommit()) db.commit();
    } catch (SQLException e) {
      // Before the first migration, the table does not exist.
      if (!UNDEFINED_TABLE.equals(e.getSQLState())) throw e;
      if (!db.getAutoCommit()) db.rollback();
    }
  }

  private static void close(Connection connection) {
    try {
      connection.unwrap(BaseConnection.class).close();
    } catch (SQLException e) {
      Log.debugf("cannot close a connection: %s", Failures.message(e));
    }
  }

  /// Sets the search path until the end of the transaction.
  ///
  /// @throws IllegalStateException if one of the schemas does not exist. PostgreSQL would ignore
  ///   this schema, and use the tables of the next one.
  static void use(Connection db, String path) throws SQLException {
    try (var set =
        db.prepareStatement(
            "SELECT path = array_to_string(current_schemas(false), ',') FROM set_config('search_path', ?, true) AS path")) {
      set.setString(1, path + ",public");
      try (var row = set.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) throw new IllegalStateException("a schema is missing: " + path);
      }
    }
  }
}
