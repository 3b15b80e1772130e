package io.corridorledger.local;

import java.sql.Connection;
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
    try (var owner = infrastructure.connectAsOwner(log)) {
      return call(owner, sql, parameter, result);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /// Runs a query that carries out a decision, and returns the only row of the query. The decision
  /// is recorded in the audit log of the service. If the query fails or the entry cannot be
  /// written, the transaction changes nothing.
  ///
  /// @param decision the decision of the operator, such as `republish`
  <T> T decide(
      Infrastructure infrastructure,
      String decision,
      String reason,
      String sql,
      String parameter,
      Result<T> result) {
    try (var owner = infrastructure.connectAsOwner(log);
        var entry =
            owner.prepareStatement(
                "SELECT public.append_audit('DECISION', ARRAY[?], ARRAY[NULL]::text[], ARRAY[?], ARRAY[?], ARRAY[1]::bigint[])")) {
      owner.setAutoCommit(false);
      entry.setString(1, "operator " + System.getProperty("user.name"));
      entry.setString(2, decision + " " + log);
      entry.setString(3, reason == null ? "" : reason);
      entry.execute();
      var answer = call(owner, sql, parameter, result);
      owner.commit();
      return answer;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static <T> T call(Connection owner, String sql, String parameter, Result<T> result)
      throws SQLException {
    try (var query = owner.prepareStatement(sql)) {
      if (parameter != null) {
        query.setString(1, parameter);
      }
      try (var row = query.executeQuery()) {
        row.next();
        return result.of(row);
      }
    }
  }

  private StackException refused(SQLException e) {
    return new StackException(
        Exit.FAILED, "The database %s refuses: %s.".formatted(log, e.getMessage()));
  }
}
