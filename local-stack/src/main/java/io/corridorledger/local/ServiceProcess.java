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

/// One of the services, from its packaged jar, configured by environment variables alone as it
/// would be anywhere.
public final class ServiceProcess extends Component {

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
  private static final int HEAP_MEGABYTES = 384;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PROBE_TIMEOUT)
          .build();

  private final Path jar;
  private final Map<String, String> environment;

  /// @param jar `target/quarkus-app/quarkus-run.jar` of the service's module
  /// @param environment what the service is told beside its address
  public ServiceProcess(
      String name, Path directory, int port, Path jar, Map<String, String> environment) {
    super(name, directory, port);
    this.jar = jar.toAbsolutePath();
    this.environment = new HashMap<>(environment);
    this.environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
  }

  /// The variables that every service needs: its database, and the broker.
  public static Map<String, String> environment(Database database, KafkaBroker kafka) {
    var environment = new HashMap<String, String>();
    database
        .properties()
        .forEach(
            (key, value) -> environment.put(key.replace('.', '_').toUpperCase(Locale.ROOT), value));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    return environment;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  String stopSignal() {
    return "TERM";
  }

  @Override
  List<String> command() {
    var command = new ArrayList<>(Project.jvm(HEAP_MEGABYTES));
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
          HttpRequest.newBuilder(url().resolve("/q/health/ready")).timeout(PROBE_TIMEOUT).build();
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
