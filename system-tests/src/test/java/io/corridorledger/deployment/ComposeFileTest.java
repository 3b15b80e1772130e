package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
  void servicesStartWhenTheirSchemaAndTheirAccountAreReady() {
    for (var service : Project.SERVICES) {
      var migration = service.replace("-service", "-migration");
      assertEquals(
          Set.of("kafka-access", migration),
          compose.waitsFor(service, "service_completed_successfully"));
      assertEquals(
          Set.of("databases"), compose.waitsFor(migration, "service_completed_successfully"));
      assertEquals(
          compose.service(service).path("image"), compose.service(migration).path("image"));
    }
    assertEquals(Set.of("kafka"), compose.waitsFor("kafka-access", "service_healthy"));
    assertEquals(Set.of("postgres"), compose.waitsFor("databases", "service_healthy"));
    assertEquals(List.of(), brokenDependencies(compose));
  }

  @Test
  void noticesADependencyWithoutAHealthCheck() {
    var text =
        replaced(
            Project.text("docker-compose.yml"),
            "kafka-log4j2.xml:ro\n    healthcheck:",
            "kafka-log4j2.xml:ro\n    x-unused:");
    assertFalse(brokenDependencies(Compose.of(text)).isEmpty());
  }

  /// Dependencies on a missing service, on the health of a service without a check, or on the end
  /// of a service that is always restarted.
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

  /// A service reaches what it needs; Kafka and PostgreSQL cannot reach the outside.
  @Test
  void networksAreThoseThatAServiceNeeds() {
    var networks = compose.file().path("networks");
    assertEquals(Set.of("clients", "kafka", "postgres"), names(networks));
    assertTrue(networks.at("/kafka/internal").asBoolean());
    assertTrue(networks.at("/postgres/internal").asBoolean());
    for (var service : compose.file().path("services").properties()) {
      var wanted =
          switch (service.getKey()) {
            case "kafka", "kafka-access" -> Set.of("kafka");
            case "postgres", "databases" -> Set.of("postgres");
            case String name when name.endsWith("-migration") -> Set.of("postgres");
            default -> Set.of("clients", "kafka", "postgres");
          };
      var joined = new TreeSet<String>();
      service.getValue().path("networks").forEach(network -> joined.add(network.asText()));
      assertEquals(wanted, joined, service.getKey());
    }
  }

  /// Only volumes and size-limited in-memory folders are writable, and no process runs as root or
  /// can become root.
  @Test
  void everyServiceIsHardened() {
    assertEquals(List.of(), unhardened(compose));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read_only: true | read_only: false",
        "cap_drop: [ALL] | cap_drop: [NET_RAW]",
        "no-new-privileges:true | no-new-privileges:false",
        "pids_limit: 512 | x-pids: 512",
        "user: \"999:999\" | user: root",
        "/tmp:size=64m,mode=1777 | /tmp",
        "cpus: 2.0 | x-cpus: 2.0",
        "mem_limit: 1g | x-memory: 1g"
      })
  void noticesWhatIsNotHardened(String right, String wrong) {
    var broken = Compose.of(replaced(Project.text("docker-compose.yml"), right, wrong));
    assertFalse(unhardened(broken).isEmpty());
  }

  private static List<String> unhardened(Compose compose) {
    var findings = new ArrayList<String>();
    for (var entry : compose.file().path("services").properties()) {
      var service = entry.getValue();
      var limited = service.path("tmpfs").size() > 0;
      for (var folder : service.path("tmpfs")) {
        limited &= folder.asText().matches("/[a-z/]+:size=\\d+m,mode=1777");
      }
      var own = service.path("image").asText().startsWith("corridor-ledger/");
      var fine =
          service.path("read_only").asBoolean()
              && service.path("cap_drop").toString().equals("[\"ALL\"]")
              && service.path("security_opt").toString().equals("[\"no-new-privileges:true\"]")
              && service.path("pids_limit").asInt() > 0
              && service.path("cpus").asDouble() > 0
              && service.has("mem_limit")
              && limited
              && (own || service.path("user").asText().matches("[1-9]\\d*:[1-9]\\d*"));
      if (!fine) {
        findings.add(entry.getKey());
      }
    }
    return findings;
  }

  @Test
  void mountedFilesExist() {
    var mounted = new TreeSet<String>();
    var secrets = new TreeSet<String>();
    for (JsonNode service : compose.file().path("services")) {
      service
          .path("volumes")
          .forEach(volume -> {
            mounted.add(volume.asText().split(":")[0]);
            assertTrue(
                volume.asText().endsWith(":ro") || !volume.asText().startsWith("./"),
                volume::asText);
          });
      service.path("secrets").forEach(secret -> secrets.add(secret.asText()));
    }
    mounted.forEach(source ->
        assertTrue(
            source.startsWith("./")
                ? Files.exists(Project.root().resolve(source))
                : compose.file().path("volumes").has(source),
            source));
    assertEquals(names(compose.file().path("secrets")), secrets);
    for (var secret : secrets) {
      assertEquals(
          "./secrets/" + secret, compose.file().path("secrets").path(secret).path("file").asText());
    }
    // No container has the authority's key or the key of another server.
    for (var name : names(compose.file().path("services"))) {
      var wanted =
          switch (name) {
            case "kafka" -> "[\"ca.crt\",\"kafka.pem\"]";
            case "postgres" -> "[\"postgres.crt\",\"postgres.key\"]";
            default -> "[\"ca.crt\"]";
          };
      assertEquals(wanted, compose.service(name).path("secrets").toString(), name);
    }
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void imagesAreTheVersionsThatTheProjectIsBuiltAndTestedWith() {
    assertEquals(
        "apache/kafka:" + Project.property("kafka.broker.version"), compose.image("kafka"));
    var postgres =
        "postgres:" + Project.property("postgresql.binaries.version").replaceFirst("\\.0$", "");
    assertEquals(postgres, compose.image("postgres"));
    assertEquals(postgres, compose.image("databases"));
    for (var service : Project.SERVICES) {
      assertEquals("corridor-ledger/" + service + ":" + Project.version(), compose.image(service));
      assertEquals(service, compose.service(service).at("/build/args/SERVICE").asText());
    }
    assertEquals(
        "corridor-ledger/kafka-access:" + Project.version(), compose.image("kafka-access"));
    var stages = Project.matches(Project.text("Dockerfile"), "(?m)^FROM \\S+ AS (\\S+)$");
    for (var service : compose.file().path("services")) {
      if (service.has("build")) {
        assertTrue(stages.contains(service.at("/build/target").asText()), service::toString);
      }
    }
  }

  static String replaced(String text, String right, String wrong) {
    assertTrue(text.contains(right), () -> "nothing to break: " + right);
    return text.replace(right, wrong);
  }
}
