package io.corridorledger.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Applies the remarks on facts, in memory: corrections, revisions, retractions, disputes and
/// reinstatements. `docs/building/reading-the-topics.md` explains each rule.
///
/// Give the fold every record of one topic, in the order of each partition. The order of partitions
/// does not matter. Repeated records do not matter.
public final class FactFold {

  /// The status of a fact after its remarks.
  public enum Status {
    ACTIVE,
    CORRECTED,
    REVISED,
    DISPUTED,
    RETRACTED
  }

  /// A record of the topic.
  public record Event(
      String id,
      String chain,
      String aggregate,
      long version,
      long position,
      long epoch,
      String type,
      JsonNode data) {

    /// @param headers the headers of the record by name
    /// @param value the value of the record
    public static Event of(Map<String, String> headers, JsonNode value) {
      return new Event(
          headers.get("ce_id"),
          headers.get("ce_chainhash"),
          headers.get("ce_streamtype") + "/" + headers.get("ce_subject"),
          Long.parseLong(headers.get("ce_streamversion")),
          Long.parseLong(headers.get("ce_logposition")),
          Long.parseLong(headers.get("ce_ledgerepoch")),
          headers.get("ce_type").replaceFirst("^corridor\\.(.*)\\.v\\d+$", "$1"),
          value);
    }
  }

  /// A fact with its current content.
  ///
  /// @param recorded the content as recorded
  /// @param content the content after the last correction or revision
  public record Fact(String id, String type, JsonNode recorded, JsonNode content, Status status) {

    private Fact with(Status other) {
      return new Fact(id, type, recorded, content, other);
    }

    private Fact with(Status other, JsonNode replacement) {
      return new Fact(id, type, recorded, replacement.elements().next(), other);
    }
  }

  private final Map<String, TreeMap<Long, Event>> events = new TreeMap<>();
  private final Map<Long, Long> firstPositions = new TreeMap<>();

  /// Takes a record. A record that was taken before changes nothing.
  ///
  /// @throws IllegalStateException if two events of one epoch have the same version of an
  ///   aggregate: the topic then has two histories
  public void add(Event event) {
    if (event.type().equals("ledger-epoch-raised")) {
      firstPositions.put(
          event.data().get("epoch").asLong(), event.data().get("firstPosition").asLong());
      events.values().forEach(stream -> stream.values().removeIf(this::isGivenUp));
      events.values().removeIf(Map::isEmpty);
    } else if (!event.aggregate().startsWith("proposals/") && !isGivenUp(event)) {
      events
          .computeIfAbsent(event.aggregate(), _ -> new TreeMap<>())
          .merge(event.version(), event, FactFold::valid);
    }
  }

  /// The valid one of two events with the same version. An event of a later epoch may arrive before
  /// the event that announces this epoch.
  private static Event valid(Event before, Event event) {
    boolean isSame = before.id().equals(event.id()) && before.chain().equals(event.chain());
    if (before.epoch() == event.epoch() && !isSame)
      throw new IllegalStateException(
          "%s has two events of version %d".formatted(event.aggregate(), event.version()));
    return before.epoch() > event.epoch() ? before : event;
  }

  /// Whether a later epoch gave up the event: the ledger lost it in a restore and recorded other
  /// events at its position and version.
  private boolean isGivenUp(Event event) {
    return firstPositions.entrySet().stream()
        .anyMatch(epoch -> epoch.getKey() > event.epoch() && epoch.getValue() <= event.position());
  }

  /// The aggregates, as `<type>/<id>`.
  public List<String> aggregates() {
    return List.copyOf(events.keySet());
  }

  /// The facts of an aggregate with their status, in the order of their versions.
  ///
  /// @throws IllegalStateException if an event is missing; the writer has it
  public List<Fact> facts(String aggregate) {
    Map<String, Fact> facts = new LinkedHashMap<>();
    Map<String, Status> beforeDispute = new LinkedHashMap<>();
    long version = 0;
    for (Event event : events.getOrDefault(aggregate, new TreeMap<>()).values()) {
      if (event.version() != ++version)
        throw new IllegalStateException("%s lacks version %d".formatted(aggregate, version));
      Fact target = facts.get(event.data().path("target").asText());
      switch (event.type()) {
        case "fact-corrected" -> {
          facts.put(target.id(), target.with(Status.CORRECTED, event.data().get("replacement")));
          beforeDispute.put(target.id(), Status.CORRECTED);
        }
        case "fact-revised" -> {
          facts.put(target.id(), target.with(Status.REVISED, event.data().get("replacement")));
          beforeDispute.put(target.id(), Status.REVISED);
        }
        case "fact-retracted" -> facts.put(target.id(), target.with(Status.RETRACTED));
        case "fact-disputed" -> facts.put(target.id(), target.with(Status.DISPUTED));
        case "fact-reinstated" ->
            facts.put(
                target.id(), target.with(beforeDispute.getOrDefault(target.id(), Status.ACTIVE)));
        case "note-cited" -> {
          // A note changes neither a fact nor its status.
        }
        default ->
            facts.put(
                event.id(),
                new Fact(event.id(), event.type(), event.data(), event.data(), Status.ACTIVE));
      }
    }
    return new ArrayList<>(facts.values());
  }
}
