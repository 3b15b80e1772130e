package io.corridorledger.command;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Commands of a writer that open aggregates, and the responses to likely duplicates.
public abstract class LikelyDuplicatesContract {

  protected static final String CITATIONS =
      """
      "citations": [{"source": {"publisher": "Gazette", "title": "Duplicates", "kind": "OFFICIAL"}}]\
      """;

  @Inject protected AgroalDataSource database;

  @Test
  void aLikelyDuplicateOfAFigureIsFoundByAnIndex() throws SQLException {
    assertIndexed(
        "figure_as_told",
        "event_type IN ('observation-reported', 'throughput-reported', 'fact-corrected', 'fact-revised') AND told_series(told_figure(payload)) = 'country:AZ gdp'");
  }

  /// The planner would not use an index on the small tables of a test.
  protected void assertIndexed(String index, String condition) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL enable_seqscan = off");
      StringBuilder plan = new StringBuilder();
      try (ResultSet rows =
          statement.executeQuery("EXPLAIN SELECT stream_id FROM event WHERE " + condition)) {
        while (rows.next()) plan.append(rows.getString(1)).append('\n');
      }
      connection.rollback();
      assertTrue(plan.toString().contains(index), plan.toString());
    }
  }

  protected static Response post(String path, String fields) {
    return post(path, UUID.randomUUID().toString(), fields);
  }

  /// @param fields members of the body, to which the citations are added
  protected static Response post(String path, String key, String fields) {
    return given()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .header("If-Match", "*")
        .body("{" + fields + ", " + CITATIONS + "}")
        .post(path);
  }

  /// @return the id of the opened aggregate
  protected static String opened(String path, String fields) {
    return post(path, fields).then().statusCode(201).extract().path("id");
  }

  /// @param existing address of the recorded aggregate
  protected static ValidatableResponse refused(String path, String fields, String existing) {
    return post(path, fields)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:corridor:problem:likely-duplicate"))
        .body("retryable", equalTo(false))
        .body("existing", equalTo(existing))
        .body("likelyDuplicates.existing", hasItem(existing));
  }

  /// @return the id of the first event of an aggregate
  protected static String event(String at) {
    return given().get(at + "/events").path("events[0].id");
  }
}
