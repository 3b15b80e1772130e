package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFileTest {

  private final Compose compose = Compose.ofProject();

  @Test
  void followsTheComposeSpecification() {
    assertEquals(List.of(), compose.violations());
  }

  @ParameterizedTest
  @CsvSource({
    "'stop_grace_period:', 'stop_grace_periods:'",
    "'restart: unless-stopped', 'restart: [unless-stopped]'",
    "'condition: service_healthy', 'condition: service_healthful'",
    "'volumes:\n  kafka-data', 'volume:\n  kafka-data'"
  })
  void noticesWhatTheSpecificationForbids(String right, String wrong) {
    var broken = Compose.of(replaced(Project.text("docker-compose.yml"), right, wrong));
    assertFalse(broken.violations().isEmpty());
  }

  @Test
  void servicesStartWhenTheBrokerIsHealthyAndTheDatabasesArePrepared() {
    for (var service : Project.SERVICES) {
      var needs = compose.service(service).path("depends_on");
      assertEquals("service_healthy", needs.at("/kafka/condition").asText(), service);
      assertEquals(
          "service_completed_successfully", needs.at("/databases/condition").asText(), service);
    }
    assertEquals(List.of(), brokenDependencies(compose));
  }

  @Test
  void noticesADependencyWithoutAHealthCheck() {
    var text =
        replaced(
            Project.text("docker-compose.yml"),
            "    healthcheck:\n      # A JVM",
            "    x-unused:\n      # A JVM");
    assertFalse(brokenDependencies(Compose.of(text)).isEmpty());
  }

  /// A dependency on a service that is not there, on the health of one that has no check, or on the
  /// end of one that is restarted for ever.
  private static List<String> brokenDependencies(Compose compose) {
    var broken = new ArrayList<String>();
    for (var service : compose.file().path("services").properties()) {
      for (var dependency : service.getValue().path("depends_on").properties()) {
        var target = compose.service(dependency.getKey());
        var fine =
            switch (dependency.getValue().path("condition").asText()) {
              case "service_healthy" -> target.has("healthcheck");
              case "service_completed_successfully" ->
                  !target.isMissingNode() && !target.has("restart");
              default -> false;
            };
        if (!fine) {
          broken.add(service.getKey() + " needs " + dependency);
        }
      }
    }
    return broken;
  }

  @Test
  void onlyTheServicesArePublishedAndOnlyOnTheLoopbackAddress() {
    for (var service : compose.file().path("services").properties()) {
      var ports = service.getValue().path("ports");
      assertEquals(
          Project.SERVICES.contains(service.getKey()) ? 1 : 0, ports.size(), service.getKey());
      ports.forEach(port -> assertTrue(port.asText().startsWith("127.0.0.1:"), port::asText));
    }
  }

  @Test
  void whatIsMountedExists() {
    var mounted = new TreeSet<String>();
    for (JsonNode service : compose.file().path("services")) {
      service.path("volumes").forEach(volume -> mounted.add(volume.asText().split(":")[0]));
    }
    mounted.forEach(source ->
        assertTrue(
            source.startsWith("./")
                ? Files.exists(Project.root().resolve(source))
                : compose.file().path("volumes").has(source),
            source));
    assertTrue(
        Files.isExecutable(
            Project.root().resolve("local-stack/src/main/resources/postgres-bootstrap.sh")));
  }

  @Test
  void imagesAreTheVersionsThatTheProjectIsBuiltAndTestedWith() {
    assertEquals(
        "apache/kafka:" + Project.property("kafka.broker.version"),
        compose.service("kafka").path("image").asText());
    var postgres =
        "postgres:" + Project.property("postgresql.binaries.version").replaceFirst("\\.0$", "");
    assertEquals(postgres, compose.service("postgres").path("image").asText());
    assertEquals(postgres, compose.service("databases").path("image").asText());
    for (var service : Project.SERVICES) {
      assertEquals(
          "corridor-ledger/" + service + ":" + Project.version(),
          compose.service(service).path("image").asText());
      assertEquals(service, compose.service(service).at("/build/args/SERVICE").asText());
    }
  }

  static String replaced(String text, String right, String wrong) {
    assertTrue(text.contains(right), () -> "nothing to break: " + right);
    return text.replace(right, wrong);
  }
}
