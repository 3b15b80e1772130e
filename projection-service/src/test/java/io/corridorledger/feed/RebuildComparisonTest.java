package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.feed.ReadModel.Difference;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Compares two small tables. Rows 1 to 3 belong to agreements, rows 4 to 6 to visits.
@QuarkusTest
@WithTestResource(Stack.class)
class RebuildComparisonTest {

  private static final String ID = "00000000-0000-0000-0000-00000000000";

  private Connection db;

  @BeforeEach
  void create() throws SQLException {
    db = Stack.superuser();
    execute("CREATE TEMP TABLE stream_progress (stream uuid, stream_type text)");
    for (String table : List.of("live", "rebuilt"))
      execute(
          "CREATE TEMP TABLE %s (id uuid, n int, sort_key text, doc json, PRIMARY KEY (id, n))"
              .formatted(table));
    for (int i = 1; i <= 6; i++) {
      execute(
          "INSERT INTO stream_progress VALUES ('%s%d', '%s')"
              .formatted(ID, i, i < 4 ? "agreements" : "visits"));
      for (String table : List.of("live", "rebuilt"))
        execute(
            "INSERT INTO %s VALUES ('%s%d', 1, 'key', '{\"status\": \"OPEN\", \"n\": %3$d}')"
                .formatted(table, ID, i));
    }
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  @Test
  void equalRowsHaveNoDifference() throws SQLException {
    assertEquals(List.of(), differences());
    execute(
        "UPDATE rebuilt SET doc = '{\"n\": 1, \"status\": \"OPEN\"}' WHERE id = '%s1'"
            .formatted(ID));
    assertEquals(List.of(), differences(), "the order of fields");
  }

  @Test
  void namesEachRowAndItsFields() throws SQLException {
    execute(
        "UPDATE rebuilt SET sort_key = 'other', doc = '{\"status\": \"CLOSED\", \"n\": 2}' WHERE id = '%s2'"
            .formatted(ID));
    execute("DELETE FROM rebuilt WHERE id = '%s4'".formatted(ID));
    execute("INSERT INTO rebuilt VALUES ('%s5', 2, 'key', '{}')".formatted(ID));
    assertEquals(
        List.of(
            row(2, 1, "differs in doc.status, sort_key"),
            row(4, 1, "is missing"),
            row(5, 2, "is new")),
        differences());
  }

  @Test
  void leavesOutADeclaredFieldOfOneStreamType() throws SQLException {
    execute("UPDATE rebuilt SET doc = jsonb_set(doc::jsonb, '{status}', '\"CLOSED\"')");
    Difference ofAgreements = new Difference("agreements", "doc.status");
    assertEquals(
        List.of(
            row(4, 1, "differs in doc.status"),
            row(5, 1, "differs in doc.status"),
            row(6, 1, "differs in doc.status")),
        differences(ofAgreements));
    assertEquals(List.of(), differences(ofAgreements, new Difference("visits", "doc.status")));
    assertEquals(List.of(), differences(new Difference(null, "doc.status")));
    assertEquals(6, differences(new Difference(null, "doc.n")).size());
  }

  @Test
  void leavesOutDeclaredRows() throws SQLException {
    execute("DELETE FROM rebuilt WHERE id IN ('%1$s1', '%1$s6')".formatted(ID));
    assertEquals(
        List.of(row(1, 1, "is missing")), differences(new Difference("visits", Difference.ROW)));
  }

  private static String row(int id, int n, String what) {
    return "t [\"%s%d\", %d] %s".formatted(ID, id, n, what);
  }

  private List<String> differences(Difference... declared) throws SQLException {
    var readModel =
        new Journal() {
          @Override
          public List<Difference> differences() {
            return new ArrayList<>(Arrays.asList(declared));
          }
        };
    return new RebuildComparison(readModel.differences(), readModel.streamOfRow())
        .differences(db, "t", "pg_temp.live", "pg_temp.rebuilt");
  }

  private void execute(String sql) throws SQLException {
    try (var statement = db.createStatement()) {
      statement.execute(sql);
    }
  }
}
