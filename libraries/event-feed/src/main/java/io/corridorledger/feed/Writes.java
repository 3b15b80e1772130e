package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The statements with which a batch writes its rows.
///
/// For a large batch, each statement is sent at once, and new rows are written with `COPY`. For a
/// small batch, the statements are collected, and one round trip sends all of them. PostgreSQL then
/// executes them in the order in which they were collected.
public final class Writes {

  /// The number of changed rows is not checked.
  static final int ANY = -1;

  /// Maximum number of characters of collected rows. A batch with larger rows is written with
  /// `COPY`, which sends the rows one by one.
  private static final int MAX_CHARACTERS = 1 << 20;

  private record Step(String sql, List<?> parameters, int rows) {}

  /// Thrown if the collected statements cannot apply a batch. For example, a statement changed
  /// another number of rows than expected, because another transaction has changed the rows.
  static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unexpected(String message) {
      super(message, null, false, false);
    }
  }

  private final Connection db;
  private final List<Step> steps;
  private int characters;

  private Writes(Connection db, List<Step> steps) {
    this.db = db;
    this.steps = steps;
  }

  /// Executes each statement at once.
  public static Writes atOnce(Connection db) {
    return new Writes(db, null);
  }

  /// Collects the statements until [#send].
  static Writes collected(Connection db) {
    return new Writes(db, new ArrayList<>());
  }

  /// The connection, for queries. A query does not see the rows of collected statements.
  public Connection db() {
    return db;
  }

  /// Counts the characters of a collected row.
  ///
  /// @throws Unexpected if the collected rows are too large
  void count(int more) {
    characters += more;
    if (characters > MAX_CHARACTERS) throw new Unexpected("the rows are too large");
  }

  boolean areCollected() {
    return steps != null;
  }

  /// Executes or collects a statement.
  public void add(String sql, Object... parameters) throws SQLException {
    add(ANY, sql, Arrays.asList(parameters));
  }

  /// Executes or collects a statement.
  ///
  /// @param rows the number of rows that the statement must change, or [#ANY]
  void add(int rows, String sql, List<?> parameters) throws SQLException {
    var step = new Step(sql, parameters, rows);
    if (areCollected()) steps.add(step);
    else
      try (PreparedStatement statement = prepare(List.of(step))) {
        check(step, statement.executeUpdate());
      }
  }

  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// Sends the collected statements, and a query as the last statement.
  ///
  /// @param reading reads the only row of the query
  /// @throws Unexpected if a statement changed another number of rows than expected
  <T> T send(String query, List<?> parameters, Reading<T> reading) throws SQLException {
    steps.add(new Step(query, parameters, ANY));
    try (PreparedStatement statement = prepare(steps)) {
      statement.execute();
      for (Step step : steps.subList(0, steps.size() - 1)) {
        check(step, statement.getUpdateCount());
        statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return reading.of(row);
      }
    }
  }

  private static void check(Step step, int rows) {
    if (step.rows != ANY && step.rows != rows)
      throw new Unexpected(
          "changed %d rows instead of %d: %s".formatted(rows, step.rows, step.sql));
  }

  private PreparedStatement prepare(List<Step> some) throws SQLException {
    PreparedStatement statement =
        db.prepareStatement(some.stream().map(Step::sql).collect(Collectors.joining(";\n")));
    int index = 1;
    for (Step step : some)
      for (Object parameter : step.parameters) statement.setObject(index++, parameter);
    return statement;
  }
}
