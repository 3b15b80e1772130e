package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.system.OnRunningSystem.Content;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Clients with tokens of the local stack's own issuer.
@OnRunningSystem(Content.EMPTY)
class IdentityStoryTest {

  private static final String ISSUER = "urn:corridor:local-stack";
  private static final String EXAMPLE =
      "/paths/~1v1~1agreements/post/requestBody/content/application~1json/example";

  private final LedgerSystem system;

  IdentityStoryTest(LedgerSystem system) {
    this.system = system;
  }

  private String token(String... options) {
    List<String> command = new ArrayList<>(List.of("token"));
    command.addAll(List.of(options));
    var printed = system.corridor(command.toArray(String[]::new));
    assertEquals(0, printed.exitCode(), printed::text);
    return printed.text().strip();
  }

  private Api.Answer sign(String token, String key) {
    var agreements = system.agreements().service().url();
    ObjectNode body = Api.get(agreements, "/q/openapi?format=json").json().at(EXAMPLE).deepCopy();
    body.remove("id");
    // No other test records an agreement of this day.
    body.put("date", "1999-09-09");
    return Api.post(
        agreements,
        "/v1/agreements?confirmed=true",
        body.toString(),
        "Authorization",
        "Bearer " + token,
        "Idempotency-Key",
        key);
  }

  private JsonNode fact(String stream) {
    return Api.all(system.projection().url(), "/v1/timeline?stream=" + stream).getFirst();
  }

  @Test
  void aClientRecordsUnderItsNameAndReadersShowTheName() {
    var token = token("--role", "recorder", "--subject", "r-7", "--name", "Aygül Şərik");
    var recorded = sign(token, "identity-story-1");
    assertEquals(201, recorded.status(), recorded::toString);
    system.awaitEverythingVisible();
    var fact = fact(recorded.json().path("id").asText());
    assertEquals(ISSUER + " r-7 Aygül Şərik", fact.path("actor").asText());
  }

  @Test
  void aReaderIsRefused() {
    var refused = sign(token("--role", "reader", "--subject", "r-8"), "identity-story-2");
    assertEquals(403, refused.status(), refused::toString);
    var changed = token("--role", "recorder") + "x";
    assertEquals(401, sign(changed, "identity-story-3").status());
  }

  @Test
  void anUnknownRoleIsAWrongUsage() {
    var refused = system.corridor("token", "--role", "king");
    assertEquals(2, refused.exitCode(), refused::text);
    assertTrue(refused.text().contains("reader, recorder, corrector, operator"), refused::text);
  }
}
