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

  private RawHttp.Answer operate(String target, String token) {
    List<String> headers =
        new ArrayList<>(List.of("Via: 1.1 test", "Content-Type: application/json"));
    if (token != null) headers.add("Authorization: Bearer " + token);
    return RawHttp.post(management, target, "{}", headers.toArray(String[]::new));
  }
}
