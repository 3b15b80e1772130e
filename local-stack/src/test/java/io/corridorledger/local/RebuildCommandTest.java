package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `./corridor rebuild` with an HTTP server in place of projection-service.
class RebuildCommandTest {

  private static final String LIVE =
      "{\"phase\":\"LIVE\",\"schema\":\"read_models_2\",\"liveSchema\":\"read_models_2,live\"}";

  @TempDir static Path data;

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
  private final Deque<String> answers = new ArrayDeque<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  private record Result(int code, String output) {}

  @BeforeEach
  void serve() throws IOException {
    LocalIssuer.createIn(data);
    server = HttpServer.create(new InetSocketAddress(Ports.LOOPBACK, 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(
                "%s %s %s"
                    .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                    .strip());
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            var answer = answers.poll();
            if (answer == null) {
              end.await();
              return;
            }
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                answer.contains("\"status\":422") ? 422 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void startsARebuildAndPrintsItsProgress() {
    answer(
        "{\"phase\":\"FILLING\"}",
        "{\"phase\":\"FILLING\",\"events\":2000,\"eventsDone\":500,\"eventsPerSecond\":100,\"secondsLeft\":15}",
        LIVE);
    var result = run("figure");
    assertEquals(0, result.code(), result::output);
    assertEquals(
        "FILLING  500 of 2,000 events  100 events/s  15 s left\nLIVE\n",
        result.output().replace(System.lineSeparator(), "\n"));
    assertEquals(
        List.of(
            "POST /operations/rebuild {\"readModel\":\"figure\"}",
            "GET /operations/rebuild",
            "GET /operations/rebuild"),
        received);
    assertEquals(3, new HashSet<>(tokens).size(), "each request has a new token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0  | {\"phase\":\"LIVE\",\"schema\":\"read_models_2\",\"liveSchema\":\"read_models_2,live\"} | LIVE",
        "22 | {\"phase\":\"LIVE\",\"schema\":\"read_models_2\",\"liveSchema\":\"read_models_1,live\"} | was rolled back",
        "22 | {\"phase\":\"DISCARDED\"} | start another one with ./corridor rebuild",
        "22 | {\"phase\":\"NONE\"} | There was no rebuild: start one",
        "21 | {\"phase\":\"REFUSED\",\"differences\":[\"figure 1\"]} | figure 1",
        "21 | {\"phase\":\"REFUSED\",\"differences\":[\"figure 1\"]} | --accept REASON"
      })
  void onlyLiveRowsAreASuccess(int code, String status, String text) {
    answer(status);
    var result = run("--watch");
    assertEquals(code, result.code(), result::output);
    assertTrue(result.output().contains(text), result::output);
    assertEquals(List.of("GET /operations/rebuild"), received);
  }

  @ParameterizedTest
  @CsvSource({
    "--discard, DELETE /operations/rebuild, ended",
    "--drop-former, DELETE /operations/rebuild/former, no longer kept",
    "--roll-back, POST /operations/rebuild/roll-back {}, live again"
  })
  void eachOperationIsOneRequest(String option, String request, String text) {
    answer("{\"phase\":\"LIVE\",\"liveSchema\":\"live\",\"remainingSchemas\":[]}");
    var result = run(option);
    assertEquals(0, result.code(), result::output);
    assertTrue(result.output().contains(text), result::output);
    assertTrue(result.output().endsWith("The live tables are in live." + System.lineSeparator()));
    assertEquals(List.of(request), received);
  }

  @Test
  void anAcceptedRebuildContinues() {
    answer("{\"phase\":\"COMPARING\"}", LIVE);
    var result = run("--accept", "damaged \"rows\"");
    assertEquals(0, result.code(), result::output);
    assertEquals(
        List.of(
            "POST /operations/rebuild/accept {\"reason\":\"damaged \\\"rows\\\"\"}",
            "GET /operations/rebuild"),
        received);
  }

  @Test
  void schemasThatATransactionReadsAreNamedWithTheNextStep() {
    var remaining = "{\"liveSchema\":\"live\",\"remainingSchemas\":[\"read_models_3\"]}";
    answer(remaining);
    var dropped = run("--drop-former");
    assertEquals(0, dropped.code(), dropped::output);
    assertTrue(
        dropped.output().contains("read_models_3. Repeat the command after the end"),
        dropped::output);
    answer(remaining);
    var discarded = run("--discard");
    assertTrue(
        discarded.output().contains("read_models_3. The next rebuild drops"), discarded::output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "figure --watch",
        "--watch --roll-back",
        "--discard --drop-former",
        "--watch --accept reason",
        "figure membership",
        "--accept"
      })
  void theChoicesAreMutuallyExclusive(String arguments) {
    var result = run(arguments.split(" "));
    assertEquals(Exit.USAGE.code(), result.code(), result::output);
    assertEquals(List.of(), received);
  }

  @Test
  void anImpossibleOperationIsOneSentence() {
    answer(
        "{\"status\":422,\"title\":\"Business rule violated\",\"detail\":\"No rebuild is refused.\"}");
    var result = run("--accept", "x");
    assertEquals(Exit.USAGE.code(), result.code(), result::output);
    assertTrue(result.output().contains("No rebuild is refused."), result::output);
  }

  @Test
  void aMissingAnswerDoesNotMeanThatTheServiceIsDown() {
    var settings = new Settings();
    new picocli.CommandLine(settings).parseArgs(stack());
    var client = new OperatorClient(settings, "./corridor rebuild --watch", Duration.ofMillis(200));
    var late =
        assertThrows(
            StackException.class, () -> client.get(OperatorClient.MANAGEMENT, "/operations"));
    assertEquals(Exit.UNREACHABLE, late.exit());
    assertTrue(
        late.getMessage()
            .endsWith(
                "still works on the request: to see the result, run ./corridor rebuild --watch."),
        late::getMessage);
    server.stop(0);
    var down =
        assertThrows(
            StackException.class, () -> client.get(OperatorClient.MANAGEMENT, "/operations"));
    assertEquals(Exit.UNREACHABLE, down.exit());
    assertTrue(down.getMessage().contains("start the services"), down::getMessage);
  }

  private void answer(String... texts) {
    answers.addAll(List.of(texts));
  }

  private String[] stack() {
    return new String[] {
      "--data",
      data.toString(),
      "--projection-management-port",
      Integer.toString(server.getAddress().getPort())
    };
  }

  private Result run(String... arguments) {
    var output = new StringWriter();
    var writer = new PrintWriter(output);
    var all = new ArrayList<String>(List.of("rebuild"));
    all.addAll(List.of(arguments));
    all.addAll(List.of(stack()));
    var commandLine = CorridorCli.commandLine().setOut(writer).setErr(writer);
    var code = commandLine.execute(all.toArray(String[]::new));
    writer.flush();
    return new Result(code, output.toString());
  }
}
