package io.corridorledger.local.verify;

import static io.corridorledger.local.verify.DatabaseAttackTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.Exit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Changes each column of the log's tables in one row and expects `verify` to notice. The few
/// columns that no program relies on are listed here with the reason. A new column without
/// protection fails this test.
class ColumnsTest {

  /// The changed row: an event that has a value in every column.
  private static final int POSITION = 7;

  private static final Map<String, String> UNPROTECTED =
      Map.ofEntries(
          Map.entry(
              "event_log.sequenced_at", "for people who look into the table; no program reads it"),
          Map.entry("stream.created_at", "for people too; it cannot be later than the first event"),
          Map.entry("event_pending.ticket", "the order of what has no position yet"),
          Map.entry(
              "event_pending.stream_id",
              "the table is empty here; TableCheck compares it with event"),
          Map.entry(
              "event_pending.version",
              "the table is empty here; TableCheck compares it with event"),
          Map.entry("ledger.only_row", "keeps the table at one row"),
          Map.entry(
              "relay_cursor.relay", "a relay without a cursor publishes again from the start"),
          Map.entry("relay_cursor.term", "decides who publishes, not what"),
          Map.entry("relay_lease.relay", "decides who publishes, not what"),
          Map.entry("relay_lease.holder", "decides who publishes, not what"),
          Map.entry("relay_lease.term", "decides who publishes, not what"),
          Map.entry("relay_lease.expires_at", "decides who publishes, not what"),
          Map.entry(
              "command_receipt.principal", "an answer is kept for retries, and is no evidence"),
          Map.entry(
              "command_receipt.idempotency_key",
              "an answer is kept for retries, and is no evidence"),
          Map.entry(
              "command_receipt.fingerprint", "an answer is kept for retries, and is no evidence"),
          Map.entry(
              "command_receipt.http_status", "an answer is kept for retries, and is no evidence"),
          Map.entry(
              "command_receipt.response", "an answer is kept for retries, and is no evidence"),
          Map.entry(
              "command_receipt.received_at", "an answer is kept for retries, and is no evidence"));

  private record Column(String table, String name, String type) {

    String qualified() {
      return table + "." + name;
    }

    /// A different value of the same type, also where the column was null.
    String changed() {
      if (qualified().equals("proposal.status")) return "'REJECTED'";
      return switch (type) {
        case "uuid" -> "gen_random_uuid()";
        case "text" -> "coalesce(%s, '') || 'x'".formatted(name);
        case "bigint", "integer", "smallint" -> name + " + 1000";
        case "jsonb" -> name + " || '{\"added\": true}'";
        case "date" -> "coalesce(%s, '2001-01-01') + 1".formatted(name);
        case "timestamp with time zone" -> name + " + interval '1 microsecond'";
        case "bytea" -> "'\\x00'";
        default -> throw new AssertionError("no other value is known for " + this);
      };
    }
  }

  private static LogFixture fixture;

  @BeforeAll
  static void recordAndPublish() {
    fixture = new LogFixture("columns");
    fixture.append(12);
    fixture.propose();
    fixture.sequence();
    fixture.publish(1);
  }

  @TestFactory
  Stream<DynamicTest> aChangedColumnIsNoticed() throws SQLException {
    return columns().stream()
        .filter(column -> !UNPROTECTED.containsKey(column.qualified()))
        .map(column -> DynamicTest.dynamicTest(column.qualified(), () -> noticed(column)));
  }

  private static void noticed(Column column) {
    var row =
        switch (column.table()) {
          case "event" ->
              "(stream_id, version) = (SELECT stream_id, version FROM event_log WHERE position = %d)";
          case "event_log" -> "position = %d";
          case "stream" -> "stream_id = (SELECT stream_id FROM event_log WHERE position = %d)";
          default -> "%d > 0";
        };
    var report =
        fixture.verify(
            fixture.attacked(
                "UPDATE %s SET %s = %s WHERE %s"
                    .formatted(
                        column.table(), column.name(), column.changed(), row.formatted(POSITION))));
    assertEquals(Exit.NOT_AS_RECORDED, report.exit(), () -> text(report));
    assertFalse(report.findings().shown().isEmpty(), () -> text(report));
  }

  @Test
  void theListOfUnprotectedColumnsNamesExistingOnes() throws SQLException {
    var existing = new TreeSet<String>();
    columns().forEach(column -> existing.add(column.qualified()));
    var listed = new TreeSet<>(UNPROTECTED.keySet());
    listed.removeAll(existing);
    assertTrue(listed.isEmpty(), () -> listed + " do not exist");
    assertEquals(Exit.OK, fixture.verify(fixture.attacked("SELECT 1")).exit());
  }

  /// All columns of all tables of the log, from the catalog.
  private static List<Column> columns() throws SQLException {
    try (var connection = LogFixture.superuser("columns");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT table_name, column_name, data_type FROM information_schema.columns
                WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
                """)) {
      var columns = new ArrayList<Column>();
      while (rows.next()) {
        columns.add(new Column(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
      return columns;
    }
  }
}
