package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.consumer.FactFold;
import io.corridorledger.consumer.FactFold.Event;
import io.corridorledger.consumer.FactFold.Fact;
import io.corridorledger.consumer.FactFold.Status;
import io.corridorledger.system.OnRunningSystem.Content;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The reference fold of a topic and the read models agree about every fact of an aggregate.
@OnRunningSystem(Content.EMPTY)
class FactFoldTest {

  private static final String CITATIONS =
      "\"citations\": [{\"source\": {\"kind\": \"NEWS\", \"url\": \"https://news.example/%s\"}}]";

  private final LedgerSystem system;

  FactFoldTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void theFoldAppliesEveryKindOfRemarkAsTheReadModelDoes() {
    var agreement = post("/v1/agreements", 1, instrument("Memorandum", 1)).at("/id");
    var path = "/v1/agreements/" + agreement;
    for (var source = 2; source <= 6; source++)
      post(path + "/signings", source, instrument("Memorandum", source));
    var facts = eventIds(path);
    post(path + "/corrections", 7, replacing(facts.get(1), "Corrected memorandum", 7));
    post(path + "/revisions", 8, replacing(facts.get(2), "Revised memorandum", 8));
    post(path + "/retractions", 9, target(facts.get(3), "\"because\": \"INCORRECT_DATA\"", 9));
    post(path + "/disputes", 10, target(facts.get(4), "\"statement\": \"It was a treaty\"", 10));
    post(path + "/disputes", 11, target(facts.get(1), "\"statement\": \"It was a treaty\"", 11));
    post(path + "/reinstatements", 12, target(facts.get(1), "\"reason\": \"Confirmed\"", 12));
    post(path + "/retractions", 13, target(facts.get(5), "\"because\": \"INCORRECT_DATA\"", 13));
    var last =
        post(path + "/reinstatements", 14, target(facts.get(5), "\"reason\": \"Confirmed\"", 14));
    system.awaitEverythingVisible();

    var folded = fold().facts("agreements/" + agreement);
    assertEquals(
        List.of(
            Status.ACTIVE,
            Status.CORRECTED,
            Status.REVISED,
            Status.RETRACTED,
            Status.DISPUTED,
            Status.ACTIVE),
        folded.stream().map(Fact::status).toList());
    assertEquals("Corrected memorandum", folded.get(1).content().at("/instrument/title").asText());

    var item = Api.getAfter(List.of(last.header("Consistency-Token")), url(), path).json();
    agrees(folded, item.at("/item"));
  }

  /// Compares a fold with an item of a read model.
  static void agrees(List<Fact> folded, JsonNode item) {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> shown = new TreeMap<>();
    Map<String, JsonNode> originals = new TreeMap<>();
    for (Fact fact : folded) {
      expected.put(fact.id(), fact.type() + " " + fact.status());
      if (!fact.content().equals(fact.recorded())) originals.put(fact.id(), fact.recorded());
    }
    Map<String, JsonNode> shownOriginals = new TreeMap<>();
    for (JsonNode entry : item.get("timeline")) {
      var id = entry.get("event").asText();
      shown.put(id, entry.get("type").asText() + " " + entry.get("factStatus").asText());
      if (entry.has("original")) shownOriginals.put(id, entry.get("original"));
    }
    assertEquals(expected, shown, item::toString);
    assertEquals(originals, shownOriginals, item::toString);
  }

  private FactFold fold() {
    var fold = new FactFold();
    for (var message : Topic.read(system, system.agreements()))
      fold.add(Event.of(message.headers(), Api.json(message.value())));
    return fold;
  }

  private java.net.URI url() {
    return system.projection().url();
  }

  private List<String> eventIds(String path) {
    return Api.get(system.agreements().service().url(), path + "/events")
        .json()
        .get("events")
        .valueStream()
        .map(event -> event.get("id").asText())
        .toList();
  }

  private Api.Answer post(String path, int source, String body) {
    return Api.post(
        system.agreements().service().url(),
        path,
        body.formatted(source),
        "Idempotency-Key",
        UUID.randomUUID().toString(),
        "If-Match",
        "*");
  }

  private static String instrument(String title, int source) {
    return "{\"instrument\": {\"type\": \"MOU\", \"title\": \"%s\", \"parties\": [{\"ref\": \"AZ\"}, {\"ref\": \"GE\"}]}, %s}"
        .formatted(title, CITATIONS.formatted(source));
  }

  private static String replacing(String target, String title, int source) {
    return target(
        target,
        "\"reason\": \"Misread\", \"replacement\": {\"agreement-signed\": %s}"
            .formatted(instrument(title, source)),
        source);
  }

  private static String target(String target, String members, int source) {
    return "{\"target\": \"%s\", %s, %s}".formatted(target, members, CITATIONS.formatted(source));
  }

  @Test
  void repeatsAndTheOrderOfPartitionsDoNotMatter() {
    var fold = new FactFold();
    fold.add(event("b", 1, 2, 1, "visit-held", "{}"));
    fold.add(event("a", 2, 3, 1, "fact-retracted", "{\"target\": \"a1\"}"));
    fold.add(event("a", 1, 1, 1, "visit-held", "{}"));
    fold.add(event("a", 1, 1, 1, "visit-held", "{}"));
    assertEquals(List.of("visits/a", "visits/b"), fold.aggregates());
    assertEquals(
        List.of(Status.RETRACTED), fold.facts("visits/a").stream().map(Fact::status).toList());
  }

  /// A writer that crashed publishes its last events again.
  @Test
  void eventsThatArriveAgainInTheirOrderChangeNothing() {
    var fold = new FactFold();
    var held = event("a", 1, 1, 1, "visit-held", "{}");
    var retracted = event("a", 2, 2, 1, "fact-retracted", "{\"target\": \"a1\"}");
    var reinstated = event("a", 3, 3, 1, "fact-reinstated", "{\"target\": \"a1\"}");
    List.of(held, retracted, held, retracted, reinstated, reinstated).forEach(fold::add);
    assertEquals(
        List.of(Status.ACTIVE), fold.facts("visits/a").stream().map(Fact::status).toList());
  }

  @Test
  void twoEventsOfOneVersionAreReported() {
    var fold = new FactFold();
    fold.add(event("a", 1, 1, 1, "visit-held", "{}"));
    var other = new Event("other", "chain", "visits/a", 1, 1, 1, "visit-held", Api.json("{}"));
    assertThrows(IllegalStateException.class, () -> fold.add(other));
    // Two histories can have the same events in another order.
    var elsewhere = new Event("a1", "other", "visits/a", 1, 2, 1, "visit-held", Api.json("{}"));
    assertThrows(IllegalStateException.class, () -> fold.add(elsewhere));
    // Control: in a later epoch, another event may have the version.
    fold.add(new Event("later", "chain", "visits/a", 1, 1, 2, "visit-held", Api.json("{}")));
    fold.add(event("a", 1, 1, 1, "visit-held", "{}"));
    assertEquals("later", fold.facts("visits/a").getFirst().id());
  }

  @Test
  void aMissingEventIsReported() {
    var fold = new FactFold();
    fold.add(event("a", 2, 2, 1, "visit-held", "{}"));
    assertThrows(IllegalStateException.class, () -> fold.facts("visits/a"));
  }

  /// The ledger lost the positions 2 and 3 in a restore, and recorded other events there.
  @Test
  void anEpochGivesUpTheEventsThatTheLedgerLost() {
    var fold = new FactFold();
    fold.add(event("a", 1, 1, 1, "visit-held", "{}"));
    fold.add(event("a", 2, 2, 1, "fact-retracted", "{\"target\": \"a1\"}"));
    fold.add(
        event("ledger", 1, 2, 2, "ledger-epoch-raised", "{\"epoch\": 2, \"firstPosition\": 2}"));
    fold.add(event("c", 1, 3, 1, "visit-held", "{}"));
    fold.add(event("a", 2, 3, 2, "fact-disputed", "{\"target\": \"a1\"}"));
    assertEquals(List.of("visits/a"), fold.aggregates());
    assertEquals(
        List.of(Status.DISPUTED), fold.facts("visits/a").stream().map(Fact::status).toList());
  }

  private static Event event(
      String aggregate, long version, long position, long epoch, String type, String data) {
    return new Event(
        aggregate + version,
        "chain",
        "visits/" + aggregate,
        version,
        position,
        epoch,
        type,
        Api.json(data));
  }
}
