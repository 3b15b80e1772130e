package io.corridorledger.feed;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Runs one SQL statement for many rows. Each `?` in the statement is an array with the values of
/// one column, in the order of the rows.
///
/// ```java
/// UnnestStatement.of(rows).uuid(Row::id).text(Row::name)
///     .update(db, "INSERT INTO t SELECT * FROM unnest(?, ?)");
/// ```
public final class UnnestStatement<R> {

  private record Column(String type, Object[] values) {}

  private final List<R> rows;
  private final List<Column> columns = new ArrayList<>();

  private UnnestStatement(Collection<R> rows) {
    this.rows = List.copyOf(rows);
  }

  public static <R> UnnestStatement<R> of(Collection<R> rows) {
    return new UnnestStatement<>(rows);
  }

  public UnnestStatement<R> uuid(Function<R, ?> value) {
    return column("uuid", value);
  }

  public UnnestStatement<R> bigint(Function<R, ? extends Number> value) {
    return column("bigint", value);
  }

  public UnnestStatement<R> integer(Function<R, Integer> value) {
    return column("int", value);
  }

  public UnnestStatement<R> text(Function<R, String> value) {
    return column("text", value);
  }

  /// Adds a column of instants, which are sent as ISO 8601 texts.
  public UnnestStatement<R> instant(Function<R, ?> value) {
    return column("timestamptz", row -> textOf(value.apply(row)));
  }

  /// Adds a column of days, which are sent as ISO 8601 texts, or as `infinity`.
  public UnnestStatement<R> day(Function<R, ?> value) {
    return column("date", row -> textOf(value.apply(row)));
  }

  public UnnestStatement<R> bytes(Function<R, byte[]> value) {
    columns.add(new Column("bytea", rows.stream().map(value).toArray(byte[][]::new)));
    return this;
  }

  /// Runs the statement. If there are no rows, no statement is sent.
  public int update(Connection db, String sql) throws SQLException {
    if (rows.isEmpty()) return 0;
    try (PreparedStatement statement = prepare(db, sql)) {
      return statement.executeUpdate();
    }
  }

  /// Executes or collects the statement. If there are no rows, no statement is sent.
  public void write(Writes to, String sql) throws SQLException {
    write(to, Writes.ANY, sql);
  }

  /// Executes or collects the statement. If there are no rows, no statement is sent.
  ///
  /// @param changed the number of rows that the statement must change
  void write(Writes to, int changed, String sql) throws SQLException {
    if (rows.isEmpty()) return;
    var arrays = new ArrayList<Array>();
    for (Column column : columns) arrays.add(to.db().createArrayOf(column.type(), column.values()));
    to.add(changed, sql, arrays);
  }

  /// Runs the statement, and returns the numbers that its `RETURNING` clause returns.
  public Set<Long> returning(Connection db, String sql) throws SQLException {
    var returned = new HashSet<Long>();
    if (rows.isEmpty()) return returned;
    try (PreparedStatement statement = prepare(db, sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) returned.add(row.getLong(1));
    }
    return returned;
  }

  private PreparedStatement prepare(Connection db, String sql) throws SQLException {
    PreparedStatement statement = db.prepareStatement(sql);
    for (int i = 0; i < columns.size(); i++) {
      Array array = db.createArrayOf(columns.get(i).type(), columns.get(i).values());
      statement.setArray(i + 1, array);
    }
    return statement;
  }

  private UnnestStatement<R> column(String type, Function<R, ?> value) {
    columns.add(new Column(type, rows.stream().map(value).toArray()));
    return this;
  }

  private static String textOf(Object value) {
    return value == null ? null : value.toString();
  }
}
