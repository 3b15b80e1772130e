package io.corridorledger.judgement;

import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.Punctuality;
import io.corridorledger.value.Period;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Computes the examples of shipments in `docs/concepts/conclusions.md`.
///
/// A handling is `departed xian 2024-05-01`. Its time is an exact time, a date, or `not stated`.
final class ExampleJourney {

  private ExampleJourney() {}

  static Map<String, String> journey(Map<String, String> row) {
    Journey journey =
        Journey.of(
            ExampleText.list(row.get("handlings")).stream().map(ExampleJourney::handling).toList());
    return Map.of(
        "state", journey.state().name(),
        "possibleStates", sorted(journey.possibleStates().stream().map(Enum::name)),
        "possiblyAt", sorted(journey.possiblyAt().stream()));
  }

  static Map<String, String> punctuality(Map<String, String> row) {
    ShipmentHandled planned = handled("arrived dostyk", row.get("planned"), Classifier.PLANNED);
    ShipmentHandled actual = handled("arrived dostyk", row.get("actual"), Classifier.ACTUAL);
    Punctuality found = Journey.of(List.of(planned, actual)).punctuality().getFirst();
    return Map.of(
        "delay", found.delay().name(),
        "leastDays", number(found.leastDays()),
        "mostDays", number(found.mostDays()));
  }

  private static ShipmentHandled handling(String text) {
    String[] words = text.split(" ", 3);
    return handled(words[0] + " " + words[1], words[2], Classifier.ACTUAL);
  }

  private static ShipmentHandled handled(String typeAndHub, String time, Classifier classifier) {
    String[] words = typeAndHub.split(" ");
    boolean exact = time.contains("T");
    return new ShipmentHandled(
        new Handling(
            HandlingType.valueOf(words[0].toUpperCase(Locale.ROOT)),
            classifier,
            words[1],
            exact ? OffsetDateTime.parse(time) : null,
            exact || time.equals("not stated") ? null : Period.parse(time),
            List.of(),
            null),
        null,
        List.of(Claims.cited(ExampleText.source("Agency"))));
  }

  private static String sorted(Stream<String> found) {
    String text = found.sorted().collect(Collectors.joining("; "));
    return text.isEmpty() ? "none" : text;
  }

  private static String number(Long days) {
    return days == null ? "none" : days.toString();
  }
}
