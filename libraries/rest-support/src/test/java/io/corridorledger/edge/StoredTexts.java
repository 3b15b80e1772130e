package io.corridorledger.edge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Searches all tables of a database for a text.
final class StoredTexts {

  private StoredTexts() {}

  /// The tables that have the text in any column of any row.
  static List<String> tablesWith(Connection database, String text) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var statement = database.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
                """)) {
      while (rows.next()) tables.add(rows.getString(1));
    }
    if (tables.isEmpty()) throw new AssertionError("the database has no tables");
    List<String> found = new ArrayList<>();
    for (String table : tables)
      try (var select =
          database.prepareStatement(
              "SELECT EXISTS (SELECT FROM %s AS t WHERE strpos(t::text, ?) > 0)"
                  .formatted(table))) {
        select.setString(1, text);
        try (var row = select.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) found.add(table);
        }
      }
    return found;
  }
}
