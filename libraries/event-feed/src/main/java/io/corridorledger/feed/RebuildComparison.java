package io.corridorledger.feed;

import io.corridorledger.feed.ReadModel.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Compares the rows of a rebuilt table with the live rows. First, a digest of all rows with equal
/// last bytes of their keys is compared. If digests differ, the different rows are found and named.
///
/// Declared differences are removed from the rows of both tables before they are compared.
final class RebuildComparison {

  /// Maximum number of different rows that are named for each table.
  private static final int MAX_NAMED = 20;

  private RebuildComparison() {}

  /// Compares one table. The snapshot of the transaction must contain the same events in both
  /// tables.
  ///
  /// @param live the live table with its schema
  /// @param rebuilt the rebuilt table with its schema
  /// @return a text for each different row, at most [#MAX_NAMED]
  static List<String> differences(
      Connection db, ReadModel readModel, String table, String live, String rebuilt)
      throws SQLException {
    List<String> key = key(db, rebuilt);
    String before = rows(readModel, live, key);
    String after = rows(readModel, rebuilt, key);
    String digest =
        "SELECT hashtext(%s) & 255 AS bucket, count(*) AS n, sum(hashtextextended(content::text, 0)) AS digest FROM (%s) AS r GROUP BY 1";
    String keyText = "key::text";
    try (var select =
            db.prepareStatement(
                "SELECT EXISTS (SELECT FROM (%s) AS a FULL JOIN (%s) AS b USING (bucket) WHERE (a.n, a.digest) IS DISTINCT FROM (b.n, b.digest))"
                    .formatted(
                        digest.formatted(keyText, before), digest.formatted(keyText, after)));
        var row = select.executeQuery()) {
      row.next();
      if (!row.getBoolean(1)) return List.of();
    }
    return named(db, table, before, after);
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

  /// A query for the keys of all rows and their contents without the declared differences.
  private static String rows(ReadModel readModel, String table, List<String> key) {
    String content = "to_jsonb(t)";
    String where = "true";
    for (Difference difference : readModel.differences()) {
      String type =
          difference.streamType() == null
              ? "true"
              : "(SELECT p.stream_type FROM stream_progress p WHERE p.stream = %s LIMIT 1) = %s"
                  .formatted(readModel.streamOfRow(), literal(difference.streamType()));
      if (difference.field().equals(Difference.ROW))
        where += " AND (%s) IS NOT TRUE".formatted(type);
      else
        content =
            "CASE WHEN %s THEN %s #- %s::text[] ELSE %2$s END"
                .formatted(
                    type,
                    content,
                    literal(CopyInsert.array(List.of(difference.field().split("\\.")))));
    }
    return "SELECT jsonb_build_array(%s) AS key, %s AS content FROM %s t WHERE %s"
        .formatted(
            key.stream().map(column -> "t." + column).collect(Collectors.joining(", ")),
            content,
            table,
            where);
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
