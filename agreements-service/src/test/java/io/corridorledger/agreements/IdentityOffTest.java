package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// API keys while identity is off.
@QuarkusTest
@WithTestResource(IdentityOffStack.class)
class IdentityOffTest {

  @TestHTTPResource("/")
  URI service;

  private static long stored() throws SQLException {
    try (Connection database = LedgerStack.superuser();
        var statement = database.createStatement();
        var row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM api_key) + (SELECT sum(last_number) FROM audit_chain)")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void noKeyIsCreated() throws SQLException {
    long before = stored();
    Answer refused =
        RawHttp.post(
            service,
            "/v1/api-keys",
            "{\"name\": \"Early\", \"roles\": [\"reader\"], \"validDays\": 1}",
            "Content-Type: application/json");
    refused.isProblem(422, "rule-violated");
    assertEquals("identity-is-off", refused.json().path("rule").asText());
    assertEquals(before, stored());
    assertEquals(200, RawHttp.get(service, "/v1/api-keys").status());
  }

  @Test
  void noKeyIsChecked() {
    RawHttp.get(service, "/v1/none", "Authorization: Bearer clk_x").isProblem(404, "not-found");
  }
}
