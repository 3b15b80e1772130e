package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.Topic.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Checks that the whole system contains exactly the acknowledged events: the responses to the
/// clients' commands, folded in memory, are compared with the stores, the topics and the read
/// models.
///
/// Whole lists are compared, so an additional item fails as well as a missing one. Content that was
/// in the ledger when this object was created is left out.
final class Oracle {

  private final LedgerSystem system;
  private final Set<UUID> before;

  Oracle(LedgerSystem system) {
    this.system = system;
    this.before =
        new Known(system, Set.of()).stored().stream().map(Fact::stream).collect(Collectors.toSet());
  }

  /// Waits until everything is visible, and compares.
  void assertHolds(List<Fact> acknowledged) {
    system.awaitEverythingVisible();
    var here = new Known(system, before);
    assertEquals(acknowledged, here.stored(), "in the stores");
    for (var writer : system.writers()) {
      logIsDenseAndUnbroken(writer);
      topicTellsTheLogInOrder(writer);
    }
    assertEquals(acknowledged, here.told(), "in the change feed");
    readModelsAreTheFoldOf(acknowledged, here);
    assertEquals(
        "0", Api.get(system.projection().url(), "/v1/parked-streams").at("/total"), "parked");
  }

  /// The part of the ledger's content that belongs to the test.
  private record Known(LedgerSystem system, Set<UUID> before) {

    List<Fact> stored() {
      return system.writers().stream()
          .flatMap(writer -> Fact.stored(system, writer).stream())
          .filter(fact -> !before.contains(fact.stream()))
          .sorted(Fact.ORDER)
          .toList();
    }

    List<Fact> told() {
      return Fact.told(system).stream().filter(fact -> !before.contains(fact.stream())).toList();
    }

    List<JsonNode> all(String path) {
      return Api.all(system.projection().url(), path).stream()
          .filter(item -> !before.contains(UUID.fromString(item.get("id").asText())))
          .toList();
    }
  }

  private void logIsDenseAndUnbroken(Writer writer) {
    var positions =
        system.query(
            writer.log(),
            "SELECT position FROM event_log ORDER BY position",
            row -> row.getLong(1));
    assertEquals(
        LongStream.rangeClosed(1, positions.size()).boxed().toList(),
        positions,
        writer.log() + " positions");
    assertEquals(
        system.number(writer.log(), "SELECT count(*) FROM event"),
        positions.size(),
        writer.log() + " events in the log");
    assertEquals(
        0,
        system.number(writer.log(), "SELECT coalesce(first_broken_position(), 0)"),
        writer.log() + " first broken position");
  }

  /// Repeated records are allowed if they have the same id, position and content. Without them,
  /// each stream is dense and in order, and the topic equals the store.
  private void topicTellsTheLogInOrder(Writer writer) {
    var first = new LinkedHashMap<String, Message>();
    for (var message : Topic.read(system, writer)) {
      var known = first.putIfAbsent(message.id(), message);
      if (known != null) {
        assertEquals(known.headers(), message.headers(), "a repeat");
        assertEquals(known.value(), message.value(), "a repeat");
      }
    }
    var messages = List.copyOf(first.values());
    assertEquals(
        LongStream.rangeClosed(1, messages.size()).boxed().toList(),
        messages.stream().map(Message::position).sorted().toList(),
        writer.topic() + " positions");
    assertEquals(
        Fact.stored(system, writer),
        messages.stream().map(Message::fact).sorted(Fact.ORDER).toList(),
        writer.topic());

    var partitions = new HashMap<String, Integer>();
    var versions = new HashMap<String, Long>();
    var positions = new HashMap<Integer, Long>();
    for (var message : messages) {
      assertEquals(message.headers().get("ce_subject"), message.key());
      assertEquals(
          partitions.computeIfAbsent(message.key(), _ -> message.partition()),
          message.partition(),
          () -> message.key() + " is in two partitions");
      assertEquals(
          versions.merge(message.key(), 1L, Long::sum),
          message.fact().version(),
          () -> "versions of " + message.key());
      assertTrue(
          positions.getOrDefault(message.partition(), 0L) < message.position(),
          () -> "positions in partition " + message.partition());
      positions.put(message.partition(), message.position());
    }
  }

  /// One item of a read model, in the terms of the fold.
  private record Thing(String id, long version, String status, List<String> events) {}

  private static void readModelsAreTheFoldOf(List<Fact> acknowledged, Known here) {
    assertEquals(
        fold(acknowledged, "agreements", fact -> fact.event() instanceof AgreementSigned, "SIGNED"),
        shown(here.all("/v1/agreements?limit=500&include=timeline")),
        "agreements");
    assertEquals(
        fold(acknowledged, "visits", fact -> fact.event() instanceof VisitHeld, "HELD"),
        shown(here.all("/v1/visits?limit=500&include=timeline")),
        "visits");
    assertEquals(
        fold(acknowledged, "shipments", _ -> true, "RECORDED"),
        shown(here.all("/v1/shipments?limit=500&include=timeline")),
        "shipments");

    var values = new ArrayList<Figures>();
    for (var set : Api.all(here.system().projection().url(), "/v1/figures?limit=500")) {
      for (var value : set.get("values")) {
        if (!here.before().contains(UUID.fromString(value.get("stream").asText()))) {
          values.add(
              new Figures(
                  value.get("event").asText(),
                  set.at("/key/metric").asText(),
                  set.at("/key/subject").asText(),
                  value.at("/quantity/value").asText()));
        }
      }
    }
    assertEquals(
        acknowledged.stream()
            .flatMap(fact ->
                fact.event().figures().stream()
                    .map(figure ->
                        new Figures(
                            fact.id().toString(),
                            figure.key().metric(),
                            figure.key().subject().ref(),
                            figure.quantity().value().toPlainString())))
            .sorted(Figures.ORDER)
            .toList(),
        values.stream().sorted(Figures.ORDER).toList(),
        "figures");
  }

  private record Figures(String event, String metric, String subject, String value) {
    static final Comparator<Figures> ORDER = Comparator.comparing(Figures::event);
  }

  private static Map<String, Thing> fold(
      List<Fact> facts, String streamType, Predicate<Fact> furthest, String status) {
    var streams =
        facts.stream()
            .filter(fact -> fact.streamType().equals(streamType))
            .collect(
                Collectors.groupingBy(
                    fact -> fact.stream().toString(), TreeMap::new, Collectors.toList()));
    var things = new TreeMap<String, Thing>();
    streams.forEach((id, stream) ->
        things.put(
            id,
            new Thing(
                id,
                stream.size(),
                stream.stream().anyMatch(furthest) ? status : "ANNOUNCED",
                stream.stream().map(fact -> fact.id().toString()).toList())));
    return things;
  }

  private static Map<String, Thing> shown(List<JsonNode> items) {
    var things = new TreeMap<String, Thing>();
    for (var item : items) {
      var events = new ArrayList<String>();
      item.get("timeline").forEach(entry -> events.add(entry.get("event").asText()));
      var id = item.get("id").asText();
      var status = item.has("status") ? item.get("status") : item.get("state");
      var twice =
          things.put(id, new Thing(id, item.get("version").asLong(), status.asText(), events));
      assertEquals(null, twice, "shown twice");
    }
    return things;
  }
}
