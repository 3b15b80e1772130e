package io.corridorledger.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// The options of a local stack: its data directory and its ports. Each option also has an
/// environment variable.
final class Settings {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory; default .corridor in the project, or CORRIDOR_DATA")
  private Path data;

  @Option(
      names = "--projection-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_PROJECTION_PORT:-8080}",
      description = "Default ${DEFAULT-VALUE}; CORRIDOR_PROJECTION_PORT")
  int projectionPort;

  @Option(
      names = "--agreements-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_AGREEMENTS_PORT:-8081}",
      description = "Default ${DEFAULT-VALUE}; CORRIDOR_AGREEMENTS_PORT")
  int agreementsPort;

  @Option(
      names = "--logistics-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_LOGISTICS_PORT:-8082}",
      description = "Default ${DEFAULT-VALUE}; CORRIDOR_LOGISTICS_PORT")
  int logisticsPort;

  @Option(
      names = "--projection-management-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_PROJECTION_MANAGEMENT_PORT:-18080}",
      description =
          "Health and metrics; default ${DEFAULT-VALUE}; CORRIDOR_PROJECTION_MANAGEMENT_PORT")
  int projectionManagementPort;

  @Option(
      names = "--agreements-management-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_AGREEMENTS_MANAGEMENT_PORT:-18081}",
      description =
          "Health and metrics; default ${DEFAULT-VALUE}; CORRIDOR_AGREEMENTS_MANAGEMENT_PORT")
  int agreementsManagementPort;

  @Option(
      names = "--logistics-management-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_LOGISTICS_MANAGEMENT_PORT:-18082}",
      description =
          "Health and metrics; default ${DEFAULT-VALUE}; CORRIDOR_LOGISTICS_MANAGEMENT_PORT")
  int logisticsManagementPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_KAFKA_PORT:-9092}",
      description = "Read access without a password; default ${DEFAULT-VALUE}; CORRIDOR_KAFKA_PORT")
  int kafkaPort;

  @Option(
      names = "--kafka-secure-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_KAFKA_SECURE_PORT:-9094}",
      description =
          "Access with an account and password; default ${DEFAULT-VALUE}; CORRIDOR_KAFKA_SECURE_PORT")
  int kafkaSecurePort;

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_POSTGRES_PORT:-15432}",
      description = "Default ${DEFAULT-VALUE}; CORRIDOR_POSTGRES_PORT")
  int postgresPort;

  @Option(
      names = "--keycloak-port",
      paramLabel = "PORT",
      defaultValue = "${env:CORRIDOR_KEYCLOAK_PORT:-8180}",
      description =
          "Used only with --identity keycloak; default ${DEFAULT-VALUE}; CORRIDOR_KEYCLOAK_PORT")
  int keycloakPort;

  static Settings onFreePorts(Path data) {
    var settings = new Settings();
    settings.data = data;
    settings.projectionPort = Ports.free();
    settings.agreementsPort = Ports.free();
    settings.logisticsPort = Ports.free();
    settings.projectionManagementPort = Ports.free();
    settings.agreementsManagementPort = Ports.free();
    settings.logisticsManagementPort = Ports.free();
    settings.kafkaPort = Ports.free();
    settings.kafkaSecurePort = Ports.free();
    settings.postgresPort = Ports.free();
    settings.keycloakPort = Ports.free();
    return settings;
  }

  /// The ports of the components. The key of a port is the name of its option without `-port`.
  Map<String, Integer> ports(Issuer.Kind issuer, boolean withServices) {
    var ports = new LinkedHashMap<String, Integer>();
    ports.put("kafka", kafkaPort);
    ports.put("kafka-secure", kafkaSecurePort);
    ports.put("postgres", postgresPort);
    if (issuer == Issuer.Kind.KEYCLOAK) {
      ports.put("keycloak", keycloakPort);
    }
    if (withServices) {
      ports.put("projection", projectionPort);
      ports.put("projection-management", projectionManagementPort);
      ports.put("agreements", agreementsPort);
      ports.put("agreements-management", agreementsManagementPort);
      ports.put("logistics", logisticsPort);
      ports.put("logistics-management", logisticsManagementPort);
    }
    return ports;
  }

  DataDirectory dataDirectory() {
    return new DataDirectory(directory(data));
  }

  /// Returns the given directory, or the default directory if the argument is null.
  static Path directory(Path named) {
    if (named != null) {
      return named.toAbsolutePath().normalize();
    }
    var fromEnvironment = System.getenv("CORRIDOR_DATA");
    return fromEnvironment != null
        ? Path.of(fromEnvironment).toAbsolutePath().normalize()
        : Project.root().resolve(".corridor");
  }
}
