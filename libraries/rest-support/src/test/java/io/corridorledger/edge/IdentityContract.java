package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.edge.RawHttp.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The operations that each service permits to each role, and its responses to bad tokens. The
/// settings are those of [Tokens#settings].
public abstract class IdentityContract {

  /// The request seems to come from a proxy, so it has no role without a token.
  private static final String REMOTE = "Via: 1.1 test";

  private static final String ID = "0192a1b0-5c00-7000-8000-0000000000ff";

  /// Address of the service.
  protected abstract URI service();

  /// Address of the management interface.
  protected abstract URI management();

  /// Number of events, streams and receipts that the service has stored.
  protected abstract long written();

  private record Operation(String method, String path, String id) {

    String target() {
      return path.replace("{version}", "v1")
          .replace("{event}", "note-cited")
          .replace("{log}", "agreements")
          .replaceAll("\\{[a-z]+}", ID);
    }
  }

  private List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    JsonNode document = RawHttp.get(service(), "/q/openapi", "Accept: application/json").json();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    operations.add(
                        new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            operation.getValue().path("operationId").asText()))));
    return operations;
  }

  protected Answer ask(String method, String target, String body, String token, String... more) {
    return ask(service(), method, target, body, token, more);
  }

  /// @param token null to send no token
  private static Answer ask(
      URI service, String method, String target, String body, String token, String... more) {
    List<String> headers = new ArrayList<>(List.of(more));
    headers.add(REMOTE);
    if (method.equals("POST")) headers.add(RequestContract.JSON);
    if (token != null) headers.add("Authorization: Bearer " + token);
    return RawHttp.send(
        service, RawHttp.request(service, method, target, body, headers.toArray(String[]::new)));
  }

  @Test
  void everyOperationPermitsExactlyTheRolesOfTheTable() {
    Map<String, List<String>> table = IdentityTable.read();
    List<Executable> cases = new ArrayList<>();
    for (Operation operation : operations()) {
      List<String> row = table.get(operation.id());
      cases.add(() -> assertTrue(row != null, operation + " is missing in " + IdentityTable.PAGE));
      if (row == null) continue;
      for (int i = 0; i < IdentityTable.CLIENTS.size(); i++) {
        String client = IdentityTable.CLIENTS.get(i);
        String expected = row.get(i);
        cases.add(
            () -> assertEquals(expected, result(operation, client), operation + " " + client));
      }
    }
    long before = written();
    assertAll(cases);
    assertEquals(before, written());
  }

  private String result(Operation operation, String client) {
    String token =
        switch (client) {
          case "no token" -> null;
          case "no role" -> Tokens.of("somebody");
          default -> Tokens.of("somebody", client);
        };
    String body = operation.method().equals("POST") ? "{}" : "";
    Answer answer = ask(operation.method(), operation.target(), body, token);
    return switch (answer.status()) {
      case 401 -> {
        answer.isProblem(401, "unauthenticated");
        assertEquals("Bearer", answer.header("WWW-Authenticate"), answer::toString);
        yield "401";
      }
      case 403 -> {
        answer.isProblem(403, "forbidden");
        yield "403";
      }
      default -> {
        assertTrue(answer.status() < 500, answer::toString);
        yield "yes";
      }
    };
  }

  @Test
  void aBadTokenIsRefusedByEveryRouteAndWritesNothing() {
    long before = written();
    List<Executable> cases = new ArrayList<>();
    List<String> targets = new ArrayList<>(List.of("/v1/none", "/q/openapi", "/"));
    Optional<Operation> command =
        operations().stream().filter(operation -> operation.method().equals("POST")).findFirst();
    operations().stream()
        .filter(operation -> operation.method().equals("GET"))
        .findFirst()
        .ifPresent(operation -> targets.add(operation.target()));
    BadTokens.all()
        .forEach((error, token) -> {
          for (String target : targets)
            cases.add(() -> isRefused(error, ask("GET", target, "", token.get())));
          for (String target : List.of("/q/health", "/operations/x"))
            cases.add(() -> isRefused(error, ask(management(), "GET", target, "", token.get())));
          command.ifPresent(
              operation -> cases.add(() -> isRefused(error, command(operation, token.get()))));
        });
    assertAll(cases);
    assertEquals(before, written());
  }

  private Answer command(Operation operation, String token) {
    return ask("POST", operation.target(), "{}", token, "Idempotency-Key: bad");
  }

  private static void isRefused(String error, Answer answer) {
    assertEquals(401, answer.status(), () -> error + ": " + answer);
    answer.isProblem(401, "unauthenticated");
    assertEquals(
        "Bearer error=\"invalid_token\"", answer.header("WWW-Authenticate"), answer::toString);
  }

  @Test
  void aTokenOfAMegabyteAndRepeatedTokensAreRefused() {
    ask("GET", "/v1/none", "", "x".repeat(1 << 20)).isProblem(431, "headers-too-large");
    String token = Tokens.of("somebody", "reader");
    isRefused("repeated", ask("GET", "/v1/none", "", token, "Authorization: Bearer " + token));
    isRefused("lower case", ask("GET", "/v1/none", "", null, "authorization: bearer a.b.c"));
  }

  @Test
  void aTokenWithinTheClockSkewIsAccepted() {
    for (String token :
        List.of(
            Tokens.signed(
                Tokens.claims(
                    "somebody",
                    null,
                    c -> {
                      c.setIssuedAt(Tokens.in(-60));
                      c.setExpirationTime(Tokens.in(-1));
                    })),
            Tokens.signed(Tokens.claims("somebody", null, c -> c.setNotBefore(Tokens.in(20)))),
            Tokens.signed(Tokens.claims("somebody", null, c -> c.setIssuedAt(Tokens.in(20))))))
      ask("GET", "/v1/none", "", token).isProblem(404, "not-found");
  }

  /// A log message, a response and the metrics must not have a token or its signature.
  @Test
  void noTokenAppearsInLogsResponsesAndMetrics() {
    List<String> tokens = new ArrayList<>();
    BadTokens.all().values().forEach(token -> tokens.add(token.get()));
    tokens.removeIf(token -> token.length() < 40);
    tokens.add(Tokens.of("somebody", "recorder"));
    tokens.add(Tokens.of("somebody"));
    StringBuilder said = new StringBuilder();
    Handler listener =
        new Handler() {
          @Override
          public synchronized void publish(LogRecord record) {
            said.append(record.getMessage()).append(' ').append(record.getThrown()).append('\n');
            if (record.getParameters() != null)
              for (Object parameter : record.getParameters()) said.append(parameter).append('\n');
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    try {
      for (String token : tokens)
        for (Operation operation : operations().subList(0, 3))
          said.append(
              ask(
                      operation.method(),
                      operation.target(),
                      operation.method().equals("POST") ? "{}" : "",
                      token)
                  .body());
      for (String route : List.of("/q/metrics", "/q/health"))
        said.append(RawHttp.get(management(), route).body());
    } finally {
      root.removeHandler(listener);
    }
    for (String token : tokens) {
      int dot = token.lastIndexOf('.');
      String signature = token.substring(dot + 1);
      assertFalse(said.indexOf(token) >= 0, token);
      if (signature.length() > 20) assertFalse(said.indexOf(signature) >= 0, token);
    }
    assertTrue(said.indexOf("http_server_requests") >= 0, "the metrics are missing");
  }
}
