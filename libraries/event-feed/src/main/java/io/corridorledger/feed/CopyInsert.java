package io.corridorledger.feed;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Inserts rows into one table with the PostgreSQL command `COPY`. A `COPY` takes about half the
/// time of an `INSERT` with the same rows. All values are sent as text, and PostgreSQL converts
/// each text to the type of its column. If statements are collected, the rows are inserted with an
/// `INSERT`, because a `COPY` cannot be sent together with other statements.
///
/// ```java
/// CopyInsert.<Row>into("t").column("id", Row::id).column("name", Row::name).rows(to, rows);
/// ```
public final class CopyInsert<R> {

  /// Number of characters that are collected before they are sent to the database. The limit keeps
  /// the memory small for any number of rows.
  private static final int CHUNK = 1 << 20;

  private final String table;
  private final List<String> names = new ArrayList<>();
  private final List<Function<? super R, ?>> values = new ArrayList<>();
  private volatile String insert;

  private CopyInsert(String table) {
    this.table = table;
  }

  public static <R> CopyInsert<R> into(String table) {
    return new CopyInsert<>(table);
  }

  /// @param value returns the column's value for a row; null is stored as NULL
  public CopyInsert<R> column(String name, Function<? super R, ?> value) {
    names.add(name);
    values.add(value);
    return this;
  }

  /// Inserts all rows. If there are no rows, no statement is sent.
  public void rows(Writes to, Collection<R> rows) throws SQLException {
    rows(to, rows.iterator());
  }

  /// Inserts the rows of an iterator, which creates them one by one. The iterator must not use the
  /// connection, because the connection is busy with the `COPY`. If there are no rows, no statement
  /// is sent.
  public void rows(Writes to, Iterator<R> rows) throws SQLException {
    if (!rows.hasNext()) return;
    if (to.areCollected()) collect(to, rows);
    else copy(to.db(), rows);
  }

  private void collect(Writes to, Iterator<R> rows) throws SQLException {
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) columns.add(new ArrayList<>());
    while (rows.hasNext()) {
      R row = rows.next();
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i).apply(row);
        String text = value == null ? null : value.toString();
        if (text != null) to.count(text.length());
        columns.get(i).add(text);
      }
    }
    Object[] arrays = new Object[columns.size()];
    for (int i = 0; i < arrays.length; i++)
      arrays[i] = to.db().createArrayOf("text", columns.get(i).toArray());
    to.add(insert(to.db()), arrays);
  }

  /// Returns an `INSERT` with one array of texts for each column. The statement casts each text to
  /// the type of its column. The types are read from the database once.
  private String insert(Connection db) throws SQLException {
    if (insert != null) return insert;
    Map<String, String> types = new HashMap<>();
    try (var select =
        db.prepareStatement(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0")) {
      select.setString(1, table);
      try (var row = select.executeQuery()) {
        while (row.next()) types.put(row.getString(1), row.getString(2));
      }
    }
    insert =
        "INSERT INTO %s (%s) SELECT %s FROM unnest(%s) AS t (%2$s)"
            .formatted(
                table,
                String.join(", ", names),
                names.stream()
                    .map(name -> "t." + name + "::" + types.get(name))
                    .collect(Collectors.joining(", ")),
                names.stream().map(_ -> "?").collect(Collectors.joining(", ")));
    return insert;
  }

  private void copy(Connection db, Iterator<R> rows) throws SQLException {
    CopyIn copy =
        db.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                names.stream()
                    .collect(Collectors.joining(", ", "COPY " + table + " (", ") FROM STDIN")));
    try {
      var text = new StringBuilder();
      while (rows.hasNext()) {
        R row = rows.next();
        for (int i = 0; i < values.size(); i++) {
          if (i > 0) text.append('\t');
          append(text, values.get(i).apply(row));
        }
        text.append('\n');
        if (text.length() >= CHUNK) send(copy, text);
      }
      send(copy, text);
      copy.endCopy();
    } finally {
      if (copy.isActive()) copy.cancelCopy();
    }
  }

  private static void send(CopyIn copy, StringBuilder text) throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }

  private static void append(StringBuilder text, Object value) {
    if (value == null) {
      text.append("\\N");
      return;
    }
    String plain = value.toString();
    // Few values need escapes, and `indexOf` is faster than a loop.
    if (plain.indexOf('\\') < 0
        && plain.indexOf('\t') < 0
        && plain.indexOf('\n') < 0
        && plain.indexOf('\r') < 0) text.append(plain);
    else
      for (int i = 0; i < plain.length(); i++)
        switch (plain.charAt(i)) {
          case '\\' -> text.append("\\\\");
          case '\t' -> text.append("\\t");
          case '\n' -> text.append("\\n");
          case '\r' -> text.append("\\r");
          default -> text.append(plain.charAt(i));
        }
  }

  /// Returns the text of a one-dimensional PostgreSQL array, such as `{"a","b"}`.
  public static String array(Collection<String> values) {
    return values.stream()
        .map(v -> '"' + v.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
