package io.corridorledger.deployment;

import io.corridorledger.local.Component;
import io.corridorledger.local.Ports;
import io.corridorledger.local.TestCertificates;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs services of `docker-compose.yml` without a container engine: as processes with the settings
/// and files of the Compose file. Only addresses and paths outside the project are replaced: every
/// port by a free one on `localhost`, and container folders by folders below one directory.
final class ComposeRun implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final String JVM = "-Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final int SECRET_BYTES = 32;

  /// The container folders that are replaced.
  private static final List<String> FOLDERS =
      List.of("/run/secrets", "/var/lib/kafka/data", "/etc/corridor-ledger");

  private final Path directory;
  private final Compose compose;
  private final Map<String, String> secrets = new TreeMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<Process> processes = new ArrayList<>();

  ComposeRun(Path directory, Compose compose) throws Exception {
    this.directory = directory;
    this.compose = compose;
    for (var name : Project.matches(Project.text(".env.example"), "(?m)^(\\w+)=")) {
      secrets.put(name, (name.endsWith("_MAC_KEYS") ? "k1:" : "") + random());
    }
    writeCertificates();
    mountFiles();
  }

  private void writeCertificates() throws IOException {
    var secretFiles = directory.resolve("run/secrets");
    var certificates = new TestCertificates(secretFiles);
    certificates.create("server");
    Files.writeString(
        secretFiles.resolve("kafka.pem"),
        certificates.key("server") + certificates.certificate("server"));
    Files.writeString(secretFiles.resolve("postgres.crt"), certificates.certificate("server"));
    Files.writeString(secretFiles.resolve("postgres.key"), certificates.key("server"));
  }

  private static String random() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Copies each file that the services mount below `/etc/corridor-ledger` to the local replacement
  /// of that folder.
  private void mountFiles() throws IOException {
    for (var service : compose.file().path("services")) {
      for (var volume : service.path("volumes")) {
        var parts = volume.asText().split(":");
        if (parts[1].startsWith("/etc/corridor-ledger/")) {
          var target = Path.of(local(parts[1]));
          Files.createDirectories(target.getParent());
          Files.copy(Project.root().resolve(parts[0]), target);
        }
      }
    }
  }

  /// A secret of `.env`.
  String secret(String name) {
    return secrets.get(name);
  }

  /// Sets a secret that another part of a test has created.
  void secret(String name, String value) {
    if (!secrets.containsKey(name)) {
      throw new IllegalArgumentException(".env.example has no " + name);
    }
    secrets.put(name, value);
  }

  /// The free port that replaces a port of a container.
  int port(String host, int port) {
    return ports.computeIfAbsent(host + ":" + port, _ -> Ports.free());
  }

  /// The environment of a service, with secrets and with local addresses and paths.
  Map<String, String> environment(String service) {
    var environment = new TreeMap<String, String>();
    compose
        .service(service)
        .path("environment")
        .properties()
        .forEach(variable -> {
          var value =
              Pattern.compile("\\$\\{(\\w+):\\?[^}]*}")
                  .matcher(variable.getValue().asText())
                  .replaceAll(secret -> secret(secret.group(1)))
                  .replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
          environment.put(variable.getKey(), localValue(service, variable.getKey(), value));
        });
    return environment;
  }

  private String localValue(String service, String name, String value) {
    return switch (name) {
      case "QUARKUS_HTTP_PORT", "QUARKUS_MANAGEMENT_PORT" ->
          Integer.toString(port(service, Integer.parseInt(value)));
      // A service compares these names with the header Host.
      case "CORRIDOR_HTTP_ALLOWED_ORIGINS" -> value;
      default -> {
        var addresses = value.replaceAll("://:(\\d)", "://kafka:$1");
        if (name.equals("BROKER_LISTENERS") || name.equals("BROKER_CONTROLLER")) {
          addresses = addresses.replace("localhost:", "kafka:");
        }
        yield local(
            Pattern.compile("\\b(kafka|postgres|[a-z]+-service):(\\d+)\\b")
                .matcher(addresses)
                .replaceAll(a -> "localhost:" + port(a.group(1), Integer.parseInt(a.group(2)))));
      }
    };
  }

  /// Replaces container paths in a text by paths on this machine.
  String local(String text) {
    var result = text;
    for (var folder : FOLDERS) {
      result = result.replace(folder, directory + folder);
    }
    return result;
  }

  /// Kafka client settings from the environment of a service in the Compose file.
  Map<String, Object> kafkaSettings(String service) {
    var settings = new HashMap<String, Object>();
    environment(service)
        .forEach((name, value) -> {
          if (name.startsWith("KAFKA_")) {
            settings.put(name.substring(6).toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return settings;
  }

  /// Starts the broker of the build with the script of the containers. Kafka's own scripts, which
  /// this script calls, are not on Maven Central, so their main classes are started directly.
  Process startKafka() throws IOException {
    var home = directory.resolve("kafka-home");
    script(home.resolve("bin/kafka-storage.sh"), "kafka.tools.StorageTool");
    script(home.resolve("bin/kafka-server-start.sh"), "kafka.Kafka");
    Files.createDirectories(Path.of(local("/var/lib/kafka/data")));
    var command = new ArrayList<String>();
    compose.service("kafka").path("entrypoint").forEach(word -> command.add(local(word.asText())));
    command.add(local("/etc/corridor-ledger/kafka-server.properties"));
    var environment = environment("kafka");
    environment.put("KAFKA_HOME", home.toString());
    return start("kafka", command, environment);
  }

  private void script(Path file, String mainClass) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        #!/bin/sh
        exec %s %s -Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn -cp '%s/*' %s "$@"
        """
            .formatted(java(), JVM, Project.root().resolve("local-stack/target/lib"), mainClass));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /// The step that sets accounts and permissions, from the files that the Dockerfile copies and
  /// with the main class that it starts.
  Process startKafkaAccess() throws IOException {
    return startKafkaAccess(environment("kafka-access"));
  }

  Process startKafkaAccess(Map<String, String> environment) throws IOException {
    var recipe = Project.text("Dockerfile").split("AS kafka-access\n")[1].split("\nFROM ")[0];
    var image = Files.createDirectories(directory.resolve("kafka-access"));
    for (var pattern : Project.matches(recipe, "(?m)^COPY (.*) \\./$").first().split(" ")) {
      var source = Project.root().resolve(pattern);
      try (var files =
          Files.newDirectoryStream(source.getParent(), source.getFileName().toString())) {
        for (var file : files) {
          Files.copy(file, image.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    var mainClass = Project.matches(recipe, "\"(io\\.corridorledger\\.[\\w.]+)\"]").first();
    var command = List.of(java(), "-Xmx128m", "-cp", image + "/*", mainClass);
    return start("kafka-access", command, environment);
  }

  /// Starts a service or a migration from the packaged service.
  Process startService(String name) throws IOException {
    return startService(name, name, Map.of());
  }

  /// Starts a further instance of a service.
  ///
  /// @param log name of the log file
  /// @param changes variables that are added to the settings of the service, or replaced
  Process startService(String name, String log, Map<String, String> changes) throws IOException {
    var service = compose.service(name).at("/build/args/SERVICE").asText();
    var jar = Project.root().resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing. Run: ./mvnw verify");
    }
    var environment = environment(name);
    environment.put("JAVA_TOOL_OPTIONS", JVM);
    // In a container, a service that exceeds the default on a busy machine is restarted.
    environment.put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "120s");
    environment.putAll(changes);
    return start(log, List.of(java(), "-jar", jar.toString()), environment);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// @param name name of the log file
  Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    var builder = new ProcessBuilder(Component.guarded(command, "TERM"));
    // Remove the variables that a container does not have.
    builder
        .environment()
        .keySet()
        .removeIf(variable -> !List.of("PATH", "HOME", "LANG").contains(variable));
    builder.environment().putAll(environment);
    var process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log(name).toFile()))
            .start();
    processes.add(process);
    return process;
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  /// @throws AssertionError with the log when the process does not end successfully
  void awaitSuccess(String name, Process process) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE) || process.exitValue() != 0) {
      throw new AssertionError(
          "%s %s:%n%s"
              .formatted(
                  name,
                  process.isAlive() ? "does not end" : "ended with " + process.exitValue(),
                  Files.readString(log(name))));
    }
  }

  /// @throws AssertionError with the log when the process ends first or the timeout expires
  void awaitThat(String name, Process process, BooleanSupplier condition)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (process.waitFor(Duration.ofMillis(50)) || System.nanoTime() > deadline) {
        throw new AssertionError(name + " is not ready:\n" + Files.readString(log(name)));
      }
    }
  }

  String logOf(String name) throws IOException {
    return Files.readString(log(name));
  }

  /// Ends all processes in the reverse order of their start.
  @Override
  public void close() throws IOException {
    for (var process : processes.reversed()) {
      process.destroy();
    }
    for (var process : processes) {
      try {
        if (!process.waitFor(Duration.ofSeconds(60))) {
          process.destroyForcibly();
        }
        process.getOutputStream().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
