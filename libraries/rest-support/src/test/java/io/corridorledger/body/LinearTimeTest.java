package io.corridorledger.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.FactConstraints;
import io.corridorledger.contract.FactConstraints.Violation;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.problem.Problem;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// No text takes more than linear time, regardless of its content and field.
///
/// The fields are found in the record types. Each is tested with the reader of requests and with
/// the reader of stored events, which does not limit the length of a text.
class LinearTimeTest {

  private static final int QUARTER = 256 * 1024;
  private static final int MEBIBYTE = 1024 * 1024;

  /// A text of four times the length may take eight times the processor time.
  private static final int MAX_RATIO = 8;

  /// A text of 1 MiB that takes less time is linear, because a quadratic check takes hours. Shorter
  /// times are noise.
  private static final Duration NEGLIGIBLE = Duration.ofMillis(60);

  private static final int ATTEMPTS = 5;
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  private static final List<String> REPEATED =
      List.of(
          "/",
          "a",
          "7",
          ".",
          "-",
          " ",
          "\"",
          "%",
          "\u0301",
          "\ud83d\ude82",
          "\n",
          "-ab",
          "/a",
          "[",
          "{");

  /// Fields that have the repeated text.
  private static final String HERE = "HERE-IT-IS";

  private static final JsonMapper JSON = new JsonMapper();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// A text field of a command.
  ///
  /// @param path names of fields, and 0 for the first entry of a list
  /// @param where the record and component of the field
  private record TextField(List<String> path, String where) {}

  private interface Reading {
    void read(String name, byte[] json);
  }

  private static final Map<String, Reading> READERS =
      new TreeMap<>(
          Map.of(
              "requests",
              (name, json) -> {
                try {
                  FactReader.read(LedgerJson.types().get(name), json);
                } catch (Problem refused) {
                  // which is what it should do
                }
              },
              "stored events",
              (name, json) -> {
                try {
                  FactConstraints.violations(LedgerJson.read(name, json));
                } catch (IllegalArgumentException unreadable) {
                  // not a stored event
                }
              }));

  @Test
  void everyFieldCostsLinearTime() {
    Set<String> seen = new HashSet<>();
    List<Runnable> cases = new ArrayList<>();
    eachCommand((name, fields) -> {
      for (TextField field : fields)
        if (seen.add(field.where()))
          for (String repeated : REPEATED)
            READERS.forEach((what, reader) ->
                cases.add(() ->
                    costsLinearTime(
                        "%s of %s in %s, read as %s"
                            .formatted(JSON.valueToTree(repeated), field.path(), name, what),
                        size -> body(name, List.of(field), repeated, size),
                        body -> reader.read(name, body))));
    });
    assertTrue(seen.size() > 120, "too few fields to be all: " + seen);
    assertTimeoutPreemptively(TIMEOUT, () -> cases.forEach(Runnable::run));
  }

  /// All text fields of a command share the bytes.
  @Test
  void everyCommandCostsLinearTime() {
    List<Runnable> cases = new ArrayList<>();
    eachCommand((name, fields) -> {
      for (String repeated : REPEATED)
        READERS.forEach((what, reader) ->
            cases.add(() ->
                costsLinearTime(
                    "%s in every field of %s, read as %s"
                        .formatted(JSON.valueToTree(repeated), name, what),
                    size -> body(name, fields, repeated, size),
                    body -> reader.read(name, body))));
    });
    assertTrue(cases.size() > 50 * REPEATED.size(), "too few commands: " + cases.size());
    assertTimeoutPreemptively(TIMEOUT, () -> cases.forEach(Runnable::run));
  }

  private static void costsLinearTime(
      String what, IntFunction<byte[]> body, Consumer<byte[]> read) {
    byte[] ofMebibyte = body.apply(MEBIBYTE);
    long large = cost(read, ofMebibyte);
    if (large <= NEGLIGIBLE.toNanos()) return;
    byte[] ofQuarter = body.apply(QUARTER);
    long small = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      small = Math.min(small, cost(read, ofQuarter));
      large = Math.min(large, cost(read, ofMebibyte));
      if (large <= NEGLIGIBLE.toNanos() || large <= MAX_RATIO * small) return;
    }
    throw new AssertionError(
        "%s: 1 MiB takes %d µs of processor time, 256 KiB %d µs"
            .formatted(what, large / 1_000, small / 1_000));
  }

  private static long cost(Consumer<byte[]> read, byte[] body) {
    long before = THREADS.getCurrentThreadCpuTime();
    read.accept(body);
    return THREADS.getCurrentThreadCpuTime() - before;
  }

  /// Control: the measurement detects a quadratic check.
  @Test
  void aQuadraticCheckIsDetected() {
    assertThrows(
        AssertionError.class,
        () ->
            costsLinearTime(
                "a quadratic check",
                byte[]::new,
                body -> {
                  long work = 0;
                  int steps = body.length / 64;
                  for (int i = 0; i < steps; i++) for (int j = 0; j < steps; j++) work += i ^ j;
                  assertTrue(work > 0);
                }));
  }

  /// A text that is too long is rejected for its length, regardless of its content, because the
  /// length is checked first.
  @Test
  void theLengthIsCheckedBeforeTheContent() {
    Set<String> refusals = new HashSet<>();
    Set<String> seen = new HashSet<>();
    eachCommand((name, fields) -> {
      for (TextField field : fields)
        for (String repeated : seen.add(field.where()) ? REPEATED : List.<String>of()) {
          List<String> details =
              details(name, body(name, List.of(field), repeated, 10_000), field.path());
          assertEquals(1, details.size(), field + ": " + details);
          refusals.add(details.getFirst().replaceAll("\\d+", "N"));
        }
    });
    assertEquals(
        Set.of("is longer than N characters", "is not a UUID", "is not a country code of ISO N-N"),
        refusals.stream()
            .filter(r -> !r.contains(" is not one of ["))
            .collect(java.util.stream.Collectors.toSet()));
    assertTrue(seen.size() > 120, "too few fields to be all: " + seen);
  }

  private static List<String> details(String name, byte[] body, List<String> path) {
    Problem problem =
        assertThrows(Problem.class, () -> FactReader.read(LedgerJson.types().get(name), body));
    String pointer = "/" + String.join("/", path);
    return problem.body().errors().stream()
        .filter(e -> e.pointer().equals(pointer))
        .map(Problem.FieldError::detail)
        .toList();
  }

  @Test
  void anAddressOfTwentyThousandSlashesIsRefusedAtOnce() {
    String body =
        "{\"slug\":\"x-1\",\"name\":\"X\",\"type\":\"PORT\",\"country\":\"AZ\",\"citations\":[{\"source\":{\"publisher\":\"P\",\"title\":\"T\",\"kind\":\"NEWS\",\"url\":\"http://a%sx\"}}]}"
            .formatted("/".repeat(20_000));
    long before = THREADS.getCurrentThreadCpuTime();
    assertEquals(
        List.of("is longer than 2000 characters"),
        details(
            "hub-registered",
            body.getBytes(StandardCharsets.UTF_8),
            List.of("citations", "0", "source", "url")));
    long millis = (THREADS.getCurrentThreadCpuTime() - before) / 1_000_000;
    assertTrue(millis < 1_000, "it took %d ms of processor time".formatted(millis));
  }

  @Test
  void aLanguageOfManySubtagsIsRefusedAndReadWhereItIsStored() {
    String language = "en" + "-ab".repeat(2_500);
    String json =
        "{\"into\":\"0192a1b0-5c00-7000-8000-000000000001\",\"citations\":[{\"source\":{\"url\":\"http://a/b\",\"kind\":\"NEWS\",\"language\":\"%s\"}}]}"
            .formatted(language);
    assertEquals(
        List.of("is longer than 35 characters"),
        details(
            "hub-merged",
            json.getBytes(StandardCharsets.UTF_8),
            List.of("citations", "0", "source", "language")));
    LedgerEvent stored = LedgerJson.read("hub-merged", json);
    assertEquals(language, stored.citations().getFirst().source().language());
    assertEquals(
        List.of(new Violation("/citations/0/source/language", "is longer than 35 characters")),
        FactConstraints.violations(stored));
  }

  // ---- the fields of the commands, and bodies that fill them
  // --------------------------------------

  private interface Command {
    void is(String name, List<TextField> fields);
  }

  private static void eachCommand(Command command) {
    LedgerJson.types()
        .forEach((name, type) -> {
          // No client sends these events.
          if (EpochEvent.class.isAssignableFrom(type) || ProposalEvent.class.isAssignableFrom(type))
            return;
          List<TextField> fields = new ArrayList<>();
          collect(type, List.of(), fields);
          assertFalse(fields.isEmpty(), name);
          command.is(name, fields);
        });
  }

  private static void collect(Class<?> type, List<String> path, List<TextField> found) {
    for (RecordComponent component : type.getRecordComponents()) {
      List<String> at = with(path, component.getName());
      Class<?> value = component.getType();
      if (value == List.class) {
        at = with(at, "0");
        value =
            (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      }
      if (value == Replacement.class) {
        String name = "hub-registered";
        collect(LedgerJson.types().get(name), with(at, name), found);
      } else if (isText(value))
        found.add(new TextField(at, type.getSimpleName() + "." + component.getName()));
      else if (value.isRecord()) collect(value, at, found);
    }
  }

  private static boolean isText(Class<?> type) {
    return type.isEnum()
        || Set.of(
                String.class,
                UUID.class,
                Period.class,
                PartyRef.class,
                SubjectRef.class,
                Unit.class,
                OffsetDateTime.class)
            .contains(type);
  }

  private static List<String> with(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /// The golden fact with these fields extended by the repeated text and another character at the
  /// end, so that a regular expression must backtrack.
  ///
  /// @param size total size of the repeated text, in bytes
  private static byte[] body(String name, List<TextField> fields, String repeated, int size) {
    JsonNode golden = golden(name);
    ObjectNode body = golden.deepCopy();
    for (TextField field : fields) {
      String before = golden.at("/" + String.join("/", field.path())).asText("");
      put(body, field.path(), before + HERE + "x");
    }
    String[] parts = body.toString().split(HERE, -1);
    assertEquals(fields.size() + 1, parts.length);
    byte[] text = text(repeated, size / fields.size());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + 10_000);
    bytes.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
    for (int i = 1; i < parts.length; i++) {
      bytes.writeBytes(text);
      bytes.writeBytes(parts[i].getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /// The repeated text as escaped in a JSON string.
  private static byte[] text(String repeated, int size) {
    String quoted = JSON.valueToTree(repeated).toString();
    String inside = quoted.substring(1, quoted.length() - 1);
    int times = size / repeated.getBytes(StandardCharsets.UTF_8).length;
    return inside.repeat(times).getBytes(StandardCharsets.UTF_8);
  }

  private static void put(JsonNode at, List<String> path, String text) {
    String step = path.getFirst();
    if (path.size() == 1) {
      if (at instanceof ArrayNode list) {
        if (list.isEmpty()) list.add(text);
        else list.set(0, text);
      } else ((ObjectNode) at).put(step, text);
      return;
    }
    JsonNode next = at instanceof ArrayNode list ? list.path(0) : at.path(step);
    if (!next.isContainerNode()) {
      next = path.get(1).equals("0") ? JSON.createArrayNode() : JSON.createObjectNode();
      if (at instanceof ArrayNode list) list.add(next);
      else ((ObjectNode) at).set(step, next);
    }
    put(next, path.subList(1, path.size()), text);
  }

  private static JsonNode golden(String name) {
    String file = "/examples/%s.v1.json".formatted(name);
    try (InputStream json = LedgerJson.class.getResourceAsStream(file)) {
      ObjectNode fact = (ObjectNode) JSON.readTree(json);
      if (fact.has("replacement")) fact.putObject("replacement");
      return fact;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
