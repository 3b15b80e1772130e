package io.corridorledger.edge;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The functions of a database that run with the privileges of their owner (`SECURITY DEFINER`),
/// read from the catalog.
public final class DefinerFunctions {

  /// The setting that each of these functions must have. Without it, a caller could place a table
  /// or function of its own before the one that the function means.
  public static final String SAFE = "search_path=public, pg_temp";

  private static final String QUERY =
      """
      SELECT format('%s.%s: %s%s', n.nspname, f.proname,
        coalesce((SELECT string_agg(setting, ' ') FROM unnest(f.proconfig) AS setting WHERE setting LIKE 'search\\_path=%'), 'no search_path'),
        CASE WHEN has_function_privilege('public', f.oid, 'EXECUTE') THEN ', PUBLIC may execute it' ELSE '' END)
      FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace WHERE f.prosecdef ORDER BY 1
      """;

  private DefinerFunctions() {}

  /// @return one line for each function of any schema, sorted: its name and `search_path`, and
  ///   whether every role may execute it
  public static List<String> of(Connection superuser) throws SQLException {
    try (var query = superuser.createStatement();
        ResultSet rows = query.executeQuery(QUERY)) {
      List<String> functions = new ArrayList<>();
      while (rows.next()) functions.add(rows.getString(1));
      return functions.stream().sorted().toList();
    }
  }

  /// The expected lines: these functions of the schema `public`, with the safe setting and without
  /// a privilege for every role.
  public static List<String> safe(String... names) {
    return List.of(names).stream().sorted().map(name -> "public." + name + ": " + SAFE).toList();
  }
}
