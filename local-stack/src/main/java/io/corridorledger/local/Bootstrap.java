package io.corridorledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Runs `postgres-bootstrap.sql` over JDBC. In containers, `psql` runs the same file. This class
/// supports only those features of `psql` that the file uses: `:'variable'`, `\gexec` and
/// `\connect`.
final class Bootstrap {

  private static final String CONNECT = "\\connect :database";
  private static final String GEXEC = "\\gexec";

  private Bootstrap() {}

  /// Creates the roles and the database. The connection must be to an existing database, because
  /// the new database may not exist yet.
  static void clusterPart(Connection connection, Database database) throws SQLException {
    run(connection, script(database).split(Pattern.quote(CONNECT))[0]);
  }

  /// Runs the part of the script that creates objects inside the new database. The connection must
  /// be to this database.
  static void databasePart(Connection connection, Database database) throws SQLException {
    run(connection, script(database).split(Pattern.quote(CONNECT))[1]);
  }

  private static String script(Database database) {
    try (var in = Bootstrap.class.getResourceAsStream("/postgres-bootstrap.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replaceAll("(?m)^--.*$", "")
          .replace(":'database'", literal(database.name()))
          .replace(":'owner_password'", literal(database.ownerPassword()))
          .replace(":'app_password'", literal(database.appPassword()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Connection connection, String part) throws SQLException {
    for (var query : part.split(Pattern.quote(GEXEC))) {
      if (!query.isBlank()) {
        for (var statement : cells(connection, query)) {
          try (var execution = connection.createStatement()) {
            execution.execute(statement);
          }
        }
      }
    }
  }

  private static List<String> cells(Connection connection, String query) throws SQLException {
    var cells = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        cells.add(rows.getString(1));
      }
    }
    return cells;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
