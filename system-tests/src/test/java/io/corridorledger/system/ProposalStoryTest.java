package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.local.ServiceProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Writers that review facts before they publish them. The system is not shared, because other
/// tests count the records of the topics.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProposalStoryTest {

  private static final String ISSUER = "urn:corridor:local-stack";
  private static final Map<String, String> REVIEW = Map.of("CORRIDOR_IDENTITY_REVIEW", "on");

  private LedgerSystem system;
  private ServiceProcess agreements;
  private ServiceProcess logistics;
  private String recorder;
  private String corrector;

  @BeforeAll
  void startWritersWithReviews() {
    system = LedgerSystem.start();
    agreements = system.another(system.agreements().service(), REVIEW);
    logistics = system.another(system.logistics().service(), REVIEW);
    recorder = token("--role", "recorder", "--subject", "r-1", "--name", "Aygül Şərik");
    corrector = token("--role", "corrector", "--subject", "c-1", "--name", "Elchin Quliyev");
  }

  @AfterAll
  void stop() {
    if (system != null) system.close();
  }

  private String token(String... options) {
    List<String> command = new ArrayList<>(List.of("token"));
    command.addAll(List.of(options));
    var printed = system.corridor(command.toArray(String[]::new));
    assertEquals(0, printed.exitCode(), printed::text);
    return printed.text().strip();
  }

  private static ObjectNode example(URI service, String path) {
    ObjectNode example =
        Api.get(service, "/q/openapi?format=json")
            .json()
            .path("paths")
            .path(path)
            .at("/post/requestBody/content/application~1json/example")
            .deepCopy();
    example.remove("id");
    return example;
  }

  private static ObjectNode agreement(URI service, String title) {
    var fact = example(service, "/v1/agreements");
    ((ObjectNode) fact.path("instrument")).put("title", title);
    return fact;
  }

  private static Api.Answer post(
      ServiceProcess service, String path, JsonNode body, String token, String... more) {
    var headers = new ArrayList<>(List.of(more));
    headers.addAll(
        List.of(
            "Authorization", "Bearer " + token, "Idempotency-Key", UUID.randomUUID().toString()));
    return Api.post(service.url(), path, body.toString(), headers.toArray(String[]::new));
  }

  private Api.Answer sign(String title, String token) {
    return post(
        agreements, "/v1/agreements?confirmed=true", agreement(agreements.url(), title), token);
  }

  private static Api.Answer decide(
      ServiceProcess service, String address, String decision, JsonNode body, String token) {
    return post(service, address + "/" + decision, body, token, "If-Match", "*");
  }

  private static JsonNode proposal(ServiceProcess service, String address, String token) {
    return Api.get(service.url(), address, "Authorization", "Bearer " + token).json();
  }

  private static JsonNode json(String text) {
    return Api.json(text);
  }

  /// No query of the reader has the aggregate or the proposal.
  private void isInNoAnswer(String... ids) {
    system.awaitEverythingVisible();
    for (var path :
        List.of(
            "/v1/timeline",
            "/v1/agreements",
            "/v1/sources",
            "/v1/corrections",
            "/v1/likely-duplicates",
            "/v1/parked-streams",
            "/v1/hubs",
            "/v1/projects",
            "/v1/shipments",
            "/v1/figures"))
      for (var id : ids)
        assertFalse(
            Api.all(system.projection().url(), path).toString().contains(id), path + " has " + id);
    for (var id : ids)
      assertEquals(404, Api.ask(system.projection().url(), "/v1/agreements/" + id).status());
    assertEquals(
        0,
        system.number(
            "projections", "SELECT count(*) FROM live.fact WHERE stream_type = 'proposals'"));
  }

  @Test
  void aProposalIsInvisibleUntilItIsAcceptedAndThenShowsBothClients() {
    var proposed = sign("Reviewed", recorder).expect(202);
    var address = proposed.header("Location");
    assertEquals("/v1/proposals/" + proposed.at("/id"), address);
    var open = proposal(agreements, address, recorder);
    assertEquals("OPEN", open.path("status").asText());
    assertEquals(ISSUER + " r-1 Aygül Şərik", open.path("proposedBy").asText());
    var stream = open.path("stream").asText();
    isInNoAnswer(stream, proposed.at("/id"));
    assertEquals(404, Api.ask(agreements.url(), "/v1/agreements/" + stream).status());

    assertEquals(403, decide(agreements, address, "acceptance", json("{}"), recorder).status());
    var accepted =
        decide(
                agreements,
                address,
                "acceptance",
                json("{\"reason\": \"The citation was checked.\"}"),
                corrector)
            .expect(200);
    system.awaitEverythingVisible();
    var shown =
        Api.get(
            system.projection().url(),
            "/v1/agreements/" + stream,
            "Consistency-Token",
            accepted.header("Consistency-Token"));
    assertTrue(shown.response().body().contains("Reviewed"), shown::toString);
    var facts = Api.all(system.projection().url(), "/v1/timeline?stream=" + stream);
    assertEquals(1, facts.size());
    assertEquals(ISSUER + " c-1 Elchin Quliyev", facts.getFirst().path("actor").asText());
    assertEquals(ISSUER + " r-1 Aygül Şərik", facts.getFirst().path("proposedBy").asText());
    isInNoAnswer(proposed.at("/id"));
    var decided = proposal(agreements, address, recorder);
    assertEquals("ACCEPTED", decided.path("status").asText());
    assertEquals(ISSUER + " c-1 Elchin Quliyev", decided.path("decidedBy").asText());
  }

  @Test
  void aRejectedContentDoesNotReturn() {
    var address = sign("Refused", recorder).expect(202).header("Location");
    decide(
            agreements,
            address,
            "rejection",
            json("{\"reason\": \"The cited page does not state this.\"}"),
            corrector)
        .expect(200);
    assertEquals(
        "The cited page does not state this.",
        proposal(agreements, address, recorder).path("reason").asText());
    var again = sign("Refused", recorder).expect(409);
    assertEquals("urn:corridor:problem:repeated-proposal", again.at("/type"));
    assertEquals(address, again.at("/existing"));
    isInNoAnswer(proposal(agreements, address, corrector).path("stream").asText());
  }

  @Test
  void theOtherWriterReviewsToo() {
    var fact = example(logistics.url(), "/v1/throughput");
    var proposed = post(logistics, "/v1/throughput?confirmed=true", fact, recorder).expect(202);
    var address = proposed.header("Location");
    var stream = proposal(logistics, address, corrector).path("stream").asText();
    isInNoAnswer(stream, proposed.at("/id"));
    decide(logistics, address, "acceptance", json("{}"), corrector).expect(200);
    system.awaitEverythingVisible();
    assertEquals(1, Api.all(system.projection().url(), "/v1/timeline?stream=" + stream).size());
  }

  @Test
  void withoutTheSettingARecorderPublishes() {
    var service = system.agreements().service();
    post(
            service,
            "/v1/agreements?confirmed=true",
            agreement(service.url(), "Not reviewed"),
            recorder)
        .expect(201);
  }

  @Test
  void theLogAndItsTopicHaveEveryProposalAndAreVerified() {
    sign("Verified", recorder).expect(202);
    system.awaitEverythingVisible();
    var verified = system.corridor("verify");
    assertEquals(0, verified.exitCode(), verified::text);
    assertTrue(
        system.number(
                "agreements",
                "SELECT count(*) FROM event_log JOIN stream USING (stream_id) WHERE stream_type = 'proposals'")
            > 0);
  }
}
