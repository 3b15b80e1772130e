package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The realm `corridor-ledger` of a local [Keycloak], as its clients use the realm. The realm has a
/// client for each role, which gets its tokens with a secret (client credentials, RFC 6749).
public final class KeycloakRealm implements Issuer {

  /// The user name of the administrator of the server.
  static final String ADMIN = "admin";

  /// The clients of the realm that have a secret: one for each role, and those of the local stack.
  static final List<String> CLIENTS =
      List.of(
          "reader",
          "recorder",
          "corrector",
          "operator",
          "publisher",
          "loader",
          "projection-service");

  private static final String NAME = "corridor-ledger";
  private static final String AUDIENCE = "corridor-ledger";
  private static final String LOADER = "loader";
  private static final String READER = "projection-service";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private final URI server;
  private final Path secretsFile;
  private final Secrets secrets;
  private final Path readerToken;

  /// A token of a client, and the time for which it is valid.
  private record Token(String text, Duration validity) {}

  KeycloakRealm(Path directory, int port) {
    this.server = URI.create("http://127.0.0.1:" + port);
    this.secretsFile = directory.toAbsolutePath().resolve("secrets.properties");
    this.secrets = new Secrets(secretsFile);
    this.readerToken = directory.toAbsolutePath().resolve("projection-service.token");
  }

  public URI server() {
    return server;
  }

  /// The issuer in the tokens of this realm.
  public String issuer() {
    return "%s/realms/%s".formatted(server, NAME);
  }

  public String adminPassword() {
    return secrets.get(ADMIN);
  }

  Path secretsFile() {
    return secretsFile;
  }

  String secret(String client) {
    return secrets.get(client);
  }

  /// The keys of the realm change while the stack runs, so the services find them through
  /// discovery. All clocks are the same, because everything runs on one machine. Requests without a
  /// token have no role, so that the stack behaves like the system of an organisation.
  @Override
  public Map<String, String> settings() {
    return Map.of(
        "CORRIDOR_IDENTITY_ISSUER",
        issuer(),
        "CORRIDOR_IDENTITY_AUDIENCE",
        AUDIENCE,
        "CORRIDOR_IDENTITY_ROLES_CLAIM",
        "resource_access/%s/roles".formatted(AUDIENCE),
        "CORRIDOR_IDENTITY_KEY_REFRESH",
        "5s",
        "CORRIDOR_IDENTITY_CLOCK_SKEW",
        "2s");
  }

  @Override
  public Map<String, String> settingsOfReader() {
    return Map.of(
        "CORRIDOR_WRITERS_AGREEMENTS_TOKEN_FILE",
        readerToken.toString(),
        "CORRIDOR_WRITERS_LOGISTICS_TOKEN_FILE",
        readerToken.toString());
  }

  @Override
  public String loaderToken(String name) {
    return token(LOADER);
  }

  /// Requests a token with the secret of a client.
  ///
  /// @param client one of [#CLIENTS]
  /// @throws StackException if Keycloak does not respond or refuses the client
  public String token(String client) {
    return request(client).text();
  }

  private Token request(String client) {
    var credentials = "%s:%s".formatted(client, secret(client)).getBytes(StandardCharsets.UTF_8);
    var response =
        send(
            HttpRequest.newBuilder(URI.create(issuer() + "/protocol/openid-connect/token"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    var answer = json(response);
    if (response.statusCode() != 200) {
      throw new StackException(
          Exit.KEY_UNUSABLE,
          "Keycloak refuses the client %s (%d %s): compare its secret in the realm with the one in %s, and check that the client is enabled."
              .formatted(
                  client, response.statusCode(), answer.path("error").asText(), secretsFile));
    }
    return new Token(
        answer.path("access_token").asText(),
        Duration.ofSeconds(answer.path("expires_in").asLong()));
  }

  /// Checks whether the realm is available.
  boolean answers() throws IOException {
    try {
      var response =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                  .timeout(TIMEOUT)
                  .build(),
              BodyHandlers.ofString());
      return response.statusCode() == 200
          && JSON.readTree(response.body()).path("issuer").asText().equals(issuer());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// Writes the token that projection-service sends to the writers to its file. Replaces the token
  /// after half of its validity. If Keycloak does not respond at that time, repeats the request
  /// until Keycloak responds.
  ///
  /// @return ends the replacement of the token
  public Runnable keepReaderToken() {
    try {
      var timer =
          Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
      replaceAfter(writeReaderToken(), timer);
      return timer::shutdownNow;
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY, "%s cannot be written (%s).".formatted(readerToken, e), e);
    }
  }

  /// @return the time after which the token must be replaced, at least [#RETRY]
  private Duration writeReaderToken() throws IOException {
    var token = request(READER);
    OwnerOnly.write(readerToken, token.text());
    var half = token.validity().dividedBy(2);
    return half.compareTo(RETRY) < 0 ? RETRY : half;
  }

  private void replaceAfter(Duration time, ScheduledExecutorService timer) {
    timer.schedule(
        () -> {
          Duration next;
          try {
            next = writeReaderToken();
          } catch (RuntimeException | IOException _) {
            next = RETRY;
          }
          replaceAfter(next, timer);
        },
        time.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException _) {
      throw new StackException(
          Exit.UNREACHABLE,
          "Keycloak does not respond at %s: start the stack with ./corridor up --identity keycloak."
              .formatted(server));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "Interrupted.", e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body()).requireNonNull();
    } catch (IOException | IllegalArgumentException e) {
      throw new StackException(
          Exit.UNREACHABLE,
          "%s answered %d without JSON: check that Keycloak, and no other program, uses the port %d."
              .formatted(response.uri(), response.statusCode(), response.uri().getPort()),
          e);
    }
  }
}
