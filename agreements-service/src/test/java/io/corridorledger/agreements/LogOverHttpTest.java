package io.corridorledger.agreements;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.local.TestStack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log over HTTP has the same bytes as the topic.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class LogOverHttpTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final JsonMapper JSON = new JsonMapper();

  /// The default maximum of event data on a page.
  private static final int PAGE_BYTES = 1 << 20;

  /// The body of a command has at most 65,536 bytes.
  private static final int LARGE = 62_000;

  private static final int LARGE_EVENTS = 40;

  private static UUID record() {
    Response answer =
        given()
            .contentType("application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Causation-Id", UUID.randomUUID().toString())
            .body(
                """
                {"instrument": {"type": "DECLARATION", "title": "Bakı – Астана %s", "level": "STATE", "parties": [{"ref": "AZ"}, {"ref": "UZ"}]},
                 "date": "2022-06", "citations": [{"source": {"publisher": "Gazette", "title": "Declarations", "kind": "NEWS"}}]}\
                """
                    .formatted(UUID.randomUUID()))
            .post("/v1/agreements?confirmed=true");
    assertEquals(201, answer.statusCode(), answer.asString());
    return UUID.fromString(answer.path("id"));
  }

  /// Reads all entries of the log, page by page, once the events of the stream are among them.
  private static List<JsonNode> log(int limit, UUID with, int events) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<JsonNode> entries = new ArrayList<>();
      for (String next = "/v1/log?limit=" + limit; next != null; ) {
        Response page = given().get(next);
        assertEquals(200, page.statusCode(), page.asString());
        assertEquals(BATCH, page.contentType().split(";")[0]);
        JsonNode read = JSON.readTree(page.asByteArray());
        assertTrue(read.size() <= limit);
        read.forEach(entries::add);
        next = next(page);
      }
      if (entries.stream().filter(e -> e.get("subject").asText().equals(with.toString())).count()
          == events) return entries;
      assertTrue(System.nanoTime() < deadline, "the log does not reach " + with);
    }
  }

  @Test
  void theLogOverHttpIsTheTopicByteForByte() throws Exception {
    UUID last = null;
    for (int i = 0; i < 7; i++) last = record();
    List<JsonNode> entries = log(20, last, 1);
    for (int i = 0; i < entries.size(); i++)
      assertEquals(Integer.toString(i + 1), entries.get(i).get("logposition").asText());

    Map<String, ConsumerRecord<String, String>> topic = topic(entries.size());
    for (JsonNode entry : entries) {
      ConsumerRecord<String, String> record = topic.get(entry.get("logposition").asText());
      Map<String, String> published = new TreeMap<>();
      record
          .headers()
          .forEach(h -> published.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
      Map<String, String> read = new TreeMap<>();
      for (var attribute : entry.properties())
        switch (attribute.getKey()) {
          case "data_base64" ->
              assertEquals(record.value(), new String(data(entry), StandardCharsets.UTF_8));
          case "datacontenttype" -> read.put("content-type", attribute.getValue().asText());
          default -> {
            assertTrue(attribute.getValue().isTextual(), attribute.toString());
            read.put("ce_" + attribute.getKey(), attribute.getValue().asText());
          }
        }
      assertEquals(published, read);
      assertEquals(record.key(), entry.get("subject").asText());
    }
    assertEquals(entries, log(1_000, last, 1).subList(0, entries.size()), "for every page size");
  }

  /// Pages of the largest events are limited by bytes, although each has fewer events than its
  /// `limit`.
  @Test
  void pagesOfTheLargestEventsAreBoundedInBytes() throws Exception {
    UUID stream = record();
    String note = largeNote();
    for (int i = 0; i < LARGE_EVENTS; i++)
      given()
          .contentType("application/json")
          .header("Idempotency-Key", UUID.randomUUID().toString())
          .header("If-Match", "*")
          .body(note.replaceFirst("Note", "Note " + i))
          .post("/v1/agreements/" + stream + "/notes")
          .then()
          .statusCode(200);
    List<JsonNode> entries = log(1_000, stream, LARGE_EVENTS + 1);
    List<JsonNode> large =
        entries.stream()
            .filter(e ->
                e.get("type").asText().equals("corridor.note-cited.v1")
                    && data(e).length > LARGE / 2)
            .toList();
    assertEquals(LARGE_EVENTS, large.size());
    int pages = 0;
    List<String> positions = new ArrayList<>();
    for (String next = "/v1/log?limit=1000&from=" + large.getFirst().get("logposition").asText();
        next != null;
        pages++) {
      Response page = given().get(next);
      assertEquals(200, page.statusCode(), page.asString());
      JsonNode events = JSON.readTree(page.asByteArray());
      long bytes = 0;
      for (JsonNode event : events) {
        bytes += data(event).length;
        positions.add(event.get("logposition").asText());
      }
      assertTrue(bytes <= PAGE_BYTES, "event data of a page: " + bytes);
      next = next(page);
      if (next != null) assertTrue(bytes > PAGE_BYTES / 2, "a page ends early: " + bytes);
      int size = page.asByteArray().length;
      // The data are in Base64. Each event also has about 1 kB of attributes.
      assertTrue(size < PAGE_BYTES * 3 / 2, "a page has bytes " + size);
    }
    assertTrue(pages > LARGE_EVENTS * LARGE / PAGE_BYTES, "pages " + pages);
    long first = large.getFirst().get("logposition").asLong();
    assertEquals(
        LongStream.range(first, first + positions.size()).mapToObj(Long::toString).toList(),
        positions);
    assertTrue(positions.size() >= LARGE_EVENTS);
  }

  /// A note whose body is almost as long as the longest body of a command.
  private static String largeNote() {
    StringBuilder citations = new StringBuilder();
    for (int i = 0; citations.length() < LARGE; i++)
      citations.append(
          """
          %s{"source": {"publisher": "Gazette", "title": "Large %d", "kind": "NEWS"}, "locator": "%s", "asPrinted": "%s", "attributedTo": "%s"}\
          """
              .formatted(i == 0 ? "" : ", ", i, "x".repeat(90), "y".repeat(190), "z".repeat(290)));
    return "{\"text\": \"Note\", \"citations\": [%s]}".formatted(citations);
  }

  private static byte[] data(JsonNode entry) {
    return Base64.getDecoder().decode(entry.get("data_base64").asText());
  }

  private static String next(Response page) {
    Matcher link =
        Pattern.compile("<(.*)>; rel=\"next\"").matcher(String.valueOf(page.header("Link")));
    return link.matches() ? link.group(1) : null;
  }

  @Test
  void aPageBeyondTheEndIsEmpty() {
    given()
        .get("/v1/log?from=999999999999999999")
        .then()
        .statusCode(200)
        .header("Link", nullValue())
        .body(equalTo("[]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=0",
        "from=-1",
        "from=x",
        "from=1.5",
        "from=1234567890123456789",
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=99999999999"
      })
  void aParameterOutsideItsRangeIsRejected(String parameter) {
    given()
        .get("/v1/log?" + parameter)
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:corridor:problem:invalid-parameter"))
        .body("errors[0].pointer", equalTo("query:" + parameter.split("=")[0]));
  }

  /// The records of the topic by position, up to a position.
  private static Map<String, ConsumerRecord<String, String>> topic(int upTo) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                TestStack.get().bootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("corridor.agreements.v1").stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<String, ConsumerRecord<String, String>> records = new HashMap<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < upTo) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100)))
          records.put(
              new String(
                  record.headers().lastHeader("ce_logposition").value(), StandardCharsets.UTF_8),
              record);
        assertTrue(
            System.nanoTime() < deadline, "the topic has %d records".formatted(records.size()));
      }
      return records;
    }
  }
}
