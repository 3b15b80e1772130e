package io.corridorledger.deployment;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// A service's settings according to its source: its POM, its properties, and its configuration
/// mappings and those of the libraries.
///
/// @param name name of the module
/// @param pom shows which extensions it has, and so which of their settings it reads
/// @param properties its `application.properties`; empty when it has none
/// @param java its own sources and those of the libraries
record ServiceModule(String name, String pom, String properties, String java) {

  /// The Quarkus settings that a deployment sets, and the extension that reads each of them.
  private static final Map<String, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry("QUARKUS_HTTP_HOST", "quarkus-rest"),
          Map.entry("QUARKUS_HTTP_PORT", "quarkus-rest"),
          Map.entry("QUARKUS_MANAGEMENT_HOST", "quarkus-rest"),
          Map.entry("QUARKUS_MANAGEMENT_PORT", "quarkus-rest"),
          Map.entry("QUARKUS_FLYWAY_MIGRATE_AT_START", "quarkus-flyway"),
          Map.entry("QUARKUS_DATASOURCE_JDBC_URL", "quarkus-jdbc-postgresql"),
          Map.entry("QUARKUS_DATASOURCE_USERNAME", "quarkus-jdbc-postgresql"),
          Map.entry("QUARKUS_DATASOURCE_PASSWORD", "quarkus-jdbc-postgresql"),
          Map.entry("QUARKUS_FLYWAY_USERNAME", "quarkus-flyway"),
          Map.entry("QUARKUS_FLYWAY_PASSWORD", "quarkus-flyway"),
          Map.entry("KAFKA_*", "quarkus-kafka-client"));

  /// Settings that Quarkus itself reads.
  private static final Set<String> EVERYWHERE = Set.of("QUARKUS_INIT_AND_EXIT");

  static ServiceModule of(String name) {
    var main = name + "/src/main/";
    return new ServiceModule(
        name,
        Project.text(name + "/pom.xml"),
        Project.allText(main + "resources", "application.properties"),
        Project.allText(main + "java", ".java")
            + Project.allText("libraries/event-store/src/main/java", ".java")
            + Project.allText("libraries/event-feed/src/main/java", ".java")
            + Project.allText("libraries/rest-support/src/main/java", ".java"));
  }

  /// The value of a property in the packaged configuration.
  Optional<String> property(String property) {
    return Project.matches(properties, "(?m)^" + Pattern.quote(property) + "\\s*=\\s*(.*?)\\s*$")
        .stream()
        .findFirst();
  }

  /// Whether a part of this service reads the environment variable: a Quarkus extension on its
  /// class path, or a configuration mapping of this project, whose members are searched in the
  /// source.
  boolean reads(String variable) {
    if (EVERYWHERE.contains(variable)) {
      return true;
    }
    var extension = EXTENSIONS.get(isKafkaSetting(variable) ? "KAFKA_*" : variable);
    return extension != null
        ? pom.contains("<artifactId>" + extension + "</artifactId>")
        : Stream.of(java.split("(?=@ConfigMapping\\()"))
            .anyMatch(mapping -> maps(mapping, variable));
  }

  /// Whether the variable becomes a setting of Kafka's clients.
  private static boolean isKafkaSetting(String variable) {
    return variable.startsWith("KAFKA_")
        && ConsumerConfig.configNames()
            .contains(variable.substring(6).toLowerCase(Locale.ROOT).replace('_', '.'));
  }

  /// Whether a `@ConfigMapping` at the start of the source maps the variable: its prefix, followed
  /// by members, where a map consumes a key.
  private static boolean maps(String source, String variable) {
    var prefix = Project.matches(source, "^@ConfigMapping\\(prefix = \"([a-z.-]+)\"\\)");
    var members =
        Stream.concat(
                Project.matches(source, "\\bMap<String, \\w+> (\\w+)\\(\\);").stream()
                    .map(map -> environmentName(map) + "_[A-Z0-9]+"),
                Project.matches(source, "(?m)^ +(?!Map<)[\\w<>]+ (\\w+)\\(\\);").stream()
                    .map(ServiceModule::environmentName))
            .toList();
    return !prefix.isEmpty()
        && !members.isEmpty()
        && variable.matches(
            environmentName(prefix.first()) + "(_(" + String.join("|", members) + "))+");
  }

  private static String environmentName(String property) {
    return property
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("[.-]", "_")
        .toUpperCase(Locale.ROOT);
  }
}
