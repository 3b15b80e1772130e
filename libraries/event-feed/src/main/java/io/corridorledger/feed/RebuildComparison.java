package io.corridorledger.feed;

import io.corridorledger.feed.ReadModel.Difference;
import io.corridorledger.feed.RebuildState.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Compares the rows of a rebuilt table with the live rows. First, the digests of all rows are
/// compared. If the digests differ, the different rows are found and named.
///
/// Declared differences are removed from the rows of both tables before they are compared.
final class RebuildComparison {

  /// Maximum number of different rows that are named for each table.
  private static final int MAX_NAMED = 20;

  private final List<Difference> declared;
  private final String streamOfRow;

  /// @param declared the differences that are expected
  /// @param streamOfRow an SQL expression for the id of the stream of a row `t`
  RebuildComparison(List<Difference> declared, String streamOfRow) {
    this.declared = declared;
    this.streamOfRow = streamOfRow;
  }

  /// Compares the tables of a rebuild with the live tables. The snapshot of the transaction must
  /// contain the same events in both.
  ///
  /// @return a text for each different row, at most [#MAX_NAMED] for each table
  static List<String> differences(Connection db, State state, List<ReadModel> some)
      throws SQLException {
    String livePath = RebuildState.live(db).path();
    var differences = new ArrayList<String>();
    for (ReadModel readModel : some) {
      Integer liveVersion = version(db, readModel);
      // The live tables do not contain a new read model.
      if (liveVersion == null) continue;
      List<Difference> declared =
          liveVersion == readModel.version() ? List.of() : readModel.differences();
      for (String table : readModel.comparedTables())
        differences.addAll(
            new RebuildComparison(declared, readModel.streamOfRow())
                .differences(
                    db, table, liveTable(db, livePath, table), state.schema() + "." + table));
    }
    return differences;
  }

  /// The version of the live rows; null if there are none.
  private static Integer version(Connection db, ReadModel readModel) throws SQLException {
    try (var select = db.prepareStatement("SELECT version FROM read_model WHERE name = ?")) {
      select.setString(1, readModel.name());
      try (var row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : null;
      }
    }
  }

  private static String liveTable(Connection db, String path, String table) throws SQLException {
    try (var select =
        db.prepareStatement(
            "SELECT s || '.' || ? FROM unnest(string_to_array(?, ',')) WITH ORDINALITY AS p (s, n) WHERE to_regclass(s || '.' || ?) IS NOT NULL ORDER BY n LIMIT 1")) {
      select.setString(1, table);
      select.setString(2, path);
      select.setString(3, table);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /// Compares one table. The snapshot of the transaction must contain the same events in both
  /// tables.
  ///
  /// @param live the live table with its schema
  /// @param rebuilt the rebuilt table with its schema
  /// @return a text for each different row, at most [#MAX_NAMED]
  List<String> differences(Connection db, String table, String live, String rebuilt)
      throws SQLException {
    if (haveEqualDigests(db, live, rebuilt)) return List.of();
    List<String> key = key(db, rebuilt);
    return named(db, table, rows(live, key), rows(rebuilt, key));
  }

  /// Whether two tables have the same number of rows and the same sum of digests. The sum does not
  /// depend on the order of the rows.
  private boolean haveEqualDigests(Connection db, String live, String rebuilt) throws SQLException {
    String sums = "(SELECT row(count(*), sum(hashtextextended((%s)::text, 0))) FROM %s t WHERE %s)";
    String content = declared.isEmpty() ? "t" : content();
    String compared = isCompared();
    try (var select =
            db.prepareStatement(
                "SELECT %s IS NOT DISTINCT FROM %s"
                    .formatted(
                        sums.formatted(content, live, compared),
                        sums.formatted(content, rebuilt, compared)));
        var row = select.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static List<String> named(Connection db, String table, String before, String after)
      throws SQLException {
    var named = new ArrayList<String>();
    try (var select =
        db.prepareStatement(
            """
            SELECT key::text, a.content IS NULL, b.content IS NULL, ARRAY(
              SELECT coalesce(x.field, y.field) FROM (%1$s) AS x FULL JOIN (%2$s) AS y USING (field)
              WHERE x.value IS DISTINCT FROM y.value ORDER BY 1)
            FROM (%3$s) AS a FULL JOIN (%4$s) AS b USING (key) WHERE a.content IS DISTINCT FROM b.content
            ORDER BY 1 LIMIT ?
            """
                .formatted(fields("a"), fields("b"), before, after))) {
      select.setInt(1, MAX_NAMED);
      try (var row = select.executeQuery()) {
        while (row.next()) {
          String what =
              row.getBoolean(2)
                  ? "is new"
                  : row.getBoolean(3)
                      ? "is missing"
                      : "differs in " + String.join(", ", (String[]) row.getArray(4).getArray());
          named.add("%s %s %s".formatted(table, row.getString(1), what));
        }
      }
    }
    return named;
  }

  /// The columns of a row, and the fields of its column `doc`.
  private static String fields(String alias) {
    return """
    SELECT key AS field, value FROM jsonb_each(%1$s.content - 'doc')
    UNION ALL SELECT 'doc.' || key, value FROM jsonb_each(
      CASE WHEN jsonb_typeof(%1$s.content->'doc') = 'object' THEN %1$s.content->'doc' ELSE '{}' END)\
    """
        .formatted(alias);
  }

  /// A query for the keys and contents of all rows that are compared.
  private String rows(String table, List<String> key) {
    return "SELECT jsonb_build_array(%s) AS key, %s AS content FROM %s t WHERE %s"
        .formatted(
            key.stream().map(column -> "t." + column).collect(Collectors.joining(", ")),
            content(),
            table,
            isCompared());
  }

  /// An expression for a row without its declared differences.
  private String content() {
    String content = "to_jsonb(t)";
    for (Difference difference : declared)
      if (!difference.field().equals(Difference.ROW))
        content =
            "CASE WHEN %s THEN %s #- %s::text[] ELSE %2$s END"
                .formatted(
                    concerns(difference),
                    content,
                    literal(CopyInsert.array(List.of(difference.field().split("\\.")))));
    return content;
  }

  /// A condition for the rows that may not differ as a whole.
  private String isCompared() {
    return declared.stream()
        .filter(difference -> difference.field().equals(Difference.ROW))
        .map(difference -> "NOT " + concerns(difference))
        .reduce("true", "%s AND %s"::formatted);
  }

  /// A condition for the rows that a declared difference concerns.
  private String concerns(Difference difference) {
    if (difference.streamType() == null) return "true";
    return "EXISTS (SELECT FROM stream_progress p WHERE p.stream = %s AND p.stream_type = %s)"
        .formatted(streamOfRow, literal(difference.streamType()));
  }

  private static List<String> key(Connection db, String table) throws SQLException {
    var columns = new ArrayList<String>();
    try (var select =
        db.prepareStatement(
            """
            SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = ?::regclass AND i.indisprimary ORDER BY a.attnum
            """)) {
      select.setString(1, table);
      try (var row = select.executeQuery()) {
        while (row.next()) columns.add(row.getString(1));
      }
    }
    if (columns.isEmpty()) throw new IllegalStateException("no primary key: " + table);
    return columns;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
