package io.corridorledger.system;

import static java.net.http.HttpResponse.BodyHandlers.ofInputStream;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.local.Component;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients fill streams to their limit while others read them, in services with a heap of 384 MiB
/// each.
@Tag("faults")
class LongStreamsTest {

  private static final int STREAMS = 2;

  /// More readers than the pool has connections: if readers that wait for memory held a connection,
  /// the test would detect it.
  private static final int READERS = 40;

  /// Notes have 90 citations of half a kilobyte, so about 330 of them reach 16 MiB.
  private static final int CITATIONS = 90;

  private static final int MAX_NOTES = 1_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

  /// @param event id of the opening event
  private record Opened(String path, String event) {}

  private record Thing(String path, String event, int notes) {}

  @Test
  void streamsAreFilledToTheirBoundAndReadByManyWithBoundedMemory() throws Exception {
    try (var system = LedgerSystem.start()) {
      try {
        fillAndRead(system);
      } catch (AssertionError | Exception e) {
        System.err.println(answers);
        System.err.println(system.diagnosis());
        throw e;
      }
    }
  }

  private void fillAndRead(LedgerSystem system) throws Exception {
    URI writer = system.agreements().service().url();
    URI reader = system.projection().url();
    List<Thing> things = new ArrayList<>();
    var filled = new AtomicBoolean();
    List<Opened> opened = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) opened.add(open(writer));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Thing>> filling =
          opened.stream().map(o -> threads.submit(() -> fill(writer, o))).toList();
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int reads = i;
        reading.add(
            threads.submit(() -> {
              while (!filled.get())
                for (Opened o : opened) read(reads % 2 == 0 ? reader : writer, o.path);
              return null;
            }));
      }
      try {
        for (var one : filling) things.add(one.get());
      } finally {
        filled.set(true);
      }
      for (var one : reading) one.get();
    }
    system.awaitEverythingVisible();

    // A full stream can still be corrected.
    for (Thing thing : things)
      assertEquals(
          200,
          post(
              writer.resolve(thing.path + "/retractions"),
              """
              {"target": "%s", "because": "INCORRECT_DATA", "reason": "It never was.", %s}
              """
                  .formatted(thing.event, citations(1))));
    system.awaitEverythingVisible();

    Map<String, Integer> before = new TreeMap<>(answers);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Thing thing = things.get(i % STREAMS);
        all.add(
            threads.submit(() -> {
              read(reader, thing.path);
              read(reader, "/v1/agreements?limit=500&status=RETRACTED&include=accounts,timeline");
              read(reader, "/v1/relations/AZ/UZ");
              read(reader, "/v1/timeline?limit=500");
              read(writer, thing.path);
              read(writer, thing.path + "/events");
              return null;
            }));
      }
      for (var one : all) one.get();
    }
    assertTrue(
        answers.get("200") - before.get("200") >= 5 * READERS / 2,
        () -> "few were answered: %s, before: %s".formatted(answers, before));

    // A single client gets the whole stream.
    for (Thing thing : things) {
      HttpResponse<InputStream> whole =
          http.send(request(reader.resolve(thing.path)).build(), ofInputStream());
      try (var body = whole.body()) {
        assertEquals(200, whole.statusCode());
        var item = json.readTree(body).get("item");
        assertEquals(thing.notes, item.get("notes").size());
        assertEquals(thing.notes + 2, item.get("version").asLong());
      }
    }
    assertEquals(
        List.of(),
        system.components().stream().filter(c -> !c.isAlive()).map(Component::name).toList());
    assertTrue(
        answers.keySet().stream()
            .allMatch(a ->
                a.equals("200")
                    || a.equals("404 not-found") // not visible yet
                    || a.equals("503 overloaded")
                    || a.equals("503 history-changed")),
        answers::toString);
    System.out.println("LongStreamsTest: " + answers);
  }

  private Opened open(URI writer) throws Exception {
    HttpResponse<String> answer =
        send(
            writer.resolve("/v1/agreements"),
            """
            {"instrument": {"type": "DECLARATION", "title": "Long %s", "level": "STATE",
              "parties": [{"ref": "AZ"}, {"ref": "UZ"}]}, "date": "2022-06-21", %s}
            """
                .formatted(UUID.randomUUID(), citations(1)));
    assertEquals(201, answer.statusCode(), answer::body);
    var body = json.readTree(answer.body());
    return new Opened(
        "/v1/agreements/" + body.get("id").asText(), body.at("/events/0/id").asText());
  }

  /// Adds notes until the stream is full.
  private Thing fill(URI writer, Opened opened) throws Exception {
    for (int notes = 0; notes < MAX_NOTES; notes++) {
      HttpResponse<String> answer;
      do
        answer =
            send(
                writer.resolve(opened.path + "/notes"),
                "{\"text\": \"Note %d\", %s}".formatted(notes, citations(CITATIONS)));
      while (answer.statusCode() == 503 && answer.body().contains(":overloaded"));
      if (answer.statusCode() == 409) {
        assertTrue(answer.body().contains("urn:corridor:problem:stream-full"), answer::body);
        return new Thing(opened.path, opened.event, notes);
      }
      assertEquals(200, answer.statusCode(), answer::body);
    }
    throw new AssertionError("not full after %d notes".formatted(MAX_NOTES));
  }

  private static String citations(int number) {
    return IntStream.range(0, number)
        .mapToObj(i ->
            """
            {"source": {"publisher": "Gazette %d", "title": "%s", "kind": "NEWS"}, "locator": "%s"}\
            """
                .formatted(i, "t".repeat(280), "l".repeat(100)))
        .collect(Collectors.joining(",", "\"citations\": [", "]"));
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
  }

  private int post(URI uri, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer;
    do answer = send(uri, body);
    while (answer.statusCode() == 503 && answer.body().contains(":overloaded"));
    return answer.statusCode();
  }

  private HttpResponse<String> send(URI uri, String body) throws IOException, InterruptedException {
    var request =
        request(uri)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!uri.getPath().equals("/v1/agreements")) request.header("If-Match", "*");
    return http.send(request.build(), ofString());
  }

  /// Counts the responses. The body is read to its end and discarded.
  private void read(URI service, String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(request(service.resolve(path)).build(), ofInputStream());
    try (var body = answer.body()) {
      String what = Integer.toString(answer.statusCode());
      if (answer.statusCode() == 200) body.transferTo(java.io.OutputStream.nullOutputStream());
      else {
        String type = json.readTree(body).path("type").asText();
        what += " " + type.substring(type.lastIndexOf(':') + 1);
        if (answer.statusCode() == 503)
          assertTrue(answer.headers().firstValue("Retry-After").isPresent(), path);
      }
      answers.merge(what, 1, Integer::sum);
    }
  }
}
