package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Three life cycles from the first day to the last, recorded by the writers and followed through
/// the readers step by step: an agreement, a target, a shipment. Each run uses unique names, so
/// that the stories can be repeated on the same ledger.
@OnRunningSystem(Content.EMPTY)
class DomainStoryTest {

  private static final String GAZETTE = "Corridor Gazette";

  private final LedgerSystem system;
  private final URI reader;
  private final String name = "story-" + UUID.randomUUID().toString().substring(0, 13);

  DomainStoryTest(LedgerSystem system) {
    this.system = system;
    this.reader = system.projection().url();
  }

  /// One stream, recorded fact by fact.
  private final class Life {

    private final Writer writer;
    private final String path;
    private Api.Answer last;

    Life(Writer writer, String opening, String fact) {
      this(writer, opening, GAZETTE, fact);
    }

    /// @param opening path of the command that opens the stream
    /// @param publisher source of the first fact
    Life(Writer writer, String opening, String publisher, String fact) {
      this.writer = writer;
      last =
          post(
                  opening + confirmed(opening),
                  publisher,
                  fact,
                  "Idempotency-Key",
                  UUID.randomUUID().toString())
              .expect(201);
      path = "/v1/" + opening.split("/")[2] + "/" + id();
    }

    /// Other tests of the same system may have recorded something similar.
    private static String confirmed(String opening) {
      return opening.matches("/v1/(agreements|visits|indicators|throughput|shipments).*")
          ? "?confirmed=true"
          : "";
    }

    String id() {
      return last.at("/id");
    }

    /// @return the id of the event
    String tell(String command, String fact) {
      last = attempt(command, fact).expect(200);
      return last.at("/events/0/id");
    }

    Api.Answer attempt(String command, String fact) {
      return post(
          path + "/" + command,
          GAZETTE,
          fact,
          "Idempotency-Key",
          UUID.randomUUID().toString(),
          "If-Match",
          last.header("ETag"));
    }

    private Api.Answer post(String place, String publisher, String fact, String... headers) {
      return Api.post(writer.service().url(), place, cited(publisher, fact), headers);
    }

    /// The current state in the reader, once it includes all recorded facts.
    JsonNode shown() {
      return read(path, this).json().get("item");
    }

    /// The state in the reader as of this event (`asOf`).
    JsonNode shownAfter(String event) {
      var entry =
          elements(shown().get("timeline")).stream()
              .filter(e -> e.get("event").asText().equals(event))
              .findFirst()
              .orElseThrow();
      return read(path + "?asOf=" + entry.get("recorded").asText(), this).json().get("item");
    }
  }

  private Api.Answer read(String path, Life... lives) {
    var tokens = new ArrayList<String>();
    for (var life : lives) tokens.add(life.last.header("Consistency-Token"));
    return Api.getAfter(tokens, reader, path);
  }

  /// @return the fact with its source
  private static String cited(String publisher, String fact) {
    return fact.substring(0, fact.lastIndexOf('}'))
        + """
        , "citations": [{"source": {"publisher": "%s", "title": "Along the corridor", "published": "2024-09-01",
          "language": "en", "kind": "NEWS"}}]}\
        """
            .formatted(publisher);
  }

  private static List<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  private static List<String> texts(JsonNode list, String pointer) {
    return elements(list).stream().map(e -> e.at(pointer).asText()).toList();
  }

  @Test
  void anAgreementFromItsAnnouncementToItsEnd() {
    var instrument =
        """
        "instrument": {"type": "TREATY", "title": "Treaty on through tariffs %s", "level": "STATE",
          "parties": [{"ref": "AZ"}, {"ref": "GE"}, {"ref": "TR"}], "subjects": ["transport"], "covers": "2019/2029"}\
        """
            .formatted(name);
    var treaty =
        new Life(
            system.agreements(),
            "/v1/agreements/announcements",
            "{%s, \"date\": \"2019-05\"}".formatted(instrument));
    assertStatus("ANNOUNCED", treaty);

    treaty.tell("signings", "{%s, \"date\": \"2019-09-20\"}".formatted(instrument));
    assertStatus("SIGNED", treaty);
    treaty.tell("party-signatures", "{\"party\": \"TR\", \"date\": \"2019-10-01\"}");
    assertEquals("SIGNED 2019-10-01", lastStepOf("ISO:TR", treaty));

    treaty.tell("domestic-approvals", "{\"party\": \"AZ\", \"date\": \"2019-12-02\"}");
    assertEquals("APPROVED 2019-12-02", lastStepOf("ISO:AZ", treaty));
    treaty.tell("deposits", "{\"party\": \"AZ\", \"date\": \"2020-02-01\"}");
    treaty.tell("deposits", "{\"party\": \"GE\", \"date\": \"2020-02-10\"}");
    assertEquals("DEPOSITED 2020-02-01", lastStepOf("ISO:AZ", treaty));
    assertEquals("DEPOSITED 2020-02-10", lastStepOf("ISO:GE", treaty));
    assertStatus("SIGNED", treaty);

    treaty.tell("entries-into-force", "{\"scope\": \"GENERAL\", \"date\": \"2020-03-01\"}");
    assertStatus("IN_FORCE", treaty);
    treaty.tell("amendments", "{\"change\": \"Tariffs in euros\", \"date\": \"2021-05-01\"}");
    assertStatus("IN_FORCE", treaty);
    assertEquals(List.of("2021-05-01"), texts(treaty.shown().get("amendments"), "/date"));

    treaty.tell("suspensions", "{\"date\": \"2022-03-01\"}");
    assertStatus("SUSPENDED", treaty);
    treaty.tell("resumptions", "{\"date\": \"2022-09-01\"}");
    assertStatus("IN_FORCE", treaty);
    treaty.tell("terminations", "{\"date\": \"2023-06-30\"}");
    assertStatus("ENDED", treaty);

    assertNull(treaty.shown().get("conflicts"));
    treaty.tell("amendments", "{\"change\": \"None\", \"date\": \"2023-07-01\"}");
    assertEquals("FACT_AFTER_END", treaty.shown().at("/conflicts/0").asText());

    assertFalse(isInForceOn("2020-02-29", treaty));
    assertTrue(isInForceOn("2020-03-01", treaty));
    assertTrue(isInForceOn("2021-12-31", treaty));
    assertFalse(isInForceOn("2022-06-01", treaty));
    assertTrue(isInForceOn("2022-12-01", treaty));
    assertFalse(isInForceOn("2023-07-01", treaty));
    assertEquals(1, found("validOn=2022-06-01", treaty), "a suspended treaty is a treaty");
    assertEquals(0, found("validOn=2030-01-01", treaty), "it was made for ten years");
  }

  private static void assertStatus(String status, Life life) {
    var shown = life.shown();
    assertEquals(status, shown.get("status").asText(), shown::toString);
  }

  private static String lastStepOf(String party, Life treaty) {
    var state =
        elements(treaty.shown().get("partyStates")).stream()
            .filter(s -> s.get("party").asText().equals(party))
            .findFirst()
            .orElseThrow();
    var steps = elements(state.get("steps"));
    return state.get("state").asText() + " " + steps.getLast().get("date").asText();
  }

  private boolean isInForceOn(String day, Life treaty) {
    return found("inForceOn=" + day, treaty) == 1;
  }

  private int found(String condition, Life treaty) {
    return read("/v1/agreements?party=AZ&party=GE&q=" + name + "&" + condition, treaty)
        .json()
        .get("items")
        .size();
  }

  @Test
  void aTargetThatIsRaisedMissedAndContested() {
    var target =
        """
        "target": {"key": {"metric": "cargo_volume", "subject": "corridor:%s", "period": "2023"},
          "comparator": "AT_LEAST", "quantity": {"value": %s, "unitMult": 6, "unit": "TNE"}}\
        """;
    var promise =
        new Life(
            system.agreements(),
            "/v1/commitments",
            """
            {"promise": {"kind": "METRIC_TARGET", "statement": "3 million tons in 2023", "by": ["KZ"], "to": ["AZ"],
              %s, "due": "2023"}, "date": "2022-01-10"}\
            """
                .formatted(target.formatted(name, "3")));
    assertStatus("MADE", promise);
    assertOutcome("UNDETERMINED", "/outcome", promise.shown());

    promise.tell(
        "target-revisions", "{%s, \"date\": \"2022-11\"}".formatted(target.formatted(name, "4")));
    assertStatus("REVISED", promise);
    assertEquals(3, promise.shown().at("/original/target/quantity/value").asInt());
    assertEquals(4, promise.shown().at("/current/target/quantity/value").asInt());

    var below = volume("3.4", "Railway Statistics");
    var missed = read("/v1/commitments/" + promise.id(), promise, below).json().get("item");
    assertOutcome("MISSED", "/outcome", missed);
    assertOutcome("MET", "/outcomeAgainstOriginal", missed);
    assertEquals(List.of("NOT_REACHED"), texts(missed.at("/outcome/evidence"), "/shows"));
    assertEquals(List.of("-15.0"), texts(missed.at("/outcome/evidence"), "/marginPercent"));

    var above = volume("4.1", "Ports Bulletin");
    var contested = read("/v1/commitments/" + promise.id(), promise, above).json().get("item");
    assertOutcome("CONTESTED", "/outcome", contested);
    assertEquals(
        List.of("NOT_REACHED", "REACHED"),
        texts(contested.at("/outcome/evidence"), "/shows").stream().sorted().toList());

    below.tell(
        "disputes",
        """
        {"target": "%s", "statement": "The ports counted 4.1 million tons."}\
        """
            .formatted(below.last.at("/events/0/id")));
    var figures = read("/v1/figures?subject=corridor:" + name, below, above).json().get("items");
    assertEquals(List.of("CONFLICT"), texts(figures, "/verdict"));
    assertEquals(
        List.of("ACTIVE", "DISPUTED"),
        texts(figures.at("/0/values"), "/factStatus").stream().sorted().toList());
  }

  private Life volume(String millionTons, String publisher) {
    return new Life(
        system.logistics(),
        "/v1/throughput",
        publisher,
        """
        {"figure": {"key": {"metric": "cargo_volume", "subject": "corridor:%s", "period": "2023"},
          "quantity": {"value": %s, "unitMult": 6, "unit": "TNE"}}}\
        """
            .formatted(name, millionTons));
  }

  private static void assertOutcome(String result, String pointer, JsonNode shown) {
    assertEquals(result, shown.at(pointer + "/result").asText(), shown::toString);
  }

  @Test
  void aShipmentFromXianToConstantaReportedOutOfOrder() {
    var shipment =
        new Life(
            system.logistics(),
            "/v1/shipments",
            """
            {"consignment": {"references": [{"type": "CIM_SMGS", "number": "%s"}],
              "goods": [{"label": "machinery", "hs": "8429"}],
              "equipment": [{"type": "CONTAINER", "number": "CSQU3054383"}],
              "origin": {"hub": "xian"}, "destination": {"hub": "constanta-port"}}, "date": "2024-03-01"}\
            """
                .formatted(name.toUpperCase(Locale.ROOT)));
    assertState("RECORDED", null, shipment);
    shipment.tell(
        "itineraries",
        """
        {"legs": [{"from": "xian", "to": "khorgos", "mode": "RAIL"},
          {"from": "khorgos", "to": "aktau-port", "mode": "RAIL"},
          {"from": "aktau-port", "to": "alat-port", "mode": "SEA"},
          {"from": "alat-port", "to": "boyuk-kesik", "mode": "RAIL"},
          {"from": "boyuk-kesik", "to": "poti-port", "mode": "RAIL"},
          {"from": "poti-port", "to": "constanta-port", "mode": "SEA", "arrival": "2024-03-20T08:00:00+02:00"}]}\
        """);

    handled(shipment, "ACCEPTED", "xian", "2024-03-01T08:00:00+08:00");
    assertState("ACCEPTED", "xian", shipment);
    handled(shipment, "DEPARTED", "xian", "2024-03-01T20:00:00+08:00");
    assertState("IN_TRANSIT", "xian", shipment);
    assertEquals("khorgos", shipment.shown().at("/journey/toHub").asText());

    handled(shipment, "GAUGE_CHANGED", "khorgos", "2024-03-06T10:00:00+05:00");
    handled(shipment, "ARRIVED", "khorgos", "2024-03-06T04:00:00+05:00");
    assertState("AT_HUB", "khorgos", shipment);
    assertEquals("GAUGE_CHANGED", shipment.shown().at("/journey/last/type").asText());

    handled(shipment, "ARRIVED", "alat-port", "2024-03-14T18:00:00+04:00");
    assertState("AT_HUB", "alat-port", shipment);
    handled(shipment, "DEPARTED", "aktau-port", "2024-03-13T12:00:00+05:00");
    handled(shipment, "LOADED", "aktau-port", "2024-03-12T09:00:00+05:00");
    handled(shipment, "ARRIVED", "aktau-port", "2024-03-11T22:00:00+05:00");
    handled(shipment, "DEPARTED", "khorgos", "2024-03-07T06:00:00+05:00");
    var atSea = assertState("AT_HUB", "alat-port", shipment);
    assertEquals(
        List.of(
            "ACCEPTED",
            "DEPARTED",
            "ARRIVED",
            "GAUGE_CHANGED",
            "DEPARTED",
            "ARRIVED",
            "LOADED",
            "DEPARTED",
            "ARRIVED"),
        texts(atSea.at("/journey/handled"), "/type"));
    assertEquals(
        List.of("khorgos", "aktau-port", "alat-port"), texts(atSea.at("/journey/passages"), "/to"));
    assertEquals(
        31 * 60,
        elements(atSea.at("/journey/passages")).getLast().get("minutes").asInt(),
        "across the sea, whatever the offsets");

    handled(shipment, "DEPARTED", "alat-port", "2024-03-15T07:00:00+04:00");
    handled(shipment, "CUSTOMS_HELD", "boyuk-kesik", "2024-03-16T02:00:00+04:00");
    assertState("CUSTOMS_HOLD", "boyuk-kesik", shipment);
    handled(shipment, "DELAYED", "boyuk-kesik", "2024-03-16T08:00:00+04:00");
    assertState("CUSTOMS_HOLD", "boyuk-kesik", shipment);
    shipment.tell("etas", "{\"eta\": \"2024-03-24T08:00:00+02:00\", \"reason\": \"papers\"}");
    assertEquals(2, shipment.shown().at("/journey/etas").size());
    handled(shipment, "CUSTOMS_RELEASED", "boyuk-kesik", "2024-03-18T15:00:00+04:00");
    assertState("AT_HUB", "boyuk-kesik", shipment);
    handled(shipment, "BORDER_CROSSED", "boyuk-kesik", "2024-03-18T17:00:00+04:00");
    assertState("IN_TRANSIT", "boyuk-kesik", shipment);

    var wrong = handled(shipment, "DELIVERED", "constanta-port", "2024-03-20T08:00:00+02:00");
    assertState("DELIVERED", "constanta-port", shipment);
    shipment.tell(
        "retractions", "{\"target\": \"%s\", \"because\": \"DID_NOT_OCCUR\"}".formatted(wrong));
    assertState("IN_TRANSIT", "boyuk-kesik", shipment);
    assertEquals("DELIVERED", shipment.shownAfter(wrong).get("state").asText());

    handled(shipment, "ARRIVED", "constanta-port", "2024-03-24T06:00:00+02:00");
    handled(shipment, "DEPARTED", "poti-port", "2024-03-21T10:00:00+04:00");
    handled(shipment, "ARRIVED", "poti-port", "2024-03-19T20:00:00+04:00");
    assertState("AT_HUB", "constanta-port", shipment);
    handled(shipment, "DELIVERED", "constanta-port", "2024-03-25T11:00:00+02:00");
    var delivered = assertState("DELIVERED", "constanta-port", shipment);
    assertEquals("ROUTED", delivered.at("/journey/routing").asText());
    assertEquals(5, delivered.at("/journey/passages").size(), delivered::toString);
  }

  /// @return the id of the event
  private static String handled(Life shipment, String type, String hub, String time) {
    return shipment.tell(
        "handlings",
        """
        {"handling": {"type": "%s", "classifier": "ACTUAL", "hub": "%s", "time": "%s"}}\
        """
            .formatted(type, hub, time));
  }

  private static JsonNode assertState(String state, String hub, Life shipment) {
    var shown = shipment.shown();
    assertEquals(state, shown.get("state").asText(), shown::toString);
    assertEquals(hub, shown.at("/journey/at").asText(null), shown::toString);
    return shown;
  }
}
