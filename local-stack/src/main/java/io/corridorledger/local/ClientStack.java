package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A new stack on free ports, which has loaded the dataset. The checks under `clients/` and
/// [Training] use it. The stack and its data are removed when this object is closed or this process
/// ends.
final class ClientStack implements AutoCloseable {

  private static final List<String> LOGS = List.of("agreements", "logistics");
  private static final Duration VISIBLE_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataDirectory data;
  private final Settings settings;
  private final Stack stack;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private boolean closed;

  private ClientStack(PrintStream out) {
    settings = Settings.onFreePorts(Project.root().resolve("target/client-stack"));
    data = settings.dataDirectory();
    stack = new Stack(settings, data, Issuer.Kind.LOCAL, out);
  }

  /// Starts a stack and loads the dataset. The services must be built. Returns when queries can see
  /// every event of the dataset.
  static ClientStack start(PrintStream out) {
    var started = new ClientStack(out);
    started.takeEmptyDirectory();
    Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stop"));
    try {
      started.stack.start(true);
      started.load(out);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  /// Requests each list of the reader once, so that the reader loads all classes that the lists
  /// need.
  void readEveryList() {
    try {
      for (var path : ask("/q/openapi?format=json").path("paths").properties())
        if (isList(path.getKey()) && path.getValue().has("get")) ask(path.getKey() + "?limit=5");
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "Interrupted.", e);
    }
  }

  /// The addresses of the services and of the broker, as environment variables for a check.
  Map<String, String> environment() {
    return Map.of(
        "CORRIDOR_AGREEMENTS", local(settings.agreementsPort).toString(),
        "CORRIDOR_LOGISTICS", local(settings.logisticsPort).toString(),
        "CORRIDOR_READER", local(settings.projectionPort).toString(),
        "CORRIDOR_BOOTSTRAP", "127.0.0.1:" + settings.kafkaPort);
  }

  private static boolean isList(String path) {
    return path.startsWith("/v1/") && !path.contains("{");
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    stack.stop();
    delete();
  }

  /// Deletes the data of an earlier process that was killed, and locks the data directory.
  private void takeEmptyDirectory() {
    if (data.isRunning()) throw data.alreadyRunning();
    data.awaitEndOfSurvivors();
    delete();
    data.take();
  }

  private void delete() {
    try {
      FileTrees.delete(data.path());
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY, "%s cannot be deleted (%s).".formatted(data.path(), e), e);
    }
  }

  private void load(PrintStream out) {
    var summary =
        new Loader(
                Loader.route(local(settings.agreementsPort), local(settings.logisticsPort)),
                out,
                Issuer.find(data).map(issuer -> issuer.loaderToken(UpCommand.DATASET)))
            .load(Project.root().resolve("dataset/commands"));
    if (summary.refused() > 0)
      throw new StackException(
          Exit.REFUSED_LINES, summary.refused() + " lines of the dataset were refused.");
    if (!Processes.await(VISIBLE_TIMEOUT, this::everythingIsVisible))
      throw new StackException(
          Exit.START_FAILED,
          "The dataset was not visible to queries after %d s."
              .formatted(VISIBLE_TIMEOUT.toSeconds()));
  }

  private boolean everythingIsVisible() {
    try {
      var freshness = ask("/v1/hubs?limit=1").path("freshness");
      for (var log : LOGS)
        if (freshness.path(log).path("position").asLong() < stack.recordedEvents(log)) return false;
      return true;
    } catch (IOException | SQLException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "Interrupted.", e);
    }
  }

  private static StackException unreachable(Exception e) {
    return new StackException(Exit.UNREACHABLE, "The stack does not respond (%s).".formatted(e), e);
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(local(settings.projectionPort).resolve(path))
            .timeout(ANSWER_TIMEOUT)
            .build();
    return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
