package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// `./corridor tail` shows new events as they arrive. TopicContractTest reads a topic from its
/// start.
@OnRunningSystem(Content.EMPTY)
class TailTest {

  private final LedgerSystem system;

  TailTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void tailPrintsTheNewEventsOfAType() throws IOException {
    var before = visit("/v1/visits");
    system.awaitEverythingVisible();
    try (var tail = system.startCorridor("tail", "agreements", "--type", "visit-held")) {
      Eventually.holds(
          "tail has started",
          LedgerSystem.PATIENCE,
          () -> assertTrue(tail.text().contains("from now"), tail::text));
      var announced = visit("/v1/visits/announcements");
      var held = visit("/v1/visits");
      Eventually.holds(
          "tail prints the event",
          LedgerSystem.PATIENCE,
          () -> assertTrue(tail.text().contains("  visit-held  visits/" + held), tail::text));
      assertFalse(tail.text().contains(before), tail::text);
      assertFalse(tail.text().contains(announced), tail::text);
    }
  }

  private String visit(String path) {
    return Api.post(
            system.agreements().service().url(),
            path,
            """
            {"meeting": {"title": "Working visit", "participants": [{"party": "AZ"}]},
             "citations": [{"source": {"kind": "NEWS", "url": "https://news.example/tail"}}]}
            """,
            "Idempotency-Key",
            UUID.randomUUID().toString())
        .expect(201)
        .at("/id");
  }
}
