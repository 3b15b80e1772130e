package io.corridorledger.deployment;

import static io.corridorledger.deployment.ComposeFileTest.replaced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The services are told the same thing in the same words wherever they run, and they listen.
class SettingsTest {

  static final List<String> SERVICES = Project.SERVICES;

  private static final String TOPIC = "(corridor\\.[a-z]+\\.v\\d+)";
  private static final Predicate<String> SECRET =
      name -> name.matches(".*(PASSWORD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY).*");

  /// What the services need and neither Compose nor Kubernetes sets yet: without the keys they do
  /// not start there.
  private static final Set<String> NOT_YET_IN_CONTAINERS =
      Set.of(
          "QUARKUS_MANAGEMENT_HOST",
          "QUARKUS_MANAGEMENT_PORT",
          "CORRIDOR_LOG_MAC_KEY",
          "CORRIDOR_WRITERS_AGREEMENTS_MAC_KEYS",
          "CORRIDOR_WRITERS_LOGISTICS_MAC_KEYS");

  private final Compose compose = Compose.ofProject();
  private final List<HasMetadata> manifests = Manifests.declared();

  @ParameterizedTest
  @FieldSource("SERVICES")
  void composeAndKubernetesSayTheSame(String service) {
    assertEquals(
        compose.environment(service), Workload.named(service, manifests).environment(manifests));
  }

  @Test
  void theBrokerIsTheSame() {
    assertEquals(
        compose.environment("kafka"), Workload.named("kafka", manifests).environment(manifests));
  }

  @Test
  void noticesAWrongPort() {
    var broken =
        Compose.of(
            replaced(
                Project.text("docker-compose.yml"),
                "QUARKUS_HTTP_PORT: \"8081\"",
                "QUARKUS_HTTP_PORT: \"8083\""));
    assertNotEquals(
        broken.environment("agreements-service"),
        Workload.named("agreements-service", manifests).environment(manifests));
    assertNotEquals(Set.of("8081"), ports("agreements-service", broken));
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void aServiceHasOnePort(String service) {
    var port = compose.environment(service).get("QUARKUS_HTTP_PORT");
    assertEquals(Set.of(port), ports(service, compose));
  }

  /// Every number by which somebody means the port of a service.
  private Set<String> ports(String service, Compose compose) {
    var ports = new TreeSet<String>();
    ports.add(compose.environment(service).get("QUARKUS_HTTP_PORT"));
    var published = compose.service(service).path("ports").path(0).asText();
    ports.addAll(Project.matches(published, ":(\\d+)$"));
    ports.addAll(Project.matches(published, ":-(\\d+)}"));
    Workload.named(service, manifests).ports().values().forEach(port -> ports.add(port.toString()));
    manifests.stream()
        .filter(Service.class::isInstance)
        .map(Service.class::cast)
        .filter(object -> object.getMetadata().getName().equals(service))
        .flatMap(object -> object.getSpec().getPorts().stream())
        .forEach(port -> ports.add(port.getPort().toString()));
    ports.addAll(Project.matches(Project.text("Dockerfile"), service + " (\\d+)"));
    ServiceModule.of(service).property("quarkus.http.port").ifPresent(ports::add);
    var variable = "CORRIDOR_" + service.replace("-service", "").toUpperCase(Locale.ROOT) + "_PORT";
    ports.addAll(Project.matches(localStack(), variable + ":-(\\d+)}"));
    assertTrue(published.contains(variable), published);
    return ports;
  }

  /// Of the local stack the names are compared: its addresses and its ports are those of one
  /// machine.
  @Test
  void theLocalStackSetsTheSameVariables() {
    var source = localStack();
    var set = Project.matches(source, "put\\(\\s*\"((?:QUARKUS|KAFKA|CORRIDOR)_[A-Z_]+)\"");
    Project.matches(source, "\"((?:quarkus|kafka\\.bootstrap)\\.[a-z.]+)\"")
        .forEach(property -> set.add(property.replace('.', '_').toUpperCase(Locale.ROOT)));
    var deployed =
        SERVICES.stream()
            .flatMap(service -> compose.environment(service).keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    deployed.addAll(NOT_YET_IN_CONTAINERS);
    assertEquals(deployed, set);
  }

  private static String localStack() {
    return Project.allText("local-stack/src/main/java", ".java");
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void aServiceReadsWhatItIsTold(String service) {
    assertEquals(List.of(), unread(ServiceModule.of(service), compose));
  }

  private static List<String> unread(ServiceModule module, Compose compose) {
    return compose.environment(module.name()).keySet().stream()
        .filter(name -> !module.reads(name))
        .toList();
  }

  @Test
  void noticesASettingThatNobodyReads() {
    var mapping =
        """
        @ConfigMapping(prefix = "corridor")
        interface Config {
          Map<String, Writer> writers();
          Feed feed();
          interface Writer {
            URI url();
          }
          interface Feed {
            int batchRecords();
          }
        }
        """;
    var pom = Project.text("projection-service/pom.xml");
    var module = new ServiceModule("projection-service", pom, "some=thing", mapping);
    assertEquals(List.of(), unread(module, compose));
    assertTrue(module.reads("CORRIDOR_FEED_BATCH_RECORDS"));
    assertFalse(module.reads("CORRIDOR_FEED_BATCH_SIZE"));
    assertFalse(module.reads("QUARKUS_HTTP_PROT"));

    var misspelt =
        replaced(
            Project.text("docker-compose.yml"),
            "CORRIDOR_WRITERS_LOGISTICS_URL",
            "CORRIDOR_WRITERS_LOGISTICS_URI");
    assertEquals(List.of("CORRIDOR_WRITERS_LOGISTICS_URI"), unread(module, Compose.of(misspelt)));
    var without =
        new ServiceModule(
            "projection-service",
            replaced(pom, "<artifactId>quarkus-flyway</artifactId>", ""),
            "",
            mapping);
    assertEquals(
        List.of("QUARKUS_FLYWAY_PASSWORD", "QUARKUS_FLYWAY_USERNAME"), unread(without, compose));
  }

  /// The services create their topics, and both brokers refuse to create one by accident; so a
  /// topic's name is nowhere in the deployment.
  @Test
  void topicsAreTheServicesOwn() {
    var deployment = Project.text("docker-compose.yml") + Project.allText("k8s", ".yaml");
    assertEquals(Set.of(), Project.matches(deployment, TOPIC));
    assertEquals("false", compose.environment("kafka").get("KAFKA_AUTO_CREATE_TOPICS_ENABLE"));
    assertTrue(
        Project.text("local-stack/src/main/resources/kafka-server.properties")
            .contains("auto.create.topics.enable=false"));
    var documented = Project.matches(Project.text("docs/operating/containers.md"), TOPIC);
    assertEquals(Set.of("corridor.agreements.v1", "corridor.logistics.v1"), documented);
    var configured =
        SERVICES.stream()
            .flatMap(
                service -> Project.matches(ServiceModule.of(service).properties(), TOPIC).stream())
            .collect(Collectors.toSet());
    assertEquals(documented, configured);
  }

  @Test
  void passwordsAreDemandedAndNotContained() throws IOException {
    var example = new Properties();
    example.load(new StringReader(Project.text(".env.example")));
    assertEquals(Set.of(""), Set.copyOf(example.values()));

    var demanded = Project.matches(Project.text("docker-compose.yml"), "\\$\\{(\\w+):\\?");
    assertEquals(example.keySet(), demanded);
    assertTrue(Project.text(".gitignore").lines().anyMatch(".env"::equals));

    var referenced = new TreeSet<String>();
    Workload.all(manifests)
        .flatMap(workload -> workload.environment(manifests).entrySet().stream())
        .forEach(variable -> {
          assertEquals(
              SECRET.test(variable.getKey()),
              variable.getValue().startsWith("secret "),
              variable::toString);
          referenced.addAll(Project.matches(variable.getValue(), "^secret (\\w+)$"));
        });
    assertEquals(example.keySet(), referenced);
    assertTrue(manifests.stream().noneMatch(object -> object.getKind().equals("Secret")));
    assertEquals(Map.of(), containedSecrets(compose));
  }

  @Test
  void noticesAPasswordInTheFile() {
    var leak =
        replaced(
            Project.text("docker-compose.yml"),
            "${LOGISTICS_APP_PASSWORD:?is not set, see .env.example}",
            "hunter2");
    assertEquals(
        Set.of("QUARKUS_DATASOURCE_PASSWORD", "LOGISTICS_APP_PASSWORD"),
        containedSecrets(Compose.of(leak)).keySet());
  }

  private static Map<String, String> containedSecrets(Compose compose) {
    var names = new TreeSet<String>();
    compose.file().path("services").fieldNames().forEachRemaining(names::add);
    return names.stream()
        .flatMap(service -> compose.environment(service).entrySet().stream())
        .filter(variable -> SECRET.test(variable.getKey()))
        .filter(variable -> !variable.getValue().startsWith("secret "))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// The options of the image are ones that this Java knows, and what runs is no user of the
  /// host's.
  @Test
  void theImageStartsAJvmThatUnderstandsItsOptions() throws Exception {
    var dockerfile = Project.text("Dockerfile");
    var options = Project.matches(dockerfile, "JAVA_TOOL_OPTIONS=\"(.+?)\"").first();
    var java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    var builder = new ProcessBuilder(java, "-version").redirectErrorStream(true);
    builder.environment().put("JAVA_TOOL_OPTIONS", options);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    var user = Project.matches(dockerfile, "(?m)^USER (\\d+):").first();
    assertTrue(Integer.parseInt(user) >= 10_000, user);
    SERVICES.forEach(service ->
        assertTrue(
            Project.text(".dockerignore").contains("!" + service + "/target/quarkus-app/"),
            service));
  }
}
