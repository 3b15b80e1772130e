package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// The project's own evidence in the running system, loaded as any client would load it.
@OnRunningSystem(Content.DATASET)
class DatasetTest {

  private final LedgerSystem system;
  private final URI reader;

  DatasetTest(LedgerSystem system) {
    this.system = system;
    this.reader = system.projection().url();
  }

  @Test
  void loadingItAgainChangesNothing() throws IOException {
    var before = system.events();
    var commands = commands();
    assertTrue(commands > 0);

    var again = system.corridor("load", "dataset/commands");

    assertEquals(0, again.exitCode(), again::text);
    assertTrue(
        again
            .text()
            .contains("%1$d lines: 0 recorded, %1$d already there, 0 refused".formatted(commands)),
        again::text);
    assertEquals(before, system.events());
    assertEquals("0", Api.get(reader, "/v1/parked-streams").at("/total"));
  }

  @Test
  void itsFactsHaveANamedActor() {
    var actors =
        Api.all(reader, "/v1/timeline?type=hub-registered").stream()
            .map(fact -> fact.path("actor").asText())
            .toList();
    assertTrue(
        actors.contains("urn:corridor:local-stack loader Corridor Ledger dataset"),
        actors::toString);
  }

  private static long commands() throws IOException {
    try (var files = Files.list(LedgerSystem.root().resolve("dataset/commands"))) {
      var lines = 0L;
      for (var file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        lines += Files.readAllLines(file).stream().filter(line -> !line.isBlank()).count();
      }
      return lines;
    }
  }

  @Test
  void returnsTheDeclarationOfAzerbaijanAndUzbekistan() {
    var declaration =
        one(
            Api.all(reader, "/v1/agreements?party=AZ&party=UZ&include=timeline"),
            item -> item.path("date").asText().equals("2022-06-21"));
    assertEquals("SIGNED", declaration.get("status").asText());
    assertEquals("DECLARATION", declaration.get("type").asText());
    hasSources(declaration.get("timeline"));
  }

  @Test
  void returnsTheVisitsOf2024() {
    var visits =
        Api.all(reader, "/v1/visits?from=2024-01-01&to=2024-12-31&include=timeline,accounts");
    assertFalse(visits.isEmpty());
    visits.forEach(visit -> {
      hasSources(visit.get("timeline"));
      assertTrue(
          StreamSupport.stream(visit.get("accounts").spliterator(), false)
              .anyMatch(a -> a.at("/fact/date").asText().contains("2024")),
          visit::toString);
    });
  }

  @Test
  void returnsTheVolumeOf2023AsPrinted() {
    var volume = one(figures("2023"), value -> value.has("quantity") && value.has("growth"));
    assertEquals("2.8", volume.at("/quantity/value").asText());
    assertEquals("6", volume.at("/quantity/unitMult").asText());
    assertEquals("TNE", volume.at("/quantity/unit").asText());
    assertEquals("AT_MOST", volume.at("/quantity/qualifier").asText());
    assertEquals("86", volume.at("/growth/value").asText());
    assertEquals("2022", volume.at("/growth/against").asText());
    assertFalse(volume.at("/citations/0/source/publisher").asText().isEmpty());
  }

  /// One article gives two growth figures for the same half-year; both are returned.
  @Test
  void returnsBothGrowthFiguresOfTheFirstHalfOf2024() {
    var values = figures("2024-01/2024-06");
    values.forEach(value ->
        assertFalse(value.at("/citations/0/source/publisher").asText().isEmpty(), value::toString));
    assertEquals("2.1", one(values, growth("65")).at("/quantity/value").asText());
    assertEquals("AT_LEAST", one(values, growth("15")).at("/growth/qualifier").asText());
    assertEquals(
        values.size(), figures("2024-40").size(), "the half-year by its own name is the same");
  }

  private static Predicate<JsonNode> growth(String value) {
    return figure -> figure.at("/growth/value").asText().equals(value);
  }

  private List<JsonNode> figures(String period) {
    var set =
        one(
            Api.all(
                reader,
                "/v1/figures?subject=corridor:middle-corridor&metric=cargo_volume&period="
                    + period),
            _ -> true);
    return StreamSupport.stream(set.get("values").spliterator(), false).toList();
  }

  private static JsonNode one(List<JsonNode> nodes, Predicate<JsonNode> wanted) {
    var found = nodes.stream().filter(wanted).toList();
    assertEquals(1, found.size(), nodes::toString);
    return found.getFirst();
  }

  private static void hasSources(JsonNode timeline) {
    assertFalse(timeline.isEmpty());
    timeline.forEach(entry -> assertFalse(entry.path("sources").isEmpty(), entry::toString));
  }
}
