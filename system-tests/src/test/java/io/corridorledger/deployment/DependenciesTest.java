package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks the shipped components, as listed in the bills of materials, against the list of
/// vulnerable versions.
class DependenciesTest {

  private static final String LIST = "docs/operating/known-vulnerable.tsv";

  /// The folder of a service's libraries. Quarkus puts the group id into the file names.
  private static final String SERVICE_LIBRARIES = "target/quarkus-app/lib";

  private static final String STACK_LIBRARIES = "target/lib";

  /// A component of a bill of materials (CycloneDX).
  private record Component(String group, String name, String version, String classifier) {

    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    static Component of(JsonNode json) {
      var classifier = CLASSIFIER.matcher(json.path("purl").asText());
      return new Component(
          json.path("group").asText(),
          json.path("name").asText(),
          json.path("version").asText(),
          classifier.find() ? "-" + classifier.group(1) : "");
    }

    String file() {
      return name + "-" + version + classifier + ".jar";
    }
  }

  /// One line of the list of vulnerable versions.
  private record Vulnerable(String group, String artifact, VersionRange versions, String id) {

    boolean covers(Component component) {
      return group.equals(component.group())
          && (artifact.equals("*") || artifact.equals(component.name()))
          && versions.containsVersion(new DefaultArtifactVersion(component.version()));
    }
  }

  private static List<Vulnerable> knownVulnerable() {
    return Project.text(LIST)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .skip(1)
        .map(line -> line.split("\t"))
        .map(cells -> new Vulnerable(cells[0], cells[1], range(cells[2]), cells[3]))
        .toList();
  }

  private static VersionRange range(String spec) {
    try {
      return VersionRange.createFromVersionSpec(spec);
    } catch (InvalidVersionSpecificationException e) {
      throw new AssertionError("%s: %s is no range of versions".formatted(LIST, spec), e);
    }
  }

  private static List<Component> components(String module) throws IOException {
    var bom = Project.root().resolve(module).resolve("target/bom.json");
    assertTrue(Files.exists(bom), () -> "no bill of materials at " + bom);
    var components = new ArrayList<Component>();
    new ObjectMapper()
        .readTree(bom.toFile())
        .path("components")
        .forEach(component -> components.add(Component.of(component)));
    return components;
  }

  private static Set<String> jars(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".jar"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> findings(List<Component> components) {
    var known = knownVulnerable();
    return components.stream()
        .flatMap(component ->
            known.stream()
                .filter(vulnerable -> vulnerable.covers(component))
                .map(vulnerable -> component.file() + ": " + vulnerable.id()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"agreements-service", "logistics-service", "projection-service", "local-stack"})
  void nothingThatIsKnownToBeVulnerableIsShipped(String module) throws IOException {
    var components = components(module);
    assertTrue(components.size() > 20, () -> module + " lists only " + components);
    assertEquals(List.of(), findings(components));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agreements-service", "logistics-service", "projection-service"})
  void theBillOfMaterialsOfAServiceListsEveryJarThatItShips(String module) throws IOException {
    var listed =
        components(module).stream()
            .map(component -> component.group() + "." + component.file())
            .collect(Collectors.toSet());
    var unlisted = jars(Project.root().resolve(module).resolve(SERVICE_LIBRARIES));
    assertFalse(unlisted.isEmpty(), () -> module + " ships no library");
    unlisted.removeAll(listed);
    assertEquals(Set.of(), unlisted);
  }

  @Test
  void theBillOfMaterialsOfTheLocalStackListsEveryJarThatItShips() throws IOException {
    var listed = components("local-stack").stream().map(Component::file).toList();
    var unlisted = jars(Project.root().resolve("local-stack").resolve(STACK_LIBRARIES));
    assertFalse(unlisted.isEmpty(), "local-stack ships no library");
    listed.forEach(unlisted::remove);
    assertEquals(Set.of(), unlisted);
  }

  @ParameterizedTest
  @CsvSource({
    "io.netty, netty-codec-http, 4.1.130.Final, 2",
    "io.netty, netty-common, 4.1.137.Final, 1",
    "io.netty, netty-common, 4.1.138.Final, 0",
    "org.apache.kafka, kafka-clients, 4.1.1, 1",
    "org.apache.kafka, kafka-clients, 4.1.2, 0",
    "org.postgresql, postgresql, 42.7.10, 1",
    "com.fasterxml.jackson.core, jackson-databind, 2.21.2, 1",
    "com.fasterxml.jackson.core, jackson-core, 2.21.2, 0"
  })
  void theListCoversVersions(String group, String name, String version, int vulnerabilities) {
    assertEquals(
        vulnerabilities, findings(List.of(new Component(group, name, version, ""))).size());
  }

  @Test
  void theListStatesWhenItWasLastCompared() {
    var compared =
        Pattern.compile("Last compared with public advisories: (\\d{4}-\\d\\d-\\d\\d)")
            .matcher(Project.text(LIST));
    assertTrue(compared.find());
    LocalDate.parse(compared.group(1));
  }
}
