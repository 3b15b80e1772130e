package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Builds modules if necessary, starts all components, and loads the dataset into an empty ledger.
/// Runs until Ctrl-C.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description =
        "Start Kafka, PostgreSQL and the services, and load the dataset into an empty ledger.")
final class UpCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "/v1/figures?subject=corridor:middle-corridor&metric=cargo_volume&period=2023";

  /// The name of the actor of the dataset's facts.
  static final String DATASET = "Corridor Ledger dataset";

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final int ANSWER_LINES = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin Settings settings;

  @Option(
      names = "--infrastructure",
      description = "Start only Kafka and PostgreSQL; with --identity keycloak, also Keycloak")
  boolean infrastructure;

  @Option(
      names = "--identity",
      paramLabel = "ISSUER",
      defaultValue = "local",
      description =
          "Issuer of the tokens of clients: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. keycloak also starts a Keycloak server. Then each command to a service needs a token")
  Issuer.Kind identity;

  @Option(names = "--no-dataset", description = "Do not load the dataset into an empty ledger")
  boolean noDataset;

  @Option(names = "--detach", description = "Return when all components are healthy")
  boolean detach;

  @Option(names = "--supervise", hidden = true)
  boolean supervise;

  @Spec CommandSpec spec;

  private final PrintStream out = System.out;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_TIMEOUT)
          .build();

  @Override
  public Integer call() throws Exception {
    var data = settings.dataDirectory();
    if (data.isRunning()) {
      throw data.alreadyRunning();
    }
    if (identity == Issuer.Kind.KEYCLOAK && !supervise) {
      KeycloakDistribution.ensure(out);
    }
    if (!infrastructure && !supervise) {
      new Build(out).ensure(Stack.SERVICES, "target/quarkus-app/quarkus-run.jar");
    }
    return detach ? detached(data) : run(data);
  }

  private int run(DataDirectory data) throws IOException {
    data.take();
    data.awaitEndOfSurvivors();
    var stack = new Stack(settings, data, identity, out);
    stack.requireFreePorts(!infrastructure);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::stop, "stop"));
    out.println("Data in " + data.path());
    try {
      stack.start(!infrastructure);
      if (infrastructure) {
        out.printf(
            """

            Kafka       127.0.0.1:%d for reading; 127.0.0.1:%d for accounts, passwords in %s
            PostgreSQL  127.0.0.1:%d, user %s, password in %s
            """,
            settings.kafkaPort,
            settings.kafkaSecurePort,
            data.file("kafka/secrets.properties"),
            settings.postgresPort,
            Postgres.SUPERUSER,
            data.file("postgres/secrets.properties"));
      } else {
        loadDataset(data);
        welcome();
      }
      if (identity == Issuer.Kind.KEYCLOAK) {
        introduce(new KeycloakRealm(data.file(Keycloak.NAME), settings.keycloakPort));
      }
      stack.ready();
      out.println(supervise ? "" : "\nCtrl-C stops everything.");
      stack.awaitDeath();
      return Exit.OK.code();
    } catch (RuntimeException e) {
      if (stack.isStopping()) {
        // The user has pressed Ctrl-C during the start, so the failure is not an error.
        return Exit.OK.code();
      }
      throw e;
    } finally {
      stack.stop();
    }
  }

  /// Starts this command again as a background process. Shows the output of the background process
  /// until the stack is ready.
  private int detached(DataDirectory data) throws IOException, InterruptedException {
    Files.createDirectories(data.path());
    var log = data.file("supervisor.log");
    Files.deleteIfExists(log);
    OwnerOnly.create(log);
    var command = new ArrayList<>(Component.inOwnSession());
    command.addAll(Project.jvm(128));
    command.addAll(List.of("-cp", Project.classPath(), CorridorCli.class.getName()));
    command.addAll(arguments());
    command.add("--supervise");
    var supervisor =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long shown = 0;
    while (true) {
      var ended = supervisor.waitFor(POLL_INTERVAL);
      var ready =
          data.supervisor().filter(p -> p.pid() == supervisor.pid()).isPresent() && data.isReady();
      shown += show(log, shown);
      if (ended) {
        return supervisor.exitValue();
      }
      if (ready) {
        out.printf(
            "Running in the background, pid %d, log %s. ./corridor down stops it.%n",
            supervisor.pid(), log);
        return Exit.OK.code();
      }
    }
  }

  private List<String> arguments() {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .filter(argument -> !argument.equals("--detach"))
        .toList();
  }

  private long show(Path log, long from) throws IOException {
    try (var in = Files.newInputStream(log)) {
      in.skipNBytes(from);
      var fresh = in.readAllBytes();
      out.write(fresh);
      out.flush();
      return fresh.length;
    }
  }

  /// Loads the dataset into an empty ledger. Writes a marker file first, so that the next start
  /// continues an interrupted loading. A command that is sent twice is recorded once, because its
  /// idempotency key is the same.
  private void loadDataset(DataDirectory data) throws IOException {
    var commands = Project.root().resolve("dataset/commands");
    var mark = data.file("dataset-loaded");
    var cutShort = Files.exists(mark) && Files.readString(mark).isBlank();
    if (noDataset
        || !Files.isDirectory(commands)
        || !cutShort && (Files.exists(mark) || !ledgerIsEmpty())) {
      return;
    }
    out.println("\nLoading the dataset");
    OwnerOnly.write(mark, "");
    var summary =
        new Loader(
                Loader.route(local(settings.agreementsPort), local(settings.logisticsPort)),
                out,
                Issuer.find(data).map(issuer -> issuer.loaderToken(DATASET)))
            .load(commands);
    OwnerOnly.write(mark, summary + "\n");
  }

  private void introduce(KeycloakRealm realm) {
    out.printf(
        """

        Issuer      %s
        Console     %s/admin, user %s, password in %s
        Token       ./corridor token --role recorder
        """,
        realm.issuer(), realm.server(), KeycloakRealm.ADMIN, realm.secretsFile());
  }

  private boolean ledgerIsEmpty() {
    return ask("/v1/agreements?limit=1").path("items").isEmpty();
  }

  private void welcome() {
    out.println();
    for (var line :
        List.of(
            "Questions   %s/q/swagger-ui".formatted(local(settings.projectionPort)),
            "Agreements  %s/q/swagger-ui".formatted(local(settings.agreementsPort)),
            "Logistics   %s/q/swagger-ui".formatted(local(settings.logisticsPort)),
            "Health      %s/q/health, %s/q/health, %s/q/health"
                .formatted(
                    local(settings.projectionManagementPort),
                    local(settings.agreementsManagementPort),
                    local(settings.logisticsManagementPort)))) {
      out.println(line);
    }
    out.printf("%ncurl '%s%s'%n", local(settings.projectionPort), EXAMPLE);
    var lines = answerOnceItIsThere().toPrettyString().lines().toList();
    lines.stream().limit(ANSWER_LINES).forEach(out::println);
    if (lines.size() > ANSWER_LINES) {
      out.printf("… %d more lines%n", lines.size() - ANSWER_LINES);
    }
  }

  /// Repeats a query until its response contains the loaded facts, or until a time-out.
  private JsonNode answerOnceItIsThere() {
    var deadline = System.nanoTime() + CATCH_UP_TIMEOUT.toNanos();
    while (true) {
      var answer = ask(EXAMPLE);
      if (!answer.path("items").isEmpty() || System.nanoTime() > deadline || noDataset) {
        return answer;
      }
      pause();
    }
  }

  private JsonNode ask(String path) {
    var uri = local(settings.projectionPort).resolve(path);
    try {
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build();
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new StackException(
          Exit.UNREACHABLE, "projection-service did not answer %s (%s).".formatted(uri, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "Interrupted.", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_INTERVAL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
