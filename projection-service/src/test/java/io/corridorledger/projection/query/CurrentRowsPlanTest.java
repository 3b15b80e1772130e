package io.corridorledger.projection.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.projection.Stack;
import io.corridorledger.projection.agreements.Agreements;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A list of current rows reads few rows, also if most rows are visible only at earlier points in
/// time.
@QuarkusTest
@WithTestResource(Stack.class)
class CurrentRowsPlanTest {

  private static final int AGREEMENTS = 10_000;
  private static final int LIMIT = 51;

  /// One agreement in this number still has its first status.
  private static final int RARE = 1_000;

  /// The index of the sort key has five earlier rows for each current row, and a plan may read an
  /// index and then the table.
  private static final int MAX_EXAMINED = 20 * LIMIT;

  /// Each agreement was announced, and five sources reported it. Nearly all were signed since.
  private static final String FILL =
      """
      INSERT INTO agreement (id, recorded_from, recorded_to, published_from, published_to, sort_key, tags, names, dates, valid, in_force, doc)
      SELECT id, recorded_from, recorded_to, '2024-01-01', 'infinity', sort_key || '/' || id,
        ARRAY['status=' || status], '', '{}', '{}', '{}', '{}'
      FROM (SELECT n, gen_random_uuid() AS id, lpad(n::text, 6, '0') AS sort_key FROM generate_series(1, %1$d) AS n) AS a,
        LATERAL (
          SELECT '2026-01-01'::timestamptz + k * interval '1 day' AS recorded_from,
            CASE WHEN k = 5 THEN 'infinity' ELSE '2026-01-02'::timestamptz + k * interval '1 day' END AS recorded_to,
            CASE WHEN k < 5 OR n %% %2$d = 0 THEN 'ANNOUNCED' ELSE 'SIGNED' END AS status
          FROM generate_series(0, 5) AS k) AS versions
      """;

  @Inject DataSource database;
  @Inject Agreements agreements;
  @Inject Rows rows;
  @Inject Ledger ledger;

  @BeforeEach
  void fill() throws SQLException {
    clear();
    try (Connection db = database.getConnection();
        var statement = db.createStatement()) {
      statement.execute(FILL.formatted(AGREEMENTS, RARE));
    }
    ledger.analyze("agreement");
  }

  @AfterEach
  void clear() throws SQLException {
    try (Connection db = database.getConnection()) {
      agreements.clear(db);
    }
  }

  @Test
  void aPageOfCurrentRowsReadsFewRows() {
    assertEquals(
        AGREEMENTS / RARE,
        rows.select("1", agreements.name(), tagged("ANNOUNCED"), "", row -> row.getInt(1)).size());
    examinesFew("a tag that few current rows have", tagged("ANNOUNCED"));
    examinesFew("a tag that most current rows have", tagged("SIGNED"));
    examinesFew("a tag that no row has", tagged("LAPSED"));
    examinesFew("one of several rare tags", current().taggedOneOf("status", "ANNOUNCED", "LAPSED"));
    examinesFew("any tag", current());
  }

  @Test
  void everyReadModelHasTheIndexOfCurrentTags() {
    assertEquals(
        List.of(),
        rows.select(
            """
            SELECT t.relname FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
            WHERE t.relnamespace = 'live'::regnamespace AND t.relkind = 'r' AND a.attname = 'tags'
              AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = t.oid AND pg_get_expr(i.indexprs, i.indrelid) = (
                  SELECT pg_get_expr(indexprs, indrelid) FROM pg_index
                  WHERE indexrelid = 'live.agreement_current_tags'::regclass))
            """,
            List.of(),
            row -> row.getString(1)));
  }

  private static Criteria current() {
    return Criteria.at(PointInTime.on(LocalDate.of(2026, 11, 30)));
  }

  private static Criteria tagged(String status) {
    return current().tagged("status", status);
  }

  private void examinesFew(String what, Criteria criteria) {
    var page = Plans.page(rows, agreements, criteria, LIMIT);
    assertTrue(
        page.examined() <= MAX_EXAMINED, () -> what + ": " + page.examined() + "\n" + page.plan());
  }
}
