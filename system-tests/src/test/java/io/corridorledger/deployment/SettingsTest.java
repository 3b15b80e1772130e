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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// The services have the same settings in every deployment, and read each of them.
class SettingsTest {

  static final List<String> SERVICES = Project.SERVICES;

  private static final String TOPIC = "(corridor\\.[a-z]+\\.v\\d+)";
  private static final Predicate<String> SECRET =
      name -> name.matches(".*(PASSWORD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|MAC_KEY|JAAS).*");

  /// Marks a key without a value.
  private static final String NONE = "none";

  /// The broker, the services, and the steps before them that this project provides.
  static final List<String> DEPLOYED =
      List.of(
          "kafka",
          "kafka-access",
          "agreements-migration",
          "logistics-migration",
          "projection-migration",
          "agreements-service",
          "logistics-service",
          "projection-service");

  /// Settings without which a service does not start, or does not work, in a container.
  private static final Set<String> REQUIRED =
      Set.of(
          "QUARKUS_HTTP_HOST",
          "QUARKUS_HTTP_PORT",
          "QUARKUS_MANAGEMENT_HOST",
          "QUARKUS_MANAGEMENT_PORT",
          "QUARKUS_DATASOURCE_JDBC_URL",
          "QUARKUS_DATASOURCE_USERNAME",
          "QUARKUS_DATASOURCE_PASSWORD",
          "CORRIDOR_HTTP_ALLOWED_ORIGINS",
          "KAFKA_BOOTSTRAP_SERVERS",
          "KAFKA_SECURITY_PROTOCOL",
          "KAFKA_SASL_MECHANISM",
          "KAFKA_SASL_JAAS_CONFIG",
          "KAFKA_SSL_TRUSTSTORE_TYPE",
          "KAFKA_SSL_TRUSTSTORE_LOCATION");

  private static final Map<String, Set<String>> REQUIRED_OF_ONE =
      Map.of(
          "agreements-service", Set.of("CORRIDOR_LOG_MAC_KEY", "CORRIDOR_LOG_SCHEMAS"),
          "logistics-service", Set.of("CORRIDOR_LOG_MAC_KEY", "CORRIDOR_LOG_SCHEMAS"),
          "projection-service",
              Set.of(
                  "CORRIDOR_WRITERS_AGREEMENTS_MAC_KEYS",
                  "CORRIDOR_WRITERS_LOGISTICS_MAC_KEYS",
                  "CORRIDOR_WRITERS_AGREEMENTS_URL",
                  "CORRIDOR_WRITERS_LOGISTICS_URL",
                  "CORRIDOR_WRITERS_AGREEMENTS_PUBLIC_URL",
                  "CORRIDOR_WRITERS_LOGISTICS_PUBLIC_URL"));

  /// Settings that the local stack does not need: it has no TLS, and browsers and services use the
  /// same addresses.
  private static final Set<String> ONLY_IN_CONTAINERS =
      Set.of(
          "CORRIDOR_WRITERS_AGREEMENTS_PUBLIC_URL",
          "CORRIDOR_WRITERS_LOGISTICS_PUBLIC_URL",
          "KAFKA_SSL_TRUSTSTORE_TYPE",
          "KAFKA_SSL_TRUSTSTORE_LOCATION");

  private final Compose compose = Compose.ofProject();
  private final List<HasMetadata> manifests = Manifests.declared();

  @ParameterizedTest
  @FieldSource("DEPLOYED")
  void composeAndKubernetesSetTheSame(String service) {
    assertEquals(
        compose.environment(service), Workload.named(service, manifests).environment(manifests));
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void everyRequiredSettingIsThereAndNoOtherSecret(String service) {
    var set = compose.environment(service).keySet();
    var required = new TreeSet<>(REQUIRED);
    required.addAll(REQUIRED_OF_ONE.get(service));
    assertEquals(required, set);
  }

  /// Only the migration has the owner's password, and only the service has the password of the
  /// application role.
  @ParameterizedTest
  @CsvSource({"agreements, AGREEMENTS", "logistics, LOGISTICS", "projection, PROJECTIONS"})
  void onlyTheMigrationHasTheOwnersPassword(String service, String database) {
    assertEquals(
        Set.of("secret " + database + "_OWNER_PASSWORD"),
        secrets(compose.environment(service + "-migration")));
    var ofService = secrets(compose.environment(service + "-service"));
    assertTrue(ofService.contains("secret " + database + "_APP_PASSWORD"), ofService::toString);
    assertTrue(
        ofService.stream().noneMatch(secret -> secret.matches(".*(OWNER|POSTGRES|BROKER).*")),
        ofService::toString);
    var migration = compose.environment(service + "-migration");
    assertEquals("true", migration.get("QUARKUS_INIT_AND_EXIT"));
    assertEquals("true", migration.get("QUARKUS_FLYWAY_MIGRATE_AT_START"));
    for (var same : List.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME")) {
      assertEquals(compose.environment(service + "-service").get(same), migration.get(same));
    }
  }

  private static Set<String> secrets(Map<String, String> environment) {
    return environment.values().stream()
        .flatMap(value -> Project.matches(value, "(secret \\w+)").stream())
        .collect(Collectors.toSet());
  }

  /// Connections to Kafka and PostgreSQL use TLS and check the server's name.
  @Test
  void everyConnectionToTheBrokerAndTheDatabaseIsAuthenticated() {
    for (var name : DEPLOYED) {
      var environment = compose.environment(name);
      environment.values().stream()
          .filter(value -> value.startsWith("jdbc:"))
          .forEach(url ->
              assertTrue(
                  url.endsWith("?sslmode=verify-full&sslrootcert=/run/secrets/ca.crt"), url));
      if (environment.containsKey("KAFKA_BOOTSTRAP_SERVERS")) {
        assertEquals("SASL_SSL", environment.get("KAFKA_SECURITY_PROTOCOL"), name);
        assertEquals("/run/secrets/ca.crt", environment.get("KAFKA_SSL_TRUSTSTORE_LOCATION"), name);
      }
    }
    assertEquals("verify-full", compose.environment("databases").get("PGSSLMODE"));
    var listeners = compose.environment("kafka").get("BROKER_SECURITY_PROTOCOLS");
    assertEquals(
        "CLIENTS:SASL_SSL,READERS:SASL_SSL,BROKER:SASL_SSL,CONTROLLER:SASL_SSL", listeners);
    assertFalse(
        Project.text("containers/pg_hba.conf")
            .lines()
            .anyMatch(line -> line.matches("(host|hostnossl)\\s.*|.*\\strust")));
  }

  /// A service accepts the name by which another service calls it, and the names of its own
  /// published address.
  @Test
  void aServiceAnswersToTheNamesThatItIsCalledBy() {
    var called =
        Project.matches(
            compose.environment("projection-service").toString(),
            "CORRIDOR_WRITERS_[A-Z]+_URL=([^,}]+)");
    assertEquals(Set.of("http://agreements-service:8081", "http://logistics-service:8082"), called);
    for (var service : SERVICES) {
      var environment = compose.environment(service);
      var origins = List.of(environment.get("CORRIDOR_HTTP_ALLOWED_ORIGINS").split(","));
      var port = environment.get("QUARKUS_HTTP_PORT");
      assertTrue(origins.contains("http://127.0.0.1:" + port), origins::toString);
      assertTrue(origins.contains("http://localhost:" + port), origins::toString);
      assertEquals(
          called.contains("http://%s:%s".formatted(service, port)),
          origins.contains("http://%s:%s".formatted(service, port)),
          service);
    }
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
  void aServiceHasOnePortForClients(String service) {
    var port = compose.environment(service).get("QUARKUS_HTTP_PORT");
    assertEquals(Set.of(port), ports(service, compose));
  }

  /// All numbers in the deployment that denote the port of a service.
  private Set<String> ports(String service, Compose compose) {
    var ports = new TreeSet<String>();
    ports.add(compose.environment(service).get("QUARKUS_HTTP_PORT"));
    var published = compose.service(service).path("ports").path(0).asText();
    ports.addAll(Project.matches(published, ":(\\d+)$"));
    ports.addAll(Project.matches(published, ":-(\\d+)}"));
    ports.add(Workload.named(service, manifests).ports().get("http").toString());
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

  @ParameterizedTest
  @FieldSource("SERVICES")
  void theManagementPortIsOneAndIsNotPublished(String service) {
    var port = compose.environment(service).get("QUARKUS_MANAGEMENT_PORT");
    assertEquals("9000", port);
    assertEquals(9000, Workload.named(service, manifests).ports().get("management"));
    assertTrue(Project.matches(Project.text("Dockerfile"), "(?m)^EXPOSE .*(9000)$").contains(port));
    assertFalse(compose.service(service).path("ports").toString().contains(port));
    assertTrue(
        manifests.stream()
            .filter(Service.class::isInstance)
            .map(Service.class::cast)
            .flatMap(object -> object.getSpec().getPorts().stream())
            .noneMatch(exposed -> exposed.getPort() == 9000));
  }

  /// For the local stack only names are compared: its addresses and ports are those of one machine.
  @Test
  void theLocalStackSetsTheSameVariables() {
    var set = new TreeSet<String>();
    for (var source : List.of("LedgerServices", "ServiceProcess", "Migration")) {
      set.addAll(Project.matches(source(source), "\"((?:QUARKUS|CORRIDOR)_[A-Z_]+)\""));
    }
    Project.matches(source("KafkaBroker"), "\"((?:bootstrap|security|sasl)\\.[a-z.]+)\"")
        .forEach(setting -> set.add("KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT)));
    var deployed =
        DEPLOYED.stream()
            .filter(name -> name.matches(".*-(service|migration)"))
            .flatMap(service -> compose.environment(service).keySet().stream())
            .filter(name -> !ONLY_IN_CONTAINERS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(deployed, set);
  }

  private static String source(String type) {
    return Project.text(
        "local-stack/src/main/java/io/corridorledger/local/%s.java".formatted(type));
  }

  private static String localStack() {
    return Project.allText("local-stack/src/main/java", ".java");
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void aServiceReadsEveryVariable(String service) {
    var module = ServiceModule.of(service);
    assertEquals(List.of(), unread(module, service, compose));
    assertEquals(List.of(), unread(module, service.replace("-service", "-migration"), compose));
  }

  private static List<String> unread(ServiceModule module, String service, Compose compose) {
    return compose.environment(service).keySet().stream()
        .filter(name -> !module.reads(name))
        .toList();
  }

  @Test
  void noticesASettingThatNoServiceReads() {
    var mapping =
        """
        @ConfigMapping(prefix = "corridor")
        interface Config {
          Map<String, Writer> writers();
          Feed feed();
          interface Writer {
            URI url();
            Optional<URI> publicUrl();
            List<String> macKeys();
          }
          Http http();
          interface Http {
            Optional<List<String>> allowedOrigins();
          }
          interface Feed {
            int batchRecords();
          }
        }
        """;
    var pom = Project.text("projection-service/pom.xml");
    var module = new ServiceModule("projection-service", pom, "some=thing", mapping);
    assertEquals(List.of(), unread(module, "projection-service", compose));
    assertTrue(module.reads("CORRIDOR_FEED_BATCH_RECORDS"));
    assertFalse(module.reads("CORRIDOR_FEED_BATCH_SIZE"));
    assertFalse(module.reads("QUARKUS_HTTP_PROT"));
    assertFalse(module.reads("KAFKA_SASL_JASS_CONFIG"));

    var misspelt =
        replaced(
            Project.text("docker-compose.yml"),
            "CORRIDOR_WRITERS_LOGISTICS_URL",
            "CORRIDOR_WRITERS_LOGISTICS_URI");
    assertEquals(
        List.of("CORRIDOR_WRITERS_LOGISTICS_URI"),
        unread(module, "projection-service", Compose.of(misspelt)));
    var without =
        new ServiceModule(
            "projection-service",
            replaced(pom, "<artifactId>quarkus-flyway</artifactId>", ""),
            "",
            mapping);
    assertEquals(
        List.of(
            "QUARKUS_FLYWAY_MIGRATE_AT_START",
            "QUARKUS_FLYWAY_PASSWORD",
            "QUARKUS_FLYWAY_USERNAME"),
        unread(without, "projection-migration", compose));
  }

  /// The services create their topics, and both brokers reject automatic creation. So no topic name
  /// is in the deployment.
  @Test
  void topicsAreTheServicesOwn() {
    var deployment = Project.text("docker-compose.yml") + Project.allText("k8s", ".yaml");
    assertEquals(Set.of(), Project.matches(deployment, TOPIC));
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
              SECRET.test(variable.getKey()) && !variable.getValue().equals(NONE),
              variable.getValue().contains("secret "),
              variable::toString);
          referenced.addAll(Project.matches(variable.getValue(), "secret (\\w+)"));
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
    var leakOfJaas =
        replaced(
            Project.text("docker-compose.yml"),
            "password=\"${LOGISTICS_RELAY_PASSWORD:?is not set, see .env.example}\"",
            "password=\"hunter2\"");
    assertEquals(
        Set.of("KAFKA_SASL_JAAS_CONFIG"), containedSecrets(Compose.of(leakOfJaas)).keySet());
  }

  private static Map<String, String> containedSecrets(Compose compose) {
    var names = new TreeSet<String>();
    compose.file().path("services").fieldNames().forEachRemaining(names::add);
    return names.stream()
        .flatMap(service -> compose.environment(service).entrySet().stream())
        .filter(variable -> SECRET.test(variable.getKey()))
        .filter(variable -> !variable.getValue().contains("secret "))
        .filter(variable -> !variable.getValue().equals(NONE))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// This Java knows all JVM options of the image, and the user of the image is not a user of the
  /// host.
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
