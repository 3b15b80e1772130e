package io.corridorledger.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stored events remain readable by a stricter version of the ledger, and by an instance with other
/// JVM settings.
class StoredEventsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long TIMEOUT_SECONDS = 300;

  /// The current constraints reject these values in commands. Stored events with these values are
  /// still read and written unchanged.
  @Test
  void eventsOfALaxerVersionAreReadAndWrittenUnchanged() {
    int laxer = 0;
    for (var golden : Golden.json().entrySet()) {
      String name = Golden.nameOf(golden.getKey());
      ObjectNode json = golden.getValue().deepCopy();
      if (!(json.path("citations").path(0) instanceof ObjectNode citation)) continue;
      citation.put("locator", "\u0000" + "x".repeat(2_000));
      ((ObjectNode) citation.get("source"))
          .put("language", "en" + "-ab".repeat(2_500))
          .put("url", "http://a" + "/".repeat(20_000) + "x")
          .put("published", "2024-13");
      json.put("note", " ");
      LedgerEvent event = LedgerJson.read(name, json.toString());
      assertFalse(FactConstraints.violations(event).isEmpty(), name);
      assertEquals(event, LedgerJson.read(name, LedgerJson.write(event)), name);
      assertEquals(
          json.get("citations"),
          written(event).get("citations"),
          "what was stored changed: " + name);
      laxer++;
    }
    assertTrue(laxer > 60, "only %d events".formatted(laxer));
  }

  /// The test removes and adds fields of each event at any depth. The remaining fields are read
  /// unchanged, and unknown fields are ignored.
  @Test
  void eventsWithMissingOrUnknownFieldsAreReadable() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    int changed = 0;
    for (int round = 0; round < 30; round++)
      for (var golden : Golden.json().entrySet()) {
        String name = Golden.nameOf(golden.getKey());
        JsonNode known = golden.getValue().deepCopy();
        changed += dropAtRandom(known, random);
        JsonNode later = known.deepCopy();
        addAtRandom(later, random);
        String context = "seed %d, %s: %s".formatted(seed, golden.getKey(), later);
        LedgerEvent event =
            assertDoesNotThrow(() -> LedgerJson.read(name, later.toString()), context);
        assertEquals(LedgerJson.read(name, known.toString()), event, context);
        assertEquals(event, LedgerJson.read(name, LedgerJson.write(event)), context);
      }
    assertTrue(changed > 1_000, "only %d fields were left out".formatted(changed));
  }

  /// The decimal numbers of the ledger have no minus zero. A command with minus zero is rejected. A
  /// stored event with minus zero is read as zero.
  @Test
  void minusZeroIsRejectedInCommandsOnly() throws IOException {
    JsonMapper strict = LedgerJson.strict();
    String quantity = "{\"value\": %s, \"unit\": \"USD\"}";
    for (String minusZero : List.of("-0", "-0.0", "-0e5", "-0.00E-3")) {
      JsonMappingException rejected =
          assertThrows(
              JsonMappingException.class,
              () -> strict.readValue(quantity.formatted(minusZero), Quantity.class),
              minusZero);
      assertEquals("value", rejected.getPath().getFirst().getFieldName());
      assertEquals("is minus zero; write 0", rejected.getOriginalMessage());
    }
    for (String number : List.of("0", "0.0", "-0.01"))
      assertEquals(
          new BigDecimal(number),
          strict.readValue(quantity.formatted(number), Quantity.class).value());
    String stored =
        "{\"figure\": {\"quantity\": {\"value\": -0.0, \"unit\": \"TNE\"}}, \"citations\": []}";
    ThroughputReported read = (ThroughputReported) LedgerJson.read("throughput-reported", stored);
    assertEquals(new BigDecimal("0.0"), read.figure().quantity().value());
  }

  /// Whether the object is a replacement: its only field has the name of an event type.
  private static boolean namesAnEvent(ObjectNode object) {
    return object.properties().stream()
        .anyMatch(field -> LedgerJson.types().containsKey(field.getKey()));
  }

  private static int dropAtRandom(JsonNode node, Random random) {
    int dropped = 0;
    if (node instanceof ObjectNode object && !namesAnEvent(object))
      for (String field : List.copyOf(object.properties()).stream().map(Map.Entry::getKey).toList())
        if (random.nextInt(6) == 0) {
          object.remove(field);
          dropped++;
        }
    for (JsonNode child : node) dropped += dropAtRandom(child, random);
    return dropped;
  }

  private static void addAtRandom(JsonNode node, Random random) {
    for (JsonNode child : node) addAtRandom(child, random);
    if (node instanceof ObjectNode object && !namesAnEvent(object) && random.nextInt(3) == 0)
      switch (random.nextInt(3)) {
        case 0 -> object.put("ofALaterVersion", random.nextLong());
        case 1 -> object.putArray("ofALaterVersion").addObject().put("deeper", true);
        default -> object.putNull("ofALaterVersion");
      }
  }

  private static JsonNode written(LedgerEvent event) {
    try {
      return JSON.readTree(LedgerJson.write(event));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEventWithoutAnyFieldIsRead() {
    LedgerJson.types()
        .forEach(
            (name, type) -> assertDoesNotThrow(() -> type.cast(LedgerJson.read(name, "{}")), name));
  }

  /// The JDK defines the countries and currencies, so another JDK may have fewer.
  @Test
  void unknownNamesAreKeptUnchanged() {
    assertEquals("ISO:XX", LedgerJson.parse("\"ISO:XX\"", PartyRef.class).ref());
    assertEquals("TRIBE:x", LedgerJson.parse("\"TRIBE:x\"", PartyRef.class).ref());
    assertEquals("ISO:AZ", LedgerJson.parse("\"AZ\"", PartyRef.class).ref());
    assertEquals("planet:mars", LedgerJson.parse("\"planet:mars\"", SubjectRef.class).ref());
    assertEquals("pair:AZ/XX", LedgerJson.parse("\"pair:XX/AZ\"", SubjectRef.class).ref());
    assertEquals("XYZ", LedgerJson.parse("\"XYZ\"", Unit.class).code());
    Period unknown = LedgerJson.parse("\"2024-13\"", Period.class);
    assertEquals("2024-13", unknown.toString());
    assertTrue(unknown.overlaps(Period.parse("1999")), "it may be any day");
  }

  /// A lack of memory or stack is reported as an error of the process, so that the event is not
  /// treated as unreadable.
  @Test
  void anErrorOfTheProcessIsNotAnErrorOfTheEvent() {
    assertEquals(
        "no room",
        assertThrows(OutOfMemoryError.class, () -> LedgerJson.parse("{}", ShortOfMemory.class))
            .getMessage());
    assertThrows(StackOverflowError.class, () -> LedgerJson.parse("{}", ShortOfStack.class));
  }

  record ShortOfMemory(String any) {
    ShortOfMemory {
      if (any == null) throw new OutOfMemoryError("no room");
    }
  }

  record ShortOfStack(String any) {
    ShortOfStack {
      if (any == null) throw new StackOverflowError();
    }
  }

  /// Runs a JVM in interpreted mode with a quarter of the usual stack. The recursion of
  /// java.util.regex overflows this stack after some hundred repetitions.
  @Test
  void eventsThatThisInstanceAcceptsAreReadableByAnother(@TempDir Path folder) throws Exception {
    Map<String, String> accepted = new TreeMap<>();
    Golden.facts().forEach((file, fact) -> accepted.put(file, LedgerJson.write(fact)));
    Golden.json()
        .forEach((file, json) -> {
          if (!file.startsWith("ledger-")) {
            String maximal = Maximal.of(Golden.nameOf(file), json);
            accept(Golden.nameOf(file), maximal);
            accepted.put(file + ".maximal", maximal);
          }
        });
    // An earlier version accepted this event. The current version rejects it in a command.
    accepted.put(
        "hub-merged.laxer",
        "{\"into\":\"0192a1b0-5c00-7000-8000-000000000001\",\"citations\":[{\"source\":{\"id\":\"0192a1b0-5c00-7000-8000-000000000002\",\"url\":\"http://a%sx\",\"language\":\"en%s\",\"kind\":\"NEWS\"}}]}"
            .formatted("/".repeat(100_000), "-ab".repeat(100_000)));

    Path stored = folder.resolve("stored");
    List<String> lines = new ArrayList<>();
    accepted.forEach((file, json) -> lines.add(Golden.nameOf(file) + "\t" + json));
    Files.write(stored, lines);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xss256k",
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                stored.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    boolean ended = other.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (!ended) other.destroyForcibly().waitFor();
    String output = Files.readString(folder.resolve("output"));
    assertTrue(ended, "it did not end: " + output);
    assertEquals(0, other.exitValue(), output);
    List<String> read = Files.readAllLines(Reader.answer(stored));
    assertEquals(lines.size(), read.size());
    for (int i = 0; i < lines.size(); i++)
      assertTrue(lines.get(i).equals(read.get(i)), "read otherwise: line " + i); // too long to show
  }

  private static void accept(String name, String json) {
    try {
      LedgerEvent fact = LedgerJson.strict().readValue(json, LedgerJson.types().get(name));
      assertEquals(List.of(), FactConstraints.violations(fact), name);
    } catch (IOException e) {
      throw new AssertionError(name + " is not accepted: " + e.getMessage(), e);
    }
  }

  /// The program of the other instance. It reads each event and writes the event to a second file.
  static final class Reader {

    public static void main(String[] arguments) throws IOException {
      Path stored = Path.of(arguments[0]);
      List<String> written = new ArrayList<>();
      for (String line : Files.readAllLines(stored)) {
        int tab = line.indexOf('\t');
        String name = line.substring(0, tab);
        written.add(name + "\t" + LedgerJson.write(LedgerJson.read(name, line.substring(tab + 1))));
      }
      Files.write(answer(stored), written);
    }

    static Path answer(Path stored) {
      return stored.resolveSibling("read");
    }
  }
}
