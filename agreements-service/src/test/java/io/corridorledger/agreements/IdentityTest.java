package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.edge.IdentityContract;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.corridorledger.edge.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LedgerStack.class)
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
    return LedgerStack.superuser();
  }

  @Override
  protected long written() {
    try (var database = LedgerStack.superuser();
        var rows =
            database
                .createStatement()
                .executeQuery(
                    "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM stream) + (SELECT count(*) FROM command_receipt)")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final String EXAMPLE =
      "/paths/~1v1~1agreements/post/requestBody/content/application~1json/example";
  private static final String DISPUTE =
      "/paths/~1v1~1agreements~1{id}~1disputes/post/requestBody/content/application~1json/example";

  private String example(String pointer) {
    ObjectNode example =
        RawHttp.get(service, "/q/openapi", "Accept: application/json")
            .json()
            .at(pointer)
            .deepCopy();
    example.remove("id");
    return example.toString();
  }

  private Answer sign(String token, String key) {
    return ask(
        "POST",
        "/v1/agreements?confirmed=true",
        example(EXAMPLE),
        token,
        "Idempotency-Key: " + key);
  }

  private Answer dispute(String stream, String token, String key) {
    return ask(
        "POST",
        "/v1/agreements/%s/disputes".formatted(stream),
        example(DISPUTE),
        token,
        "Idempotency-Key: " + key,
        "If-Match: *");
  }

  private static List<String> actors(String stream) throws SQLException {
    List<String> actors = new ArrayList<>();
    try (var database = LedgerStack.superuser();
        var select =
            database.prepareStatement(
                "SELECT actor FROM event WHERE stream_id = ?::uuid ORDER BY version")) {
      select.setString(1, stream);
      try (var rows = select.executeQuery()) {
        while (rows.next()) actors.add(rows.getString(1));
      }
    }
    return actors;
  }

  @Test
  void anEventHasTheIssuerTheSubjectAndTheNameOfItsRecorder() throws SQLException {
    Answer recorded = sign(Tokens.named("s-1", "Ayg\u00fcl  S\u0259rik", "recorder"), "actor-1");
    assertEquals(201, recorded.status(), recorded::toString);
    String stream = recorded.json().path("id").asText();
    assertEquals(List.of(Tokens.ISSUER + " s-1 Ayg\u00fcl S\u0259rik"), actors(stream));
  }

  @Test
  void twoClientsMayUseTheSameKeyAndDoNotSeeEachOther() {
    Answer first = sign(Tokens.of("s-1", "recorder"), "key-of-two");
    Answer second = sign(Tokens.of("s-2", "recorder"), "key-of-two");
    assertEquals(201, first.status(), first::toString);
    assertEquals(201, second.status(), second::toString);
    assertNotEquals(first.json().path("id"), second.json().path("id"));
    Answer again = sign(Tokens.named("s-1", "A new name", "recorder"), "key-of-two");
    assertEquals("true", again.header("Idempotency-Replayed"), again::toString);
    assertEquals(first.body(), again.body());
  }

  @Test
  void onlyACorrectorRemarksOnTheFactsOfOthers() throws SQLException {
    String stream = sign(Tokens.of("s-1", "recorder"), "remark-1").json().path("id").asText();
    long before = written();
    dispute(stream, Tokens.of("s-2", "recorder"), "remark-2").isProblem(403, "forbidden");
    dispute(stream, Tokens.of("s-1", "reader"), "remark-3").isProblem(403, "forbidden");
    dispute(stream, null, "remark-4").isProblem(401, "unauthenticated");
    assertEquals(before, written());
    assertEquals(200, dispute(stream, Tokens.of("s-1", "recorder"), "remark-5").status());
    assertEquals(List.of(Tokens.ISSUER + " s-1", Tokens.ISSUER + " s-1"), actors(stream));
    String other = sign(Tokens.of("s-1", "recorder"), "remark-6").json().path("id").asText();
    assertEquals(200, dispute(other, Tokens.of("s-3", "corrector"), "remark-7").status());
    assertEquals(List.of(Tokens.ISSUER + " s-1", Tokens.ISSUER + " s-3"), actors(other));
  }

  @Test
  void rolesAreAListOrAText() {
    for (Object roles : List.of("recorder", "reader recorder", List.of("x", "recorder")))
      assertEquals(
          201, sign(Tokens.named("s-4", "R", roles), "roles-" + roles.hashCode()).status());
    long before = written();
    for (Object roles :
        List.of("", "Recorder", "recorders", List.of(), List.of(1), 5, true, Map.of("recorder", 1)))
      sign(Tokens.named("s-4", "R", roles), "no-roles").isProblem(403, "forbidden");
    sign(Tokens.named("s-4", "R", null), "no-roles").isProblem(403, "forbidden");
    assertEquals(before, written());
  }

  @Test
  void theRateOfEachClientIsLimitedSeparately() {
    Set<Integer> first = new TreeSet<>();
    for (int i = 0; i < 50; i++) first.add(limited("busy"));
    assertEquals(Set.of(404, 429), first);
    assertEquals(404, limited("other"));
  }

  /// A query from an address with limits.
  private int limited(String subject) {
    return RawHttp.send(
            service,
            "127.0.0.2",
            RawHttp.request(
                service, "GET", "/v1/none", "", "Authorization: Bearer " + Tokens.of(subject)))
        .status();
  }

  @Test
  void aThousandWrongTokensAreCountedAndTakeFewEntries() throws IOException {
    long before = written();
    long last = audited("REFUSAL", 1).path("last").asLong();
    try (RawHttp connection = new RawHttp(service, null)) {
      for (int i = 0; i < 1_000; i++)
        connection
            .exchange(
                RawHttp.request(
                    service, "GET", "/v1/none", "", "Authorization: Bearer wrong." + i + ".token"))
            .isProblem(401, "unauthenticated");
    }
    List<JsonNode> entries =
        refusals(
            last,
            found -> found.stream().mapToLong(e -> e.path("occurrences").asLong()).sum() >= 1_000);
    assertTrue(entries.size() < 500, entries.size() + " entries");
    assertEquals(before, written());
  }
}
