package io.corridorledger.projection;

import io.corridorledger.edge.IdentityContract;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Stack.class)
class IdentityTest extends IdentityContract {

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Override
  protected URI service() {
    return service;
  }

  @Override
  protected URI management() {
    return management;
  }

  @Override
  protected Connection database() throws SQLException {
    return Stack.superuser();
  }

  /// The service has no commands.
  @Override
  protected long written() {
    return 0;
  }

  @Test
  void onlyAnOperatorRetriesAndSkips() {
    String retry =
        "/operations/parked-streams/agreements/0192a1b0-5c00-7000-8000-0000000000ff/retry";
    operate(retry, null).isProblem(401, "unauthenticated");
    for (String role : List.of("reader", "recorder", "corrector", "x"))
      operate(retry, Tokens.of("s-1", role)).isProblem(403, "forbidden");
    operate(retry, Tokens.of("s-1", "operator")).isProblem(404, "not-found");
    operate(retry.replace("retry", "skip"), Tokens.of("s-1", "operator"))
        .isProblem(422, "invalid-field");
  }

  @Test
  void onlyAnOperatorRebuilds() {
    for (String operation :
        List.of(
            "GET /operations/rebuild",
            "POST /operations/rebuild",
            "DELETE /operations/rebuild",
            "POST /operations/rebuild/accept",
            "POST /operations/rebuild/roll-back",
            "DELETE /operations/rebuild/former")) {
      rebuild(operation, null).isProblem(401, "unauthenticated");
      for (String role : List.of("reader", "recorder", "corrector", "publisher", "x"))
        rebuild(operation, Tokens.of("s-1", role)).isProblem(403, "forbidden");
    }
    String operator = Tokens.of("s-1", "operator");
    rebuild("DELETE /operations/rebuild", operator).isProblem(422, "rule-violated");
    rebuild("DELETE /operations/rebuild/former", operator).isProblem(422, "rule-violated");
    rebuild("POST /operations/rebuild/roll-back", operator).isProblem(422, "rule-violated");
    rebuild("POST /operations/rebuild/accept", operator).isProblem(422, "invalid-field");
  }

  private RawHttp.Answer rebuild(String operation, String token) {
    String[] parts = operation.split(" ");
    String[] headers = headers(token);
    return parts[0].equals("POST")
        ? RawHttp.post(management, parts[1], "{}", headers)
        : RawHttp.send(management, RawHttp.request(management, parts[0], parts[1], "", headers));
  }

  private RawHttp.Answer operate(String target, String token) {
    return RawHttp.post(management, target, "{}", headers(token));
  }

  private static String[] headers(String token) {
    List<String> headers =
        new ArrayList<>(List.of("Via: 1.1 test", "Content-Type: application/json"));
    if (token != null) headers.add("Authorization: Bearer " + token);
    return headers.toArray(String[]::new);
  }
}
