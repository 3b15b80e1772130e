package io.corridorledger.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A service that runs from its packaged jar. All settings are environment variables, as in a
/// container.
public final class ServiceProcess extends Component {

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
  private static final int HEAP_MEGABYTES = 384;

  /// Maximum time from the stop signal to the end of a JVM that writes its AOT cache.
  private static final Duration RECORDING_TIMEOUT = Duration.ofMinutes(5);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PROBE_TIMEOUT)
          .build();

  private final Path jar;
  private final StartCache cache;
  private final int managementPort;
  private final Map<String, String> environment;
  private boolean recording;

  /// @param managementPort port for health and metrics
  /// @param jar `target/quarkus-app/quarkus-run.jar` of the service's module
  /// @param environment settings of the service, without its ports
  public ServiceProcess(
      String name,
      Path directory,
      int port,
      int managementPort,
      Path jar,
      Map<String, String> environment) {
    super(name, directory, port);
    this.jar = jar.toAbsolutePath();
    this.cache = new StartCache(this.jar);
    this.managementPort = managementPort;
    this.environment = new HashMap<>(environment);
    this.environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    this.environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    this.environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
  }

  /// Creates another instance of the service, with the same database and accounts.
  ///
  /// @param settings settings of the new instance, as environment variables
  public ServiceProcess another(
      Path directory, int port, int managementPort, Map<String, String> settings) {
    var all = new HashMap<>(environment);
    all.putAll(settings);
    return new ServiceProcess(name(), directory, port, managementPort, jar, all);
  }

  /// The environment variables with which a service connects to its database in the application
  /// role.
  public static Map<String, String> environment(Database database) {
    var environment = new HashMap<String, String>();
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
    environment.put("QUARKUS_DATASOURCE_USERNAME", database.appRole());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.appPassword());
    return environment;
  }

  /// Converts Kafka client settings to environment variables for a service.
  public static Map<String, String> environment(Map<String, String> kafka) {
    var environment = new HashMap<String, String>();
    kafka.forEach((setting, value) ->
        environment.put("KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    return environment;
  }

  Path jar() {
    return jar;
  }

  /// The base URL of the management port, with health and metrics.
  public URI managementUrl() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  @Override
  Map<String, Integer> otherPorts() {
    return Map.of("management", managementPort);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /// Makes the next run of the service write an AOT cache when it stops. Does nothing if the
  /// service has a current cache.
  void recordStartCache() {
    recording = !cache.isCurrent();
  }

  boolean isRecording() {
    return recording;
  }

  @Override
  String stopSignal() {
    return "TERM";
  }

  @Override
  void stopped() {
    if (recording) cache.replace();
    recording = false;
  }

  @Override
  Duration stopTimeout() {
    return recording ? RECORDING_TIMEOUT : super.stopTimeout();
  }

  @Override
  List<String> command() {
    var command = new ArrayList<>(Project.serverJvm(HEAP_MEGABYTES));
    command.addAll(recording ? cache.recordingOptions() : cache.options());
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  @Override
  Map<String, String> environment() {
    return environment;
  }

  @Override
  boolean probe() throws IOException {
    try {
      var request =
          HttpRequest.newBuilder(managementUrl().resolve("/q/health/ready"))
              .timeout(PROBE_TIMEOUT)
              .build();
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
