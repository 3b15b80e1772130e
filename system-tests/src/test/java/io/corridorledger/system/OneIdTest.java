package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Clients choose the same id for several aggregates. One id in both logs identifies two
/// aggregates. Within one log, the id belongs to the first aggregate.
@OnRunningSystem(Content.EMPTY)
class OneIdTest {

  private static final String CITATIONS =
      """
      "citations": [{"source": {"publisher": "Gazette of ids", "title": "One id", "kind": "NEWS"}, "locator": "%s"}]\
      """;
  private static final String HUB =
      """
      {"id": "%1$s", "slug": "one-id-%1$s", "name": "Port of one id", "type": "PORT", "country": "AZ", %2$s}\
      """;
  private static final String PROJECT =
      """
      {"id": "%s", "name": "Cable of one id", "type": "CABLE", "parties": ["ISO:AZ"], "stage": "planned", %s}\
      """;
  private static final String AGREEMENT =
      """
      {"id": "%s", "instrument": {"type": "TREATY", "title": "Treaty of one id", "level": "STATE",
        "parties": [{"ref": "AZ"}, {"ref": "UZ"}]}, "date": "2024-08-23", %s}\
      """;
  private static final String VISIT =
      """
      {"id": "%s", "meeting": {"title": "Talks of one id", "participants": [{"party": "AZ"}]}, "date": "2024-08-22", %s}\
      """;
  private static final String NOTE = "{\"text\": \"Noted.\", %s}";

  private final LedgerSystem system;
  private final URI reader;

  OneIdTest(LedgerSystem system) {
    this.system = system;
    this.reader = system.projection().url();
  }

  @Test
  void oneIdInBothWritersIsTwoAggregatesThatAreBothReadable() {
    var id = UUID.randomUUID().toString();
    record(system.logistics(), "/v1/hubs", HUB, id).expect(201);
    record(system.agreements(), "/v1/agreements", AGREEMENT, id).expect(201);
    var hub = note(system.logistics(), "/v1/hubs/" + id).expect(200);
    note(system.agreements(), "/v1/agreements/" + id).expect(200);
    var agreement = note(system.agreements(), "/v1/agreements/" + id).expect(200);
    var tokens = List.of(hub.header("Consistency-Token"), agreement.header("Consistency-Token"));

    var hubRead = Api.getAfter(tokens, reader, "/v1/hubs/" + id);
    assertEquals("2", hubRead.at("/item/streamVersion"), hubRead::toString);
    assertEquals("Port of one id", hubRead.at("/item/name"), hubRead::toString);
    var agreementRead = Api.getAfter(tokens, reader, "/v1/agreements/" + id);
    assertEquals("3", agreementRead.at("/item/streamVersion"), agreementRead::toString);
    assertEquals("Treaty of one id", agreementRead.at("/item/title"), agreementRead::toString);

    // The watermarks of both logs advance: the change feed has all facts of both aggregates.
    system.awaitEverythingVisible();
    assertEquals(
        List.of("agreements 1", "agreements 2", "agreements 3", "hubs 1", "hubs 2"),
        Api.all(reader, "/v1/timeline?stream=" + id).stream()
            .map(fact -> fact.at("/streamType").asText() + " " + fact.at("/version").asText())
            .sorted()
            .toList());
    assertFalse(
        Api.get(reader, "/v1/parked-streams").response().body().contains(id), "a stream is parked");
  }

  @Test
  void oneIdForTwoTypesInOneWriterIsRefusedAtTheField() {
    for (var pair :
        List.of(
            new Pair(system.logistics(), "/v1/hubs", HUB, "/v1/projects", PROJECT),
            new Pair(system.agreements(), "/v1/agreements", AGREEMENT, "/v1/visits", VISIT))) {
      var id = UUID.randomUUID().toString();
      record(pair.writer(), pair.path(), pair.body(), id).expect(201);
      var events = events(pair.writer(), id);
      var refused = record(pair.writer(), pair.otherPath(), pair.otherBody(), id).expect(409);
      assertEquals("urn:corridor:problem:already-exists", refused.at("/type"), refused::toString);
      assertEquals("/id", refused.at("/errors/0/pointer"), refused::toString);
      assertEquals(pair.path() + "/" + id, refused.at("/existing"), refused::toString);
      Api.get(pair.writer().service().url(), refused.at("/existing"));
      assertEquals(events, events(pair.writer(), id), "a refusal wrote an event");
    }
  }

  private record Pair(
      Writer writer, String path, String body, String otherPath, String otherBody) {}

  private long events(Writer writer, String id) {
    return system.number(
        writer.log(), "SELECT count(*) FROM event WHERE stream_id = '%s'".formatted(id));
  }

  private static Api.Answer record(Writer writer, String path, String body, String id) {
    return Api.post(
        writer.service().url(),
        path + (path.equals("/v1/hubs") || path.equals("/v1/projects") ? "" : "?confirmed=true"),
        body.formatted(id, CITATIONS.formatted(id)),
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  private static Api.Answer note(Writer writer, String path) {
    return Api.post(
        writer.service().url(),
        path + "/notes",
        NOTE.formatted(CITATIONS.formatted(UUID.randomUUID())),
        "Idempotency-Key",
        UUID.randomUUID().toString(),
        "If-Match",
        "*");
  }
}
