package io.corridorledger.projection.commitments;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.projection.query.Plans;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
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

/// A list with a filter by outcome reads few rows, also with many commitments.
@QuarkusTest
@WithTestResource(Stack.class)
class OutcomesPlanTest {

  private static final int COMMITMENTS = 50_000;
  private static final int LIMIT = 51;

  /// One commitment in this number has the rare outcome, and one in the same number was made by the
  /// rare party.
  private static final int RARE = 2_500;

  /// The rows of a page may be read several times: from both tables and their indexes.
  private static final int MAX_EXAMINED = 20 * LIMIT;

  /// Milestones. Every 2,500th was due in 2020, and no evidence bears on it. The others have no due
  /// day.
  private static final String FILL =
      """
      INSERT INTO commitment (id, recorded_from, recorded_to, published_from, published_to, sort_key, tags, names, dates, doc)
      SELECT id, '2026-01-01', 'infinity', '2024-01-01', 'infinity',
        CASE WHEN n %% %2$d = 0 THEN '2020-12-31/2020-01-01/' ELSE 'undated/' END || id,
        ARRAY['status=MADE', CASE WHEN n %% %2$d = 7 THEN 'party=UZ' ELSE 'party=KZ' END], '', '{(,)}',
        json_build_object('id', id, 'version', 1, 'status', 'MADE', 'kind', 'MILESTONE', 'original', due, 'current', due)
      FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, %1$d) AS n) AS c,
        LATERAL (SELECT CASE WHEN n %% %2$d = 0 THEN '{"due":"2020"}' ELSE '{}' END::json AS due) AS d
      """;

  @Inject DataSource database;
  @Inject Commitments commitments;
  @Inject OutcomeChanges changes;
  @Inject Outcomes outcomes;
  @Inject Rows rows;
  @Inject Ledger ledger;

  @BeforeEach
  void fill() throws SQLException {
    clear();
    execute(
        FILL.formatted(COMMITMENTS, RARE),
        """
        INSERT INTO commitment_outcome (id, result_before, result_since, changes_on)
        SELECT id, CASE WHEN due THEN 'NOT_DUE' ELSE 'UNDETERMINED' END,
          CASE WHEN due THEN 'OVERDUE' ELSE 'UNDETERMINED' END, CASE WHEN due THEN '2021-01-01' ELSE 'infinity' END::date
        FROM commitment, LATERAL (SELECT sort_key < 'u') AS d (due)
        """);
    ledger.analyze("commitment", "commitment_outcome");
  }

  @AfterEach
  void clear() throws SQLException {
    try (Connection db = database.getConnection()) {
      commitments.clear(db);
      changes.clear(db);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection db = database.getConnection();
        var statement = db.createStatement()) {
      for (String sql : statements) statement.execute(sql);
    }
  }

  @Test
  void aPageWithAnOutcomeReadsFewRows() {
    List<String> overdue =
        given()
            .get("/v1/commitments?outcome=OVERDUE")
            .then()
            .statusCode(200)
            .extract()
            .path("items.id");
    assertEquals(COMMITMENTS / RARE, overdue.size());
    examinesFew("a rare outcome", Result.OVERDUE, "");
    examinesFew("an outcome that no commitment has", Result.MISSED, "");
    examinesFew("a frequent outcome", Result.UNDETERMINED, "");
    examinesFew("a frequent outcome from the middle of the list", Result.UNDETERMINED, "undated/8");
    List<String> undetermined =
        given()
            .get("/v1/commitments?outcome=UNDETERMINED")
            .then()
            .statusCode(200)
            .extract()
            .path("items.id");
    assertEquals(50, undetermined.size());
  }

  private void examinesFew(String what, Result result, String after) {
    PointInTime moment = PointInTime.on(LocalDate.of(2026, 11, 29));
    Criteria criteria = Criteria.at(moment).exceptRetracted().where("sort_key > ?", after);
    var page = Plans.page(rows, commitments, outcomes.having(result, criteria, moment), LIMIT);
    assertTrue(
        page.examined() <= MAX_EXAMINED, () -> what + ": " + page.examined() + "\n" + page.plan());
  }
}
