package io.corridorledger.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests depend only on the seed, contain the expected parts, and can be sent again.
class RequestsTest {

  private static final long SEED = Long.getLong("test.seed", 1);
  private static final int EPISODES = 80;

  static Surface surface(long seed, Service service) throws IOException {
    try (var in = StandIn.class.getResourceAsStream("/stand-in.json")) {
      var document = OpenApi.read(in.readAllBytes());
      var values = new Values(document, new Vocabulary(List.of(document)));
      return new Surface(
          service, URI.create("http://127.0.0.1:1"), document, values, seed, List.of());
    }
  }

  private static List<String> sent(Surface surface) {
    var all = new ArrayList<String>();
    for (var number = 0; number < EPISODES; number++) {
      var episode = Episode.of(surface, number);
      for (var i = 0; i < Episode.LENGTH; i++) {
        var request = episode.request(i);
        all.add(request.mutation() + " " + text(Episode.bytes(request, surface)));
      }
    }
    return all;
  }

  private static String text(List<byte[]> parts) {
    var bytes = new ByteArrayOutputStream();
    parts.forEach(bytes::writeBytes);
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedSendsTheSameAndAnotherDoesNot(Service service) throws IOException {
    var first = sent(surface(SEED, service));
    assertEquals(first, sent(surface(SEED, service)));
    assertNotEquals(first, sent(surface(SEED + 1, service)));
  }

  /// This allows a developer to repeat a request without the requests of other episodes.
  @Test
  void anEpisodeRunAloneSendsTheSameRequests() throws IOException {
    var surface = surface(SEED, Service.AGREEMENTS);
    var all = sent(surface);
    var number = 7 * Episode.LENGTH + 3;
    var request = Episode.containing(surface, number).request(3);
    assertEquals(number, request.number());
    assertEquals(all.get(number), request.mutation() + " " + text(Episode.bytes(request, surface)));
  }

  @Test
  void everyKindOfMutationIsSent() throws IOException {
    var mutations = new TreeSet<String>();
    for (var number = 0; number < 20 * EPISODES; number++) {
      var episode = Episode.of(surface(SEED, Service.AGREEMENTS), number);
      for (var i = 0; i < Episode.LENGTH; i++) {
        mutations.add(episode.request(i).mutation().split(" ")[0]);
      }
    }
    for (var framing : Framing.values()) {
      var name = "framing/" + framing.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      assertTrue(
          framing == Framing.PLAIN || mutations.contains(name), () -> name + " of " + mutations);
    }
    for (var mutation : BodyMutation.values()) {
      assertTrue(mutations.contains(mutation.label()), () -> mutation.label() + " of " + mutations);
    }
    for (var header :
        List.of(
            "Idempotency-Key",
            "If-Match",
            "Accept",
            "Content-Type",
            "traceparent",
            "Origin",
            "Prefer",
            "Last-Event-ID")) {
      assertTrue(mutations.contains("header/" + header), () -> header + " of " + mutations);
    }
  }

  @Test
  void aValidBodyMatchesItsSchemaAndAMutatedOneDiffers() throws IOException {
    var surface = surface(SEED, Service.AGREEMENTS);
    var operation = surface.document().operations().getFirst();
    assertEquals("nameThing", operation.id());
    for (var i = 0; i < 200; i++) {
      var random = new SplittableRandom(i);
      var body = surface.values().body(operation, random);
      assertTrue(
          body.path("name").isTextual() && body.path("name").asText().length() <= 20,
          body::toString);
      var before = Episode.written(body);
      for (var mutation : BodyMutation.values()) {
        ObjectNode copy = body.deepCopy();
        var mutated =
            new BodyMutator(surface.document(), operation.body(), copy, random).apply(mutation);
        assertTrue(
            !java.util.Arrays.equals(before, mutated.bytes())
                || mutation == BodyMutation.TEXT_LENGTH
                || mutation == BodyMutation.MISSING_MEMBER,
            () -> mutation + " changed nothing in " + body);
      }
    }
  }

  @Test
  void bytesThatAreNoJsonAreWritten() {
    var text = new JsonText();
    ObjectNode body = OpenApi.JSON.createObjectNode();
    body.set("n", text.raw("1e999999999"));
    body.set(text.rawName("\"n\""), text.raw(new byte[] {'"', (byte) 0xFF, '"'}));
    assertArrayEquals(
        "{\"n\":1e999999999,\"n\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1),
        text.write(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^([A-Z]{2}|ISO:[A-Z]{2}|(ORG|CO|PERSON|REGION):.{1,99})$",
        "^([0-9]{4}(-[0-9]{2}){0,2}[~?%]?|[.]{2})$",
        "^\\[[0-9~?%, /-]+\\]$",
        "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}",
        "^(a|bc|d(e|f)?)+x*$"
      })
  void textsMatchTheirPattern(String pattern) {
    for (var i = 0; i < 500; i++) {
      var text = PatternText.matching(pattern, new SplittableRandom(SEED + i));
      assertTrue(text.matches(pattern), () -> text + " of " + pattern);
    }
  }

  @Test
  void aRequestShrinksToThePartsThatTheFindingNeeds() throws IOException {
    var surface = surface(SEED, Service.AGREEMENTS);
    var operation = surface.document().operations().getFirst();
    var request =
        new Request(
            0,
            operation,
            "valid",
            Framing.PLAIN,
            "POST",
            "/v1/things?a=1&bad=%00&b=2",
            List.of(
                new Header("Accept", "x"), new Header("If-Match", "*"), new Header("Origin", "y")),
            "{\"a\":{\"b\":[1,2,3]},\"c\":\"d\"}".getBytes(StandardCharsets.UTF_8));
    var smallest =
        Shrinker.shrink(
            request,
            candidate ->
                candidate.target().contains("bad")
                    && candidate.header("Origin").isPresent()
                    && new String(candidate.body(), StandardCharsets.UTF_8).contains("2"),
            200);
    assertEquals("/v1/things?bad=%00", smallest.target());
    assertEquals(List.of(new Header("Origin", "y")), smallest.headers());
    assertEquals("{\"a\":{\"b\":[2]}}", new String(smallest.body(), StandardCharsets.UTF_8));
  }

  /// Runs the printed commands without the part that sends, and compares their output with the
  /// bytes of the requests.
  @Test
  void aReproductionIsTheSameBytes(@TempDir Path directory) throws Exception {
    var surface = surface(SEED, Service.AGREEMENTS);
    var checked = 0;
    for (var number = 0; number < EPISODES; number++) {
      var episode = Episode.of(surface, number);
      for (var i = 0; i < Episode.LENGTH && checked < 40; i++) {
        var request = episode.request(i);
        var command = Reproduction.of(request, surface, directory);
        if (command.startsWith("{")) {
          assertEquals(
              text(Episode.bytes(request, surface)),
              shell(command.replaceFirst("; sleep 2; } \\| nc .*$", "; }")),
              command);
          checked++;
        }
      }
    }
    assertEquals(40, checked);
  }

  @Test
  void aPlainRequestIsReproducedWithCurl(@TempDir Path directory) throws Exception {
    var surface = surface(SEED, Service.AGREEMENTS);
    var request =
        new Request(
            0,
            surface.document().operations().getFirst(),
            "valid",
            Framing.PLAIN,
            "POST",
            "/v1/things?q=it's",
            List.of(new Header("Content-Type", "application/json")),
            "{\"name\":\"it's\"}".getBytes(StandardCharsets.UTF_8));
    var command = Reproduction.of(request, surface, directory);
    assertEquals(
        List.of(
            "-si",
            "--path-as-is",
            "-g",
            "http://127.0.0.1:1/v1/things?q=it's",
            "-H",
            "Content-Type: application/json",
            "-H",
            "Accept:",
            "--data-binary",
            "{\"name\":\"it's\"}"),
        shell("for a in " + command.replaceFirst("^curl ", "") + "; do printf '%s\\n' \"$a\"; done")
            .lines()
            .toList());
  }

  private static String shell(String command) throws Exception {
    var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /// A process that only waits for the end of its input.
  static final class Idle {
    private Idle() {}

    public static void main(String[] args) throws IOException {
      System.out.println("runs");
      System.in.read();
    }
  }

  /// Reads the memory of another process, because a JVM that requests its own heap histogram
  /// blocks.
  @Test
  void memoryIsReadFromAProcess() throws Exception {
    var idle =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                Idle.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var lines = idle.inputReader()) {
      assertEquals("runs", lines.readLine());
      var memory = Memory.of(idle.pid());
      assertEquals(48L << 20, memory.maxHeapBytes());
      assertTrue(
          memory.liveHeapBytes() > 0 && memory.liveHeapBytes() < memory.maxHeapBytes(),
          memory::toString);
      assertTrue(memory.residentBytes() > memory.liveHeapBytes(), memory::toString);
    } finally {
      idle.destroyForcibly().waitFor();
    }
  }

  @Test
  void memoryThatGrowsOverItsBoundIsAFinding() {
    var before = new Memory(100L << 20, 20L << 20, 384L << 20);
    assertEquals(0, findings(before, 700, 80));
    assertEquals(1, findings(before, 700, 90));
    assertEquals(1, findings(before, 800, 80));
  }

  private static int findings(Memory before, long residentMegabytes, long heapMegabytes) {
    var after = new Memory(residentMegabytes << 20, heapMegabytes << 20, before.maxHeapBytes());
    return before.boundsOf(Service.AGREEMENTS, after).size();
  }

  @Test
  void textForClientsIsNotReportedAsInternal() {
    var internals = new Internals(List.of("127.0.0.1:5432"));
    for (var text :
        List.of(
            "Unexpected end-of-input in VALUE_STRING (line 2, column 21)",
            "http://127.0.0.1:54321/v1/agreements?from=2024-01-01",
            "https://www.example.com/news/Error.html",
            "{\"title\":\"Selected works from the silk road\",\"standing\":\"EXISTING\"}",
            "president.az, 21 June",
            "The current version is 2.")) {
      assertTrue(internals.in(text).isEmpty(), () -> internals.in(text).toString());
    }
    for (var text :
        List.of(
            "java.lang.IllegalStateException: x",
            "StackOverflowError",
            "at io.corridorledger.value.Source.<init>(Source.java:93)",
            "Cannot construct instance of `io.corridorledger.value.Source`",
            "Page[items=[x]]",
            "ERROR: duplicate key value violates unique constraint \"fact_log_position_epoch_key\"",
            "jdbc:postgresql://db/x",
            "Connection to 127.0.0.1:5432 refused",
            "SELECT version FROM stream",
            "/home/corridor/app.jar")) {
      assertTrue(internals.in(text).isPresent(), text);
    }
  }

  @Test
  void limitsAreReadFromTheDocument() throws IOException {
    assertEquals(65_536, surface(SEED, Service.AGREEMENTS).document().bodyLimitBytes().getAsInt());
  }
}
