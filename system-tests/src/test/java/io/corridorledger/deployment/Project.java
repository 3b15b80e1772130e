package io.corridorledger.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Reads the project's files as text or as trees.
final class Project {

  static final List<String> SERVICES =
      List.of("agreements-service", "logistics-service", "projection-service");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Project() {}

  static Path root() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("docker-compose.yml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no docker-compose.yml above " + Path.of("").toAbsolutePath());
  }

  static String text(String file) {
    return text(root().resolve(file));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of all files with one of the endings below a folder; empty when the folder does not
  /// exist.
  static String allText(String folder, String... endings) {
    var start = root().resolve(folder);
    if (!Files.exists(start)) {
      return "";
    }
    try (var files = Files.walk(start)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .sorted()
          .map(Project::text)
          .reduce("", (all, next) -> all + "\n" + next);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The documents of a YAML text, with anchors and merge keys resolved, as the container tools do.
  static List<JsonNode> documents(String yaml) {
    var documents = new ArrayList<JsonNode>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      documents.add(MAPPER.valueToTree(document));
    }
    return documents;
  }

  /// All distinct values of a pattern's first group in a text, sorted.
  static TreeSet<String> matches(String text, String pattern) {
    var found = new TreeSet<String>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  /// The value of a property of the root POM.
  static String property(String name) {
    return matches(text("pom.xml"), "<" + Pattern.quote(name) + ">(.+?)</").first();
  }

  static String version() {
    return matches(
            text("pom.xml"), "(?s)<artifactId>corridor-ledger</artifactId>\\s*<version>(.+?)</")
        .first();
  }
}
