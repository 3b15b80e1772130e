package io.corridorledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every event that was ever published can be read, and is written as it was:
/// `src/main/resources/examples/<name>.v<version>[.variant].json`.
///
/// A file is never changed once it was released; a new field comes with a new file. This test is
/// what fails when an event type is added without one. The file without a variant is also what the
/// API documents show as the example of its command, so each is one that can be sent.
class GoldenCorpusTest {

  private static final Path GOLDEN = Path.of("src/main/resources/examples");
  private static final ObjectMapper PLAIN =
      new ObjectMapper()
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().split("\\.")[0];
  }

  @Test
  void nobodyElseCanChangeTheTypes() {
    assertThrows(UnsupportedOperationException.class, () -> LedgerJson.types().clear());
  }

  @Test
  void everyEventTypeHasAGoldenFileForItsVersion() throws IOException {
    Set<String> wanted =
        LedgerJson.types().values().stream()
            .map(t -> LedgerJson.nameOf(t) + ".v" + LedgerJson.versionOf(t))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> there =
        files().stream()
            .map(f ->
                f.getFileName().toString().split("\\.")[0]
                    + "."
                    + f.getFileName().toString().split("\\.")[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(wanted, there);
  }

  @Test
  void everyGoldenFileIsReadAndWrittenAsItWas() throws IOException {
    for (Path file : files()) {
      String json = Files.readString(file);
      LedgerEvent event = LedgerJson.read(nameOf(file), json);
      assertEquals(nameOf(file), LedgerJson.nameOf(event.getClass()), file.toString());
      assertEquals(PLAIN.readTree(json), PLAIN.readTree(LedgerJson.write(event)), file.toString());
      assertEquals(event, LedgerJson.read(nameOf(file), LedgerJson.write(event)), file.toString());
      // What an operator decides has a reason and no source.
      assertTrue(
          event instanceof EpochEvent || !event.citations().isEmpty(), file + " cites nothing");
    }
  }

  @Test
  void aFieldOfALaterVersionIsPassedOverInTheLogAndRefusedAtTheDoor() throws IOException {
    Path file = files().getFirst();
    String later =
        Files.readString(file).replaceFirst("\\{", "{\"fieldOfALaterVersion\": [1, {}],");
    assertEquals(
        LedgerJson.read(nameOf(file), Files.readString(file)),
        LedgerJson.read(nameOf(file), later));
    assertThrows(
        IOException.class,
        () -> LedgerJson.strict().readValue(later, LedgerJson.types().get(nameOf(file))));
  }

  @Test
  void anUnknownNameIsNamed() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> LedgerJson.read("never-heard-of", "{}"))
            .getMessage()
            .contains("never-heard-of"));
  }
}
