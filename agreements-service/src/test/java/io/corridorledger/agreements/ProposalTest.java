package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.edge.ApiKeyClient;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.corridorledger.edge.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Proposals in a real database.
@QuarkusTest
@WithTestResource(ReviewStack.class)
class ProposalTest {

  private static final long MAX_WAIT_NANOS = 120_000_000_000L;
  private static final String JSON = "Content-Type: application/json";

  /// The request seems to come from a proxy, so it has no role without a token.
  private static final String REMOTE = "Via: 1.1 test";

  private static final String CORRECTOR = Tokens.named("reviewer", "Reviewer", "corrector");
  private static final String PUBLISHER = Tokens.of("publisher", "recorder", "publisher");

  @TestHTTPResource("/")
  URI service;

  /// A recorder that may not publish. Each test has its own.
  private String subject;

  private String recorder;

  @BeforeEach
  void newRecorder() {
    subject = "recorder-" + UUID.randomUUID();
    recorder = Tokens.named(subject, "R", "recorder");
  }

  private Answer get(String target, String token) {
    return RawHttp.get(service, target, REMOTE, "Authorization: Bearer " + token);
  }

  private Answer post(String target, String body, String token, String... more) {
    List<String> headers = new ArrayList<>(Arrays.asList(more));
    headers.addAll(List.of(JSON, REMOTE, "Authorization: Bearer " + token));
    if (headers.stream().noneMatch(header -> header.startsWith("Idempotency-Key")))
      headers.add("Idempotency-Key: " + UUID.randomUUID());
    return RawHttp.post(service, target, body, headers.toArray(String[]::new));
  }

  private ObjectNode example(String path) {
    ObjectNode example =
        RawHttp.get(service, "/q/openapi", "Accept: application/json")
            .json()
            .path("paths")
            .path(path)
            .at("/post/requestBody/content/application~1json/example")
            .deepCopy();
    example.remove("id");
    return example;
  }

  private ObjectNode agreement(String title) {
    ObjectNode fact = example("/v1/agreements");
    ((ObjectNode) fact.path("instrument")).put("title", title);
    return fact;
  }

  private Answer sign(String title, String token, String... headers) {
    return post("/v1/agreements?confirmed=true", agreement(title).toString(), token, headers);
  }

  private Answer dispute(String stream, String token, String ifMatch) {
    return post(
        "/v1/agreements/%s/disputes".formatted(stream),
        example("/v1/agreements/{id}/disputes").toString(),
        token,
        "If-Match: " + ifMatch);
  }

  private static String id(Answer answer) {
    return answer.json().path("id").asText();
  }

  private String propose(String title) {
    Answer answer = sign(title, recorder);
    assertEquals(202, answer.status(), answer::toString);
    return id(answer);
  }

  private Answer accept(String proposal, String body, String token, String... headers) {
    return decide(proposal, "acceptance", body, token, headers);
  }

  private Answer reject(String proposal, String reason, String token, String... headers) {
    return decide(proposal, "rejection", "{\"reason\": \"%s\"}".formatted(reason), token, headers);
  }

  private Answer decide(
      String proposal, String decision, String body, String token, String... headers) {
    List<String> all = new ArrayList<>(Arrays.asList(headers));
    if (all.stream().noneMatch(header -> header.startsWith("If-Match"))) all.add("If-Match: *");
    return post(
        "/v1/proposals/%s/%s".formatted(proposal, decision),
        body,
        token,
        all.toArray(String[]::new));
  }

  private JsonNode proposal(String id) {
    return get("/v1/proposals/" + id, CORRECTOR).json();
  }

  private static long count(String sql, Object... values) throws SQLException {
    try (Connection database = LedgerStack.superuser();
        var query = database.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) query.setObject(i + 1, values[i]);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection database = LedgerStack.superuser();
        var statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long written() throws SQLException {
    return count(
        "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM stream) + (SELECT count(*) FROM command_receipt) + (SELECT count(*) FROM proposal)");
  }

  private static List<String> actors(String stream) throws SQLException {
    List<String> actors = new ArrayList<>();
    try (Connection database = LedgerStack.superuser();
        var select =
            database.prepareStatement(
                "SELECT event_type || ' ' || actor FROM event WHERE stream_id = ?::uuid ORDER BY version")) {
      select.setString(1, stream);
      try (var rows = select.executeQuery()) {
        while (rows.next()) actors.add(rows.getString(1));
      }
    }
    return actors;
  }

  @Test
  void aCommandOfAClientThatMayNotPublishBecomesAProposal() throws SQLException {
    Answer proposed = sign("Proposed", recorder, "Idempotency-Key: proposed-" + subject);
    assertEquals(202, proposed.status(), proposed::toString);
    String id = id(proposed);
    assertEquals("/v1/proposals/" + id, proposed.header("Location"));
    assertEquals("\"1\"", proposed.header("ETag"));
    assertEquals("", proposed.header("Consistency-Token"));
    assertEquals("proposal-made", proposed.json().at("/events/0/type").asText());
    assertEquals(List.of("proposal-made %s %s R".formatted(Tokens.ISSUER, subject)), actors(id));

    JsonNode shown = proposal(id);
    assertEquals("OPEN", shown.path("status").asText());
    assertEquals("%s %s R".formatted(Tokens.ISSUER, subject), shown.path("proposedBy").asText());
    assertEquals("agreement-signed", shown.path("eventType").asText());
    assertEquals(0, shown.path("expectedVersion").asLong());
    assertEquals("Proposed", shown.at("/fact/agreement-signed/instrument/title").asText());
    String stream = shown.path("stream").asText();
    get("/v1/agreements/" + stream, PUBLISHER).isProblem(404, "not-found");
    get("/v1/agreements/" + stream + "/events", PUBLISHER).isProblem(404, "not-found");
    get("/v1/agreements/" + id, PUBLISHER).isProblem(404, "not-found");
    assertEquals(0, count("SELECT count(*) FROM stream WHERE stream_id = ?::uuid", stream));

    long before = written();
    Answer again = sign("Proposed", recorder, "Idempotency-Key: proposed-" + subject);
    assertEquals(202, again.status(), again::toString);
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(proposed.body(), again.body());
    sign("Another", recorder, "Idempotency-Key: proposed-" + subject)
        .isProblem(422, "idempotency-key-reused");
    assertEquals(before, written());
  }

  @Test
  void aProposalIsCheckedLikeACommandAndWritesNothingIfItIsWrong() throws SQLException {
    String existing = id(sign("Existing", PUBLISHER));
    long before = written();
    post("/v1/agreements?confirmed=true", "{}", recorder).isProblem(422, "invalid-field");
    post("/v1/agreements?confirmed=true", "[", recorder).isProblem(400, "malformed-json");
    ObjectNode lonely = agreement("Lonely");
    ((com.fasterxml.jackson.databind.node.ArrayNode) lonely.at("/instrument/parties")).removeAll();
    assertEquals(422, post("/v1/agreements?confirmed=true", lonely.toString(), recorder).status());
    ObjectNode taken = agreement("Taken").put("id", existing);
    post("/v1/agreements?confirmed=true", taken.toString(), recorder)
        .isProblem(409, "already-exists");
    post("/v1/agreements?confirmed=true", agreement("Key").toString(), recorder, "Idempotency-Key:")
        .isProblem(400, "idempotency-key-invalid");
    String unknown = UUID.randomUUID().toString();
    dispute(unknown, CORRECTOR, "*").isProblem(404, "not-found");
    String own = id(sign("Own", Tokens.of(subject, "recorder", "publisher")));
    before = written();
    dispute(own, recorder, "\"7\"").isProblem(412, "stale-version");
    dispute(existing, recorder, "*").isProblem(403, "forbidden");
    assertEquals(before, written());
  }

  @Test
  void publishersAndRemarksOfCorrectorsNeedNoReview() {
    Answer published = sign("Published", PUBLISHER);
    assertEquals(201, published.status(), published::toString);
    assertEquals(200, dispute(id(published), CORRECTOR, "*").status());
    String both = Tokens.of(subject, "recorder", "corrector");
    assertEquals(202, sign("New fact of a corrector", both).status());
    assertEquals(200, dispute(id(sign("Second", PUBLISHER)), both, "*").status());
    sign("No recorder", Tokens.of(subject, "publisher")).isProblem(403, "forbidden");
  }

  @Test
  void apiKeysHaveTheSameRoles() {
    ApiKeyClient one = ApiKeyClient.create(service, "Proposes", "recorder");
    ApiKeyClient other = ApiKeyClient.create(service, "Publishes", "recorder", "publisher");
    assertEquals(202, sign("By key", one.token()).status());
    assertEquals(201, sign("By key", other.token()).status());
  }

  @Test
  void anAcceptedProposalIsAFactOfTheClientThatAccepts() throws SQLException {
    String id = propose("Accepted");
    Answer accepted =
        accept(
            id,
            "{\"reason\": \"Checked\"}",
            CORRECTOR,
            "If-Match: \"1\"",
            "Idempotency-Key: accept-" + id);
    assertEquals(200, accepted.status(), accepted::toString);
    JsonNode shown = proposal(id);
    String stream = shown.path("stream").asText();
    assertEquals(stream, id(accepted));
    assertEquals(1, accepted.json().path("version").asLong());
    assertEquals("agreements:%s@1".formatted(stream), accepted.header("Consistency-Token"));
    assertEquals("ACCEPTED", shown.path("status").asText());
    assertEquals(Tokens.ISSUER + " reviewer Reviewer", shown.path("decidedBy").asText());
    assertEquals("Checked", shown.path("reason").asText());
    assertEquals(accepted.json().at("/events/0/id"), shown.at("/events/0"));
    assertTrue(shown.path("change").isMissingNode());
    assertEquals(
        List.of("agreement-signed %s reviewer Reviewer".formatted(Tokens.ISSUER)), actors(stream));
    assertEquals(
        "Accepted",
        get("/v1/agreements/%s/events".formatted(stream), PUBLISHER)
            .json()
            .at("/events/0/data/instrument/title")
            .asText());
    assertEquals(
        1,
        count(
            """
            SELECT count(*) FROM event f JOIN event a ON a.event_id = f.causation_id AND a.command_id = f.command_id
            WHERE f.stream_id = ?::uuid AND a.stream_id = ?::uuid AND a.event_type = 'proposal-accepted'
            """,
            stream,
            id));

    long before = written();
    Answer again =
        accept(
            id,
            "{\"reason\": \"Checked\"}",
            CORRECTOR,
            "If-Match: \"1\"",
            "Idempotency-Key: accept-" + id);
    assertEquals("true", again.header("Idempotency-Replayed"), again::toString);
    assertEquals(accepted.body(), again.body());
    assertEquals(
        accepted.header("Consistency-Token"), again.header("Consistency-Token"), again::toString);
    accept(id, "{}", CORRECTOR, "Idempotency-Key: accept-" + id)
        .isProblem(422, "idempotency-key-reused");
    accept(id, "{}", CORRECTOR).isProblem(409, "proposal-decided");
    accept(id, "{}", CORRECTOR, "If-Match: \"1\"").isProblem(412, "stale-version");
    reject(id, "Too late", CORRECTOR).isProblem(409, "proposal-decided");
    assertEquals(before, written());
    assertEquals(202, sign("Accepted", recorder).status(), "an accepted content may be proposed");
  }

  @Test
  void acceptedEventsAreInTheAuditLogWithBothClients() {
    String id = propose("Audited");
    assertEquals(200, accept(id, "{}", CORRECTOR).status());
    String stream = proposal(id).path("stream").asText();
    List<JsonNode> found = new ArrayList<>();
    for (long end = System.nanoTime() + MAX_WAIT_NANOS; found.size() < 3; ) {
      assertTrue(System.nanoTime() < end, found::toString);
      found.clear();
      for (String next = "/v1/audit?limit=1000"; next != null; ) {
        JsonNode page = get(next, Tokens.of("operator", "operator")).json();
        for (JsonNode event : page.path("events"))
          if (List.of(id, stream).contains(event.path("stream").asText())) found.add(event);
        next = page.path("next").asText(null);
      }
      LockSupport.parkNanos(10_000_000);
    }
    assertEquals(
        List.of(
            "proposals proposal-made %s %s R".formatted(Tokens.ISSUER, subject),
            "proposals proposal-accepted %s reviewer Reviewer".formatted(Tokens.ISSUER),
            "agreements agreement-signed %s reviewer Reviewer".formatted(Tokens.ISSUER)),
        found.stream()
            .map(event ->
                "%s %s %s"
                    .formatted(
                        event.path("streamType").asText(),
                        event.path("eventType").asText(),
                        event.path("actor").asText()))
            .toList());
  }

  @Test
  void aCorrectorChangesTheFactThatItAccepts() throws SQLException {
    String id = propose("Misspelt");
    long before = written();
    for (Map.Entry<String, String> bad :
        Map.of(
                "{\"fact\": {\"note-cited\": %s}}"
                    .formatted(example("/v1/agreements/{id}/notes").without("targetVersion")),
                "/fact",
                "{\"fact\": {\"agreement-signed\": %s}}"
                    .formatted(agreement("x").put("id", UUID.randomUUID().toString())),
                "/fact/agreement-signed/id",
                "{\"fact\": {\"agreement-signed\": {\"citations\": []}}}",
                "/fact/agreement-signed/citations",
                "{\"fact\": {}}",
                "/fact",
                "{\"fact\": {\"proposal-rejected\": {\"reason\": \"x\"}}}",
                "/fact",
                "{\"streamVersion\": 0}",
                "/streamVersion",
                "{\"reason\": \"%s\"}".formatted("x".repeat(1_001)),
                "/reason",
                "{\"other\": 1}",
                "/other")
            .entrySet()) {
      Answer refused = accept(id, bad.getKey(), CORRECTOR);
      refused.isProblem(422, "invalid-field");
      assertEquals(
          bad.getValue(), refused.json().at("/errors/0/pointer").asText(), refused::toString);
    }
    accept(id, "[", CORRECTOR).isProblem(400, "malformed-json");
    assertEquals(before, written());
    Answer accepted =
        accept(
            id, "{\"fact\": {\"agreement-signed\": %s}}".formatted(agreement("Right")), CORRECTOR);
    assertEquals(200, accepted.status(), accepted::toString);
    JsonNode shown = proposal(id);
    assertEquals("Misspelt", shown.at("/fact/agreement-signed/instrument/title").asText());
    assertEquals("Right", shown.at("/change/agreement-signed/instrument/title").asText());
    assertEquals(
        "Right",
        get("/v1/agreements/%s/events".formatted(id(accepted)), PUBLISHER)
            .json()
            .at("/events/0/data/instrument/title")
            .asText());
  }

  @Test
  void aRejectedContentDoesNotReturnFromTheSameClient() throws SQLException {
    String id = propose("Rejected");
    sign("Rejected", recorder).isProblem(409, "repeated-proposal");
    decide(id, "rejection", "{}", CORRECTOR).isProblem(422, "invalid-field");
    reject(id, "x".repeat(1_001), CORRECTOR).isProblem(422, "invalid-field");
    Answer rejected = reject(id, "Wrong page", CORRECTOR, "Idempotency-Key: reject-" + id);
    assertEquals(200, rejected.status(), rejected::toString);
    assertEquals("", rejected.header("Consistency-Token"));
    assertEquals(
        rejected.body(),
        reject(id, "Wrong page", CORRECTOR, "Idempotency-Key: reject-" + id).body());
    JsonNode shown = get("/v1/proposals/" + id, recorder).json();
    assertEquals("REJECTED", shown.path("status").asText());
    assertEquals("Wrong page", shown.path("reason").asText());
    long before = written();
    Answer refused = sign("Rejected", Tokens.named(subject, "Another name", "recorder"));
    refused.isProblem(409, "repeated-proposal");
    assertEquals("/v1/proposals/" + id, refused.json().path("existing").asText());
    ObjectNode otherId = agreement("Rejected").put("id", UUID.randomUUID().toString());
    post("/v1/agreements?confirmed=true", otherId.toString(), recorder)
        .isProblem(409, "repeated-proposal");
    accept(id, "{}", CORRECTOR).isProblem(409, "proposal-decided");
    assertEquals(before, written());
    assertEquals(202, sign("Rejected, and better", recorder).status());
    assertEquals(202, sign("Rejected", Tokens.of("other-" + subject, "recorder")).status());
  }

  @Test
  void equalProposalsAtTheSameTimeAreOneProposal() throws Exception {
    List<Integer> results = together(8, _ -> sign("At once", recorder).status());
    assertEquals(1, results.stream().filter(status -> status == 202).count(), results::toString);
    assertEquals(7, results.stream().filter(status -> status == 409).count(), results::toString);
    assertEquals(
        1,
        count("SELECT count(*) FROM proposal WHERE principal = ?", Tokens.ISSUER + " " + subject));
  }

  @Test
  void ofManyDecisionsOneSucceeds() throws Exception {
    String id = propose("Contended");
    Set<String> problems = ConcurrentHashMap.newKeySet();
    List<Integer> results =
        together(
            16,
            n -> {
              String token = Tokens.of("reviewer-" + n, "corrector");
              Answer answer = n % 2 == 0 ? accept(id, "{}", token) : reject(id, "No", token);
              if (answer.status() != 200) problems.add(answer.json().path("type").asText());
              return answer.status();
            });
    problems.remove("urn:corridor:problem:contended");
    assertTrue(
        Set.of("urn:corridor:problem:proposal-decided").containsAll(problems), problems::toString);
    assertEquals(1, results.stream().filter(status -> status == 200).count(), results::toString);
    assertEquals(15, results.stream().filter(status -> status == 409).count(), results::toString);
    JsonNode shown = proposal(id);
    assertEquals(2, actors(id).size());
    assertEquals(
        shown.path("status").asText().equals("ACCEPTED") ? 1 : 0,
        actors(shown.path("stream").asText()).size());
  }

  private interface Request {
    int send(int number);
  }

  private static List<Integer> together(int count, Request request) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> calls =
          IntStream.range(0, count)
              .<Callable<Integer>>mapToObj(n -> () -> request.send(n))
              .toList();
      List<Integer> results = new ArrayList<>();
      for (Future<Integer> result : threads.invokeAll(calls)) results.add(result.get());
      return results;
    }
  }

  @Test
  void noClientDecidesAboutItsOwnProposal() throws SQLException {
    String id = propose("Own");
    String both = Tokens.named(subject, "Another name", List.of("recorder", "corrector"));
    long before = written();
    accept(id, "{}", both).isProblem(403, "forbidden");
    reject(id, "No", both).isProblem(403, "forbidden");
    accept(id, "{}", recorder).isProblem(403, "forbidden");
    assertEquals(before, written());
    for (long end = System.nanoTime() + MAX_WAIT_NANOS; ; LockSupport.parkNanos(50_000_000)) {
      if (count(
              "SELECT count(*) FROM audit_entry WHERE kind = 'REFUSAL' AND principal = ?",
              Tokens.ISSUER + " " + subject)
          >= 3) break;
      assertTrue(System.nanoTime() < end, "the audit log lacks the refusals");
    }
    assertEquals(200, accept(id, "{}", CORRECTOR).status());
  }

  @Test
  void aCorrectorDecidesOnlyWithinItsScopes() throws SQLException {
    String id = propose("Scoped");
    String stream = id(sign("Remarked", Tokens.of(subject, "recorder", "publisher")));
    String remark = id(dispute(stream, recorder, "\"1\""));
    String limited = Tokens.scoped("limited", "visits", "corrector");
    long before = written();
    for (String proposal : List.of(id, remark)) {
      accept(proposal, "{}", limited).isProblem(403, "forbidden");
      reject(proposal, "No", limited).isProblem(403, "forbidden");
    }
    assertEquals(before, written());
    assertEquals("OPEN", proposal(id).path("status").asText());
    assertEquals(
        200, accept(id, "{}", Tokens.scoped("limited", "agreements", "corrector")).status());
    sign("Out of scope", Tokens.scoped(subject, "visits", "recorder")).isProblem(403, "forbidden");
  }

  @Test
  void aFactThatCreatesItsAggregateHasNoVersionOfTheAggregate() {
    String id = propose("Unversioned");
    Answer refused = accept(id, "{\"streamVersion\": 1}", CORRECTOR);
    refused.isProblem(422, "invalid-field");
    assertEquals("/streamVersion", refused.json().at("/errors/0/pointer").asText());
  }

  @Test
  void anAggregateThatHasChangedNeedsTheCurrentVersion() throws SQLException {
    String publishing = Tokens.of(subject, "recorder", "publisher");
    String stream = id(sign("Changing", publishing));
    Answer proposed = dispute(stream, recorder, "\"1\"");
    assertEquals(202, proposed.status(), proposed::toString);
    String id = id(proposed);
    Answer noted =
        post(
            "/v1/agreements/%s/notes".formatted(stream),
            example("/v1/agreements/{id}/notes").toString(),
            CORRECTOR,
            "If-Match: *");
    assertEquals(200, noted.status(), noted::toString);
    long before = written();
    Answer stale = accept(id, "{}", CORRECTOR);
    stale.isProblem(412, "stale-version");
    assertEquals(2, stale.json().path("currentVersion").asLong());
    accept(id, "{\"streamVersion\": 1}", CORRECTOR).isProblem(412, "stale-version");
    assertEquals(before, written());
    assertEquals("OPEN", proposal(id).path("status").asText());
    Answer accepted = accept(id, "{\"streamVersion\": 2}", CORRECTOR);
    assertEquals(200, accepted.status(), accepted::toString);
    assertEquals(3, accepted.json().path("version").asLong());
  }

  @Test
  void aProposalThatTheRulesRefuseStaysOpen() throws SQLException {
    String stream = id(sign("Retracted", Tokens.of(subject, "recorder", "publisher")));
    String id = id(dispute(stream, recorder, "*"));
    Answer retracted =
        post(
            "/v1/agreements/%s/retractions".formatted(stream),
            example("/v1/agreements/{id}/retractions").toString(),
            CORRECTOR,
            "If-Match: *");
    assertEquals(200, retracted.status(), retracted::toString);
    ObjectNode chosen = agreement("Chosen id").put("id", UUID.randomUUID().toString());
    String opening = id(post("/v1/agreements?confirmed=true", chosen.toString(), recorder));
    assertEquals(201, post("/v1/agreements?confirmed=true", chosen.toString(), PUBLISHER).status());
    long before = written();
    Answer refused = accept(id, "{}", CORRECTOR);
    refused.isProblem(422, "rule-violated");
    assertEquals("target-retracted", refused.json().path("rule").asText());
    accept(opening, "{}", CORRECTOR).isProblem(409, "already-exists");
    assertEquals(before, written());
    assertEquals("OPEN", proposal(id).path("status").asText());
    assertEquals("OPEN", proposal(opening).path("status").asText());
    assertEquals(200, reject(id, "The fact is retracted", CORRECTOR).status());
  }

  /// The database fails after it has written the acceptance, and before it writes the fact.
  @Test
  void anAcceptanceWithoutItsFactIsNotPossible() throws SQLException {
    String id = propose("Half");
    String stream = proposal(id).path("stream").asText();
    execute(
        """
        CREATE FUNCTION fail_for_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION 'as in a crash' USING ERRCODE = 'XX000'; END $$;
        CREATE TRIGGER fail_for_test BEFORE INSERT ON event FOR EACH ROW
          WHEN (NEW.stream_id = '%s') EXECUTE FUNCTION fail_for_test();
        GRANT EXECUTE ON FUNCTION fail_for_test() TO PUBLIC;
        """
            .formatted(stream));
    Answer failed;
    long before = written();
    try {
      failed = accept(id, "{}", CORRECTOR, "Idempotency-Key: half-" + id);
    } finally {
      execute("DROP TRIGGER fail_for_test ON event; DROP FUNCTION fail_for_test()");
    }
    assertTrue(failed.status() >= 500, failed::toString);
    assertEquals(before, written());
    assertEquals("OPEN", proposal(id).path("status").asText());
    assertEquals(200, accept(id, "{}", CORRECTOR, "Idempotency-Key: half-" + id).status());
    assertEquals(1, actors(stream).size());
  }

  @Test
  void theProposerMayRemarkOnItsAcceptedFact() throws SQLException {
    String id = propose("Remarked");
    String stream = id(accept(id, "{}", CORRECTOR));
    assertEquals(202, dispute(stream, recorder, "*").status());
    dispute(stream, Tokens.of("other-" + subject, "recorder"), "*").isProblem(403, "forbidden");
    // A client that names the acceptance as the cause of its own command is not the proposer.
    String forged = id(sign("Forged", PUBLISHER, "Causation-Id: " + acceptance(id)));
    dispute(forged, recorder, "*").isProblem(403, "forbidden");
  }

  private static String acceptance(String proposal) throws SQLException {
    try (Connection database = LedgerStack.superuser();
        var query =
            database.prepareStatement(
                "SELECT event_id FROM event WHERE stream_id = ?::uuid AND version = 2")) {
      query.setString(1, proposal);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Test
  void aClientSeesItsOwnProposalsInPages() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) made.add(propose("Page " + i));
    assertEquals(200, reject(made.get(1), "No", CORRECTOR).status());
    List<String> listed = new ArrayList<>();
    for (String next = "/v1/proposals?limit=2"; next != null; ) {
      JsonNode page = get(next, recorder).json();
      page.path("proposals").forEach(one -> listed.add(one.path("id").asText()));
      assertTrue(page.path("proposals").size() <= 2, page::toString);
      next = page.path("next").asText(null);
    }
    assertEquals(made, listed);
    JsonNode rejected = get("/v1/proposals?status=REJECTED", recorder).json();
    assertEquals(1, rejected.path("proposals").size());
    assertEquals("No", rejected.at("/proposals/0/reason").asText());
    assertTrue(rejected.at("/proposals/0/fact").isMissingNode());
    String other = Tokens.of("other-" + subject, "recorder");
    assertEquals(0, get("/v1/proposals", other).json().path("proposals").size());
    get("/v1/proposals/" + made.getFirst(), other).isProblem(404, "not-found");
    for (String query :
        List.of("status=open", "limit=0", "limit=101", "limit=x", "after=x", "from=1"))
      get("/v1/proposals?" + query, recorder).isProblem(400, "invalid-parameter");
  }

  @Test
  void theOpenProposalsOfAClientAreLimited() throws SQLException {
    String id = propose("First");
    execute(
        """
        INSERT INTO proposal (proposal_id, principal, content, status, bytes)
        SELECT gen_random_uuid(), '%s %s', sha256(convert_to(n::text, 'UTF8')), 'OPEN', 1 FROM generate_series(1, 999) AS n
        """
            .formatted(Tokens.ISSUER, subject));
    long before = written();
    sign("One too many", recorder).isProblem(409, "too-many-proposals");
    assertEquals(before, written());
    assertEquals(200, reject(id, "Make room", CORRECTOR).status());
    assertEquals(202, sign("One too many", recorder).status());
  }
}
