package io.corridorledger.deployment;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// What a service's source says about its settings: its POM, its properties, its configuration
/// mappings and those of the libraries.
///
/// @param name the module
/// @param pom which extensions it has, and so which settings of theirs it reads
/// @param properties its `application.properties`, empty when it has none
/// @param java its own sources and those of the libraries
record ServiceModule(String name, String pom, String properties, String java) {

  /// The settings of Quarkus that a place of deployment makes, and the extension that reads each.
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

  /// Read by Quarkus itself.
  private static final Set<String> EVERYWHERE = Set.of("QUARKUS_INIT_AND_EXIT");

  static ServiceModule of(String name) {
    var main = name + "/src/main/";
    return new ServiceModule(
        name,
        Project.text(name + "/pom.xml"),
        Project.allText(main + "resources", "application.properties"),
        Project.allText(main + "java", ".java")
            + Project.allText("event-store/src/main/java", ".java")
            + Project.allText("http-problems/src/main/java", ".java"));
  }

  /// The value of a property in the packaged configuration.
  Optional<String> property(String property) {
    return Project.matches(properties, "(?m)^" + Pattern.quote(property) + "\\s*=\\s*(.*?)\\s*$")
        .stream()
        .findFirst();
  }

  /// Whether somebody in this service reads the environment variable: a Quarkus extension that is
  /// on its class path, or a configuration mapping of ours, whose members are looked for in the
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

  /// Whether it becomes a setting that Kafka's clients know.
  private static boolean isKafkaSetting(String variable) {
    return variable.startsWith("KAFKA_")
        && ConsumerConfig.configNames()
            .contains(variable.substring(6).toLowerCase(Locale.ROOT).replace('_', '.'));
  }

  /// The source from one `@ConfigMapping` on: a variable is its prefix and then members, of which a
  /// map takes a key along.
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
