package io.corridorledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every published version of an event can be read, and is written unchanged. The files are
/// `src/main/resources/examples/<name>.v<version>[.variant].json`.
///
/// A released file is never changed. A new field requires a new file. The test fails if an event
/// type has no file. The file without a variant is also the example of the command in the API
/// documents, so it must be a valid command.
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
  void theMapOfTypesIsUnmodifiable() {
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
  void everyGoldenFileIsReadAndWrittenUnchanged() throws IOException {
    for (Path file : files()) {
      String json = Files.readString(file);
      LedgerEvent event = LedgerJson.read(nameOf(file), json);
      assertEquals(nameOf(file), LedgerJson.nameOf(event.getClass()), file.toString());
      assertEquals(PLAIN.readTree(json), PLAIN.readTree(LedgerJson.write(event)), file.toString());
      assertEquals(event, LedgerJson.read(nameOf(file), LedgerJson.write(event)), file.toString());
      // An epoch event is a decision of an operator, so it has a reason and no source. A proposal
      // has no citations of its own: the proposed fact has them.
      assertTrue(
          event instanceof EpochEvent
              || event instanceof ProposalEvent
              || !event.citations().isEmpty(),
          file + " cites nothing");
    }
  }

  @Test
  void anUnknownFieldIsIgnoredInTheLogAndRejectedInACommand() throws IOException {
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
  void anUnknownNameIsReported() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> LedgerJson.read("never-heard-of", "{}"))
            .getMessage()
            .contains("never-heard-of"));
  }
}
