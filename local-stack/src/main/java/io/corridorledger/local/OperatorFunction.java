package io.corridorledger.local;

import java.sql.ResultSet;
import java.sql.SQLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options and connection of the commands that call a database function for operators. The
/// connection uses the role of the database's owner.
final class OperatorFunction {

  @Parameters(paramLabel = "LOG", description = "agreements or logistics")
  String log;

  @Option(names = "--yes", description = "Do not ask for confirmation")
  boolean yes;

  @Mixin Settings settings;

  /// Converts the row that the function returns.
  interface Result<T> {
    T of(ResultSet row) throws SQLException;
  }

  Infrastructure infrastructure() {
    if (!Infrastructure.LOGS.contains(log)) {
      throw new StackException(
          Exit.USAGE,
          "There is no log %s; there are %s."
              .formatted(log, String.join(" and ", Infrastructure.LOGS)));
    }
    return Infrastructure.of(settings);
  }

  String topic() {
    return "corridor." + log + ".v1";
  }

  /// Runs a query, and returns its only row.
  ///
  /// @param parameter the value of the query's parameter; null if the query has none
  <T> T call(Infrastructure infrastructure, String sql, String parameter, Result<T> result) {
    try (var owner = infrastructure.connectAsOwner(log);
        var query = owner.prepareStatement(sql)) {
      if (parameter != null) {
        query.setString(1, parameter);
      }
      try (var row = query.executeQuery()) {
        row.next();
        return result.of(row);
      }
    } catch (SQLException e) {
      throw new StackException(
          Exit.FAILED, "The database %s refuses: %s.".formatted(log, e.getMessage()));
    }
  }
}
