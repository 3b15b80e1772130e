package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {

  private static final String AGREEMENT =
      """
      {"key":"k1","method":"POST","path":"/v1/agreements","body":{"title":"Roadmap"}}
      """;

  @TempDir Path directory;
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<HttpServer> servers = new ArrayList<>();
  private URI agreements;
  private URI logistics;

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private Answer answer = exchange -> respond(exchange, 201, "{}");

  @BeforeEach
  void start() throws IOException {
    agreements = serve("agreements");
    logistics = serve("logistics");
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void sendsEachCommandToItsWriterInOrder() throws IOException {
    Files.writeString(
        directory.resolve("02-later.jsonl"),
        """
        {"key":"k3","method":"POST","path":"/v1/visits/7/hold","ifMatch":"*","body":{"a":1}}
        """);
    Files.writeString(
        directory.resolve("01-first.jsonl"),
        AGREEMENT
            + """
            {"key":"k2","method":"POST","path":"/v1/hubs","body":{"name":"Alat"}}
            """);
    Files.writeString(directory.resolve("notes.txt"), "not commands");

    var summary = load(directory);

    assertEquals(
        List.of(
            "agreements POST /v1/agreements k1 null {\"title\":\"Roadmap\"}",
            "logistics POST /v1/hubs k2 null {\"name\":\"Alat\"}",
            "agreements POST /v1/visits/7/hold k3 * {\"a\":1}"),
        received);
    assertEquals(new Loader.Summary(3, 0, 0), summary);
  }

  @Test
  void countsCommandsThatWereAlreadyRecorded() throws IOException {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Idempotency-Replayed", "true");
          respond(exchange, 201, "{}");
        };
    assertEquals(new Loader.Summary(0, 1, 0), load(file(AGREEMENT)));
  }

  @Test
  void aRefusedLineIsNamedWithItsReasonAndTheNextOneIsSent() throws IOException {
    answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/v1/agreements")) {
            respond(
                exchange,
                422,
                """
                {"title":"Rule violated","detail":"two parties at least","errors":[{"pointer":"/parties","detail":"has one"}]}
                """);
          } else {
            respond(exchange, 201, "{}");
          }
        };
    var file =
        file(
            AGREEMENT
                + "{\"key\":\"k2\",\"path\":\"/v1/hubs\",\"body\":{}}\nnonsense\n{\"key\":\"k4\"}\n");

    assertEquals(new Loader.Summary(1, 0, 3), load(file));
    var text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains(
            file
                + ":1 POST /v1/agreements → 422 Rule violated: two parties at least (/parties has one)"),
        text);
    assertTrue(text.contains(file + ":3 is not JSON"), text);
    assertTrue(text.contains(file + ":4 is not a command"), text);
  }

  @Test
  void aRemarkIsSentWithTheEventOfTheLineThatItSpeaksOf() throws IOException {
    answer = exchange -> respond(exchange, 201, "{\"events\":[{\"id\":\"e1\"}]}");
    var dispute =
        """
        {"key":"%s","path":"/v1/agreements/7/disputes","ifMatch":"*","targetOf":"%s","body":{"a":1}}
        """;

    assertEquals(
        new Loader.Summary(2, 0, 1),
        load(file(AGREEMENT + dispute.formatted("k2", "k1") + dispute.formatted("k3", "k0"))));
    assertEquals(
        "agreements POST /v1/agreements/7/disputes k2 * {\"a\":1,\"target\":\"e1\"}",
        received.getLast());
    var text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains(":3 refers to the event that k0 recorded"), text);
  }

  @Test
  void waitsAsLongAsTheServerAsksAndSendsTheSameKeyAgain() throws IOException {
    answer =
        exchange -> {
          if (received.size() < 3) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            respond(exchange, received.size() == 1 ? 503 : 409, "{}");
          } else {
            respond(exchange, 201, "{}");
          }
        };
    assertEquals(new Loader.Summary(1, 0, 0), load(file(AGREEMENT)));
    assertEquals(Collections.nCopies(3, received.getFirst()), received);
  }

  @Test
  void aConflictWithoutRetryAfterIsFinal() throws IOException {
    answer = exchange -> respond(exchange, 409, "{\"title\":\"Likely duplicate\"}");
    assertEquals(new Loader.Summary(0, 0, 1), load(file(AGREEMENT)));
    assertEquals(1, received.size());
  }

  @Test
  void aCommandIsSentAgainAfterALostResponse() throws IOException {
    answer =
        exchange -> {
          if (received.size() < 2) {
            throw new IOException("the connection breaks");
          }
          respond(exchange, 201, "{}");
        };
    assertEquals(new Loader.Summary(1, 0, 0), load(file(AGREEMENT)));
  }

  @Test
  void anUnreachableServerIsReportedInOneSentence() throws IOException {
    var file = file(AGREEMENT);
    var nobody = URI.create("http://127.0.0.1:" + Ports.free());
    var failure =
        assertThrows(
            StackException.class,
            () ->
                new Loader(
                        _ -> nobody,
                        new PrintStream(printed),
                        Optional.empty(),
                        Duration.ofMillis(1))
                    .load(file));
    assertEquals(Exit.UNREACHABLE, failure.exit());
  }

  private Loader.Summary load(Path source) {
    return new Loader(
            Loader.route(agreements, logistics),
            new PrintStream(printed, true, StandardCharsets.UTF_8))
        .load(source);
  }

  private Path file(String lines) throws IOException {
    return Files.writeString(directory.resolve("commands.jsonl"), lines);
  }

  private URI serve(String name) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(Ports.LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(
                String.join(
                    " ",
                    name,
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("If-Match"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            answer.to(exchange);
          }
        });
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
