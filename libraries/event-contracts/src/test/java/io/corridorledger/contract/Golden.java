package io.corridorledger.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The golden corpus, by file name.
final class Golden {

  private static final Path FOLDER = Path.of("src/main/resources/examples");

  private Golden() {}

  static Map<String, JsonNode> json() {
    JsonMapper mapper = new JsonMapper();
    Map<String, JsonNode> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList())
        found.put(file.getFileName().toString(), mapper.readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  static Map<String, LedgerEvent> facts() {
    Map<String, LedgerEvent> found = new TreeMap<>();
    json().forEach((file, json) -> found.put(file, LedgerJson.read(nameOf(file), json.toString())));
    return found;
  }

  /// The stored event name of a file.
  static String nameOf(String file) {
    return file.split("\\.")[0];
  }
}
