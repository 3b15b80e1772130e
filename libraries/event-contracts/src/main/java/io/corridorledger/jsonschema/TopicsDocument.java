package io.corridorledger.jsonschema;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Generates the AsyncAPI 3 document, which describes the topics.
public final class TopicsDocument {

  private static final int PARTITIONS = 12;

  private TopicsDocument() {}

  /// The logs, in alphabetical order. Each log has a topic.
  public static List<String> logs() {
    return AggregateType.ALL.stream().map(AggregateType::log).distinct().sorted().toList();
  }

  public static String topic(String log) {
    return "corridor.%s.v1".formatted(log);
  }

  /// The event types that the topic of a log can contain, by stored name. Every topic can also
  /// contain remarks, epoch events and events about proposals.
  public static SortedMap<String, Class<? extends LedgerEvent>> events(String log) {
    SortedMap<String, Class<? extends LedgerEvent>> events = new TreeMap<>(LedgerJson.types());
    events
        .values()
        .removeIf(type ->
            !Remark.class.isAssignableFrom(type)
                && !EpochEvent.class.isAssignableFrom(type)
                && !ProposalEvent.class.isAssignableFrom(type)
                && AggregateType.ALL.stream()
                    .noneMatch(t -> t.log().equals(log) && t.family().isAssignableFrom(type)));
    return events;
  }

  /// Returns the document as a map with the structure of its JSON.
  public static Map<String, Object> generate() {
    RecordSchemas records = new RecordSchemas("#/components/schemas/");
    Map<String, Object> messages = new TreeMap<>();
    LedgerJson.types().forEach((name, type) -> messages.put(name, message(name, type, records)));
    Map<String, Object> headers = EventSchemas.headers(records);
    SortedMap<String, Object> schemas = new TreeMap<>(records.definitions());
    schemas.put("EventHeaders", headers);
    Map<String, Object> channels = new LinkedHashMap<>();
    Map<String, Object> operations = new LinkedHashMap<>();
    for (String log : logs()) {
      channels.put(log, channel(log));
      operations.put(
          "publish" + Character.toUpperCase(log.charAt(0)) + log.substring(1), send(log));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.1.0");
    document.put("id", "urn:corridor:topics");
    document.put("info", info());
    document.put("defaultContentType", "application/json");
    document.put(
        "servers",
        Map.of(
            "local",
            OrderedMap.of(
                "host", "localhost:9092",
                "protocol", "kafka",
                "description", "The broker of the local stack")));
    document.put("channels", channels);
    document.put("operations", operations);
    document.put("components", OrderedMap.of("messages", messages, "schemas", schemas));
    return document;
  }

  private static Map<String, Object> info() {
    return OrderedMap.of(
        "title",
        "Corridor Ledger: topics",
        "version",
        "1",
        "description",
        "Each log of the ledger has one topic. A record is one event, in the binary mode of"
            + " CloudEvents 1.0 for Kafka, compressed with gzip. The events of one aggregate are in"
            + " one partition, in the order of `ce_streamversion`, apart from repeats. Within a"
            + " topic, `ce_logposition` has no gaps. A record may be delivered again, with the same"
            + " `ce_id` and `ce_logposition`. Drop such repeats. Ignore unknown fields and unknown"
            + " events.",
        "contact",
        Map.of("name", "Corridor Ledger"),
        "license",
        OrderedMap.of("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0"),
        "tags",
        List.of(OrderedMap.of("name", "events", "description", "Events of the ledger")));
  }

  private static Map<String, Object> channel(String log) {
    Map<String, Object> messages = new LinkedHashMap<>();
    events(log).keySet().forEach(name -> messages.put(name, ref("components/messages", name)));
    return OrderedMap.of(
        "address",
        topic(log),
        "title",
        "Log of the %s-service".formatted(log),
        "description",
        "All events of the %s-service, in the order of its log.".formatted(log),
        "messages",
        messages,
        "bindings",
        Map.of(
            "kafka",
            OrderedMap.of(
                "topic",
                topic(log),
                "partitions",
                PARTITIONS,
                "topicConfiguration",
                OrderedMap.of("cleanup.policy", List.of("delete"), "retention.ms", -1),
                "bindingVersion",
                "0.5.0")));
  }

  private static Map<String, Object> send(String log) {
    return OrderedMap.of(
        "action", "send",
        "channel", ref("channels", log),
        "title", "Publish the events of " + log,
        "summary", "Publishes each recorded event at least once.",
        "description", "Publishes the events in the order of their positions, each at least once.");
  }

  private static Map<String, Object> message(
      String name, Class<? extends LedgerEvent> type, RecordSchemas records) {
    return OrderedMap.of(
        "name",
        "corridor.%s.v%d".formatted(name, LedgerJson.versionOf(type)),
        "title",
        name,
        "summary",
        JavadocReader.of(type).text(),
        "contentType",
        "application/json",
        "headers",
        ref("components/schemas", "EventHeaders"),
        "payload",
        records.reference(type),
        "bindings",
        Map.of(
            "kafka",
            OrderedMap.of(
                "key",
                OrderedMap.of("type", "string", "format", "uuid"),
                "bindingVersion",
                "0.5.0")),
        "examples",
        List.of(OrderedMap.of("name", name, "payload", example(type))));
  }

  /// Reads the example of an event type, in its current version, from a file. A test compares this
  /// file with the JSON that the code writes.
  public static Map<?, ?> example(Class<? extends LedgerEvent> type) {
    String file =
        "/examples/%s.v%d.json".formatted(LedgerJson.nameOf(type), LedgerJson.versionOf(type));
    try (InputStream json = LedgerJson.class.getResourceAsStream(file)) {
      return LedgerJson.parse(
          new String(json.readAllBytes(), StandardCharsets.UTF_8), LinkedHashMap.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> ref(String place, String name) {
    return Map.of("$ref", "#/%s/%s".formatted(place, name));
  }
}
