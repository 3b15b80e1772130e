package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.Ports;
import io.corridorledger.local.Postgres;
import io.corridorledger.local.TestCertificates;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The complete `docker-compose.yml` without a container engine: PostgreSQL with TLS, the broker,
/// the steps before the services, and the services, each with its container settings.
class ComposedSystemTest {

  static final List<String> SERVICES = Project.SERVICES;

  private static final int CONNECTIONS_PER_ADDRESS = 20;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path directory;
  private static ComposeRun run;
  private static Postgres postgres;
  private static final Map<String, Process> services = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    run = new ComposeRun(directory, Compose.ofProject());
    var kafka = run.startKafka();
    startPostgres();
    run.awaitThat("kafka", kafka, () -> connects(run.port("kafka", 9091)));
    var access = run.startKafkaAccess();
    for (var service : SERVICES) {
      var migration = service.replace("-service", "-migration");
      run.awaitSuccess(migration, run.startService(migration));
    }
    run.awaitSuccess("kafka-access", access);
    for (var service : SERVICES) {
      services.put(service, run.startService(service));
      run.awaitThat(service, services.get(service), () -> status(health(service)) == 200);
    }
  }

  /// Uses the settings that the start script of the containers passes to the image. The roles are
  /// created as in the local stack and then, if psql is installed, by the script of the containers.
  private static void startPostgres() throws Exception {
    var settings = new HashMap<>(settingsOfStartScript());
    assertEquals("on", settings.get("ssl"));
    assertEquals("ddl", settings.get("log_statement"));
    postgres = new Postgres(directory.resolve("postgres"), run.port("postgres", 5432), settings);
    postgres.start();
    postgres.awaitHealthy(ComposeRun.PATIENCE);
    run.secret("POSTGRES_PASSWORD", postgres.superuserPassword());
    for (var name : List.of("agreements", "logistics", "projections")) {
      var database = postgres.database(name);
      run.secret(name.toUpperCase(Locale.ROOT) + "_OWNER_PASSWORD", database.ownerPassword());
      run.secret(name.toUpperCase(Locale.ROOT) + "_APP_PASSWORD", database.appPassword());
    }
    if (psqlIsThere()) {
      runBootstrap();
    }
  }

  private static boolean psqlIsThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
  }

  private static void runBootstrap() throws Exception {
    var environment = run.environment("databases");
    environment.put("PGHOST", "localhost");
    environment.put("PGPORT", Integer.toString(postgres.port()));
    var script = Project.root().resolve("local-stack/src/main/resources/postgres-bootstrap.sh");
    run.awaitSuccess(
        "databases", run.start("databases", List.of("/bin/sh", script.toString()), environment));
  }

  /// Runs the script with a stand-in for the image's entry point, which prints its arguments.
  private static Map<String, String> settingsOfStartScript() throws Exception {
    var entrypoint = directory.resolve("entrypoint.sh");
    Files.writeString(entrypoint, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertTrue(entrypoint.toFile().setExecutable(true));
    var environment = new HashMap<String, String>();
    environment.put("ENTRYPOINT", entrypoint.toString());
    environment.put("CONFIGURATION", run.local("/etc/corridor-ledger"));
    environment.put("SECRETS", run.local("/run/secrets"));
    environment.put("KEY_COPY", directory.resolve("postgres.key").toString());
    var script = run.local("/etc/corridor-ledger/postgres-start.sh");
    run.awaitSuccess(
        "postgres-start", run.start("postgres-start", List.of("/bin/sh", script), environment));
    var arguments = run.logOf("postgres-start").lines().toList();
    assertEquals("postgres", arguments.getFirst());
    var settings = new HashMap<String, String>();
    for (int i = 1; i < arguments.size(); i += 2) {
      assertEquals("-c", arguments.get(i));
      var setting = arguments.get(i + 1).split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    return settings;
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.stop();
    }
    run.close();
  }

  private static boolean connects(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static int port(String service, String variable) {
    return Integer.parseInt(run.environment(service).get(variable));
  }

  private static String url(String service) {
    return "http://localhost:" + port(service, "QUARKUS_HTTP_PORT");
  }

  private static URI health(String service) {
    return URI.create(
        "http://localhost:%d/q/health/ready"
            .formatted(port(service, "QUARKUS_MANAGEMENT_PORT"))
            .replace("localhost", "127.0.0.1"));
  }

  private static int status(URI uri) {
    try {
      return get(uri.toString()).statusCode();
    } catch (IOException _) {
      return 0;
    }
  }

  private static HttpResponse<String> get(String uri) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(60)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// The fact is recorded, published over TLS with the relay's account, authenticated by the reader
  /// with the key of the log, and returned by a query.
  @Test
  void aFactReachesTheReadModel() throws Exception {
    var fact =
        """
        {"figure": {"key": {"metric": "cargo_volume", "subject": "hub:container-example", "period": "2024-01/2024-09"},
                    "quantity": {"value": 3.1, "unitMult": 6, "unit": "TNE", "qualifier": "APPROX"}},
         "citations": [{"source": {"publisher": "Example Gazette", "title": "Nine months", "published": "2024-10-15", "kind": "NEWS"}}]}
        """;
    var recorded =
        send(
            HttpRequest.newBuilder(URI.create(url("logistics-service") + "/v1/throughput"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "container-1")
                .POST(HttpRequest.BodyPublishers.ofString(fact))
                .build());
    assertEquals(201, recorded.statusCode(), recorded::body);
    run.awaitThat(
        "projection-service",
        services.get("projection-service"),
        () -> {
          try {
            return get(url("projection-service")
                    + "/v1/figures?subject=hub:container-example&metric=cargo_volume&period=2024-01/2024-09")
                .body()
                .contains("Example Gazette");
          } catch (IOException e) {
            return false;
          }
        });
  }

  /// The writer's address in the reader's settings is a name that the writer accepts.
  @Test
  void theReaderCanFetchALog() throws Exception {
    for (var log : List.of("agreements", "logistics")) {
      var writer = "http://%s-service:%d".formatted(log, log.equals("agreements") ? 8081 : 8082);
      assertEquals(200, answer(log + "-service", "/v1/log?from=1", writer.substring(7)));
      assertEquals(421, answer(log + "-service", "/v1/log?from=1", "other.example"));
    }
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void aServiceAnswersToTheNamesOfItsSettingsOnly(String service) throws Exception {
    assertNotEquals(421, answer(service, "/q/openapi", "localhost"));
    assertNotEquals(421, answer(service, "/q/openapi", "127.0.0.1"));
    assertEquals(421, answer(service, "/q/openapi", "ledger.example"));
    assertEquals(404, answer(service, "/q/health", "localhost"));
  }

  /// Uses a socket because the Java client does not allow setting the header Host.
  private static int answer(String service, String path, String host) throws IOException {
    try (var socket = new Socket("localhost", port(service, "QUARKUS_HTTP_PORT"))) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      var line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return Integer.parseInt(line.split(" ")[1]);
    }
  }

  /// Runs the health check command of Compose with the variables of the service.
  @ParameterizedTest
  @FieldSource("SERVICES")
  void theHealthCheckOfComposeSucceedsAndFails(String service) throws Exception {
    var test = Compose.ofProject().service(service).at("/healthcheck/test");
    var command = List.of("bash", "-c", test.get(3).asText().replace("$$", "$"));
    var environment =
        Map.of("QUARKUS_MANAGEMENT_PORT", Integer.toString(health(service).getPort()));
    run.awaitSuccess("health", run.start("health", command, environment));
    var closed = Map.of("QUARKUS_MANAGEMENT_PORT", Integer.toString(Ports.free()));
    var failing = run.start("health", command, closed);
    assertTrue(failing.waitFor(ComposeRun.PATIENCE));
    assertNotEquals(0, failing.exitValue());
  }

  /// Uses the settings of the page on containers.
  @Test
  void aServiceUsesTlsAndReloadsItsCertificate(@TempDir Path folder) throws Exception {
    var certificates = new TestCertificates(folder);
    certificates.create("first");
    certificates.create("second");
    install(certificates, "first", folder);
    int port = Ports.free();
    int withoutTls = Ports.free();
    int management = Ports.free();
    var service =
        run.startService(
            "agreements-service",
            "agreements-service-with-tls",
            Map.ofEntries(
                Map.entry(
                    "QUARKUS_TLS_SERVER_KEY_STORE_PEM_MAIN_CERT",
                    folder.resolve("tls.crt").toString()),
                Map.entry(
                    "QUARKUS_TLS_SERVER_KEY_STORE_PEM_MAIN_KEY",
                    folder.resolve("tls.key").toString()),
                Map.entry("QUARKUS_TLS_SERVER_RELOAD_PERIOD", "30s"),
                Map.entry("QUARKUS_HTTP_TLS_CONFIGURATION_NAME", "server"),
                Map.entry("QUARKUS_MANAGEMENT_TLS_CONFIGURATION_NAME", "server"),
                Map.entry("QUARKUS_HTTP_INSECURE_REQUESTS", "disabled"),
                Map.entry("QUARKUS_HTTP_SSL_PORT", Integer.toString(port)),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(withoutTls)),
                Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(management)),
                Map.entry("CORRIDOR_HTTP_HEAD_TIMEOUT", "5s"),
                Map.entry("CORRIDOR_HTTP_BODY_TIMEOUT", "3s"),
                // By default, the addresses of this machine have no limit.
                Map.entry("CORRIDOR_HTTP_EXEMPT_ADDRESSES", "192.0.2.1"),
                Map.entry(
                    "CORRIDOR_HTTP_CONNECTIONS_PER_ADDRESS",
                    Integer.toString(CONNECTIONS_PER_ADDRESS))));
    var trusted = trusting(certificates.authority());
    run.awaitThat("agreements-service-with-tls", service, () -> isReady(trusted, management));
    assertFalse(connects(withoutTls));
    try (var client = HttpClient.newBuilder().sslContext(trusted).build()) {
      var answer = send(client, port);
      assertEquals(200, answer.statusCode());
      assertTrue(answer.headers().firstValue("Strict-Transport-Security").isPresent());
    }
    assertThrows(SSLHandshakeException.class, () -> send(CLIENT, port));
    assertEquals("HTTP/1.1 408 Request Timeout", answerWithoutBody(trusted, port));
    closesAnIdleConnection(trusted, port);
    assertTrue(limitsTheConnections(trusted, port), "the connections are not limited");
    run.awaitThat(
        "agreements-service-with-tls",
        service,
        () -> unknown(trusted, port).equals("HTTP/1.1 404 Not Found"));

    install(certificates, "second", folder);
    run.awaitThat(
        "agreements-service-with-tls",
        service,
        () ->
            subject(certificates.authority(), port).equals("CN=second")
                && subject(certificates.authority(), management).equals("CN=second"));
    service.destroy();
    assertTrue(service.waitFor(ComposeRun.PATIENCE));
  }

  private static void install(TestCertificates certificates, String name, Path folder)
      throws IOException {
    Files.writeString(folder.resolve("tls.key"), certificates.key(name));
    Files.writeString(folder.resolve("tls.crt"), certificates.certificate(name));
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (var file = Files.newInputStream(authority)) {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
      var managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// Uses a name that the management port accepts.
  private static boolean isReady(SSLContext trusted, int port) {
    try {
      return answer(trusted, port, "GET /q/health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n")
          .startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<Void> send(HttpClient client, int port) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:%d/q/openapi".formatted(port)))
            .build();
    return client.send(request, BodyHandlers.discarding());
  }

  /// Opens a TLS connection and sends no request. The wait is shorter than the idle time-out of
  /// Quarkus, which is 60 seconds.
  private static void closesAnIdleConnection(SSLContext trusted, int port) throws IOException {
    try (var socket = (SSLSocket) trusted.getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      socket.setSoTimeout(40_000);
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  /// Opens as many TLS connections as an address may have, and sends a request on one more. On a
  /// slow machine, the service may close the first connections before all are open, so this method
  /// makes several attempts.
  ///
  /// @return whether the last request was refused
  private static boolean limitsTheConnections(SSLContext trusted, int port) throws IOException {
    for (int attempt = 0; attempt < 5; attempt++) {
      var open = new ArrayList<SSLSocket>();
      try {
        for (int i = 0; i < CONNECTIONS_PER_ADDRESS; i++) {
          var socket = (SSLSocket) trusted.getSocketFactory().createSocket("localhost", port);
          open.add(socket);
          socket.startHandshake();
        }
        if (unknown(trusted, port).equals("HTTP/1.1 429 Too Many Requests")) {
          return true;
        }
      } finally {
        for (var socket : open) {
          socket.close();
        }
      }
    }
    return false;
  }

  /// Requests an address that the service does not have.
  ///
  /// @return the first line of the answer; empty if there is none
  private static String unknown(SSLContext trusted, int port) {
    try {
      return answer(trusted, port, "GET /v1/none HTTP/1.1\r\nHost: localhost\r\n");
    } catch (IOException _) {
      return "";
    }
  }

  /// Sends the head of a request together with the last bytes of the TLS handshake. The body of the
  /// request never arrives.
  ///
  /// @return the first line of the answer
  private static String answerWithoutBody(SSLContext trusted, int port) throws IOException {
    var head =
        """
        POST /v1/agreements HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Idempotency-Key: without-body
        Content-Length: 1000

        """;
    try (var held = new HeldSocket()) {
      held.connect(new InetSocketAddress("localhost", port));
      held.setSoTimeout(60_000);
      try (var socket =
          (SSLSocket) trusted.getSocketFactory().createSocket(held, "localhost", port, true)) {
        socket.startHandshake();
        socket
            .getOutputStream()
            .write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        held.release();
        return firstLine(socket);
      }
    }
  }

  /// Sends its first bytes, which are the client's first message of a TLS handshake. Holds all
  /// further bytes until [#release].
  private static final class HeldSocket extends Socket {

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean hasBegun;

    @Override
    public OutputStream getOutputStream() throws IOException {
      var out = super.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          (hasBegun ? held : out).write(bytes, from, length);
          hasBegun = true;
        }
      };
    }

    /// Sends the held bytes with one write.
    void release() throws IOException {
      super.getOutputStream().write(held.toByteArray());
    }
  }

  /// @param head the request without the empty line at its end
  /// @return the first line of the answer
  private static String answer(SSLContext trusted, int port, String head) throws IOException {
    try (var socket = trusted.getSocketFactory().createSocket("localhost", port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return firstLine(socket);
    }
  }

  private static String firstLine(Socket socket) throws IOException {
    var line =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    return line == null ? "" : line;
  }

  /// The subject of the certificate that a server presents. Each handshake has a context of its
  /// own, because a resumed session keeps its first certificate.
  ///
  /// @return an empty text if the handshake fails, as while the server has the new key with the old
  ///   certificate
  private static String subject(Path authority, int port) {
    try (var socket =
        (SSLSocket) trusting(authority).getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    } catch (IOException _) {
      return "";
    }
  }

  @Test
  void theDatabaseTakesNoConnectionWithoutTls() throws Exception {
    var database = postgres.jdbcUrl("agreements");
    var url = run.environment("agreements-service").get("QUARKUS_DATASOURCE_JDBC_URL");
    assertTrue(url.contains("sslmode=verify-full"), url);
    connect(url).close();
    assertTrue(
        assertThrows(SQLException.class, () -> connect(database + "?sslmode=disable"))
            .getMessage()
            .contains("pg_hba.conf"));
    // The certificate is valid for localhost and not for the address.
    assertThrows(SQLException.class, () -> connect(url.replace("localhost", "127.0.0.1")));
  }

  private static Connection connect(String url) throws SQLException {
    return Postgres.connect(
        url,
        "agreements_app",
        run.environment("agreements-service").get("QUARKUS_DATASOURCE_PASSWORD"));
  }

  @Test
  void noPasswordIsInTheLogOfTheServer() throws IOException {
    var log = Files.readString(postgres.log());
    assertTrue(log.contains("ALTER ROLE") || log.contains("CREATE TABLE"), "nothing is logged");
    for (var name : List.of("AGREEMENTS_OWNER_PASSWORD", "PROJECTIONS_APP_PASSWORD")) {
      assertFalse(log.contains(run.secret(name)), name);
    }
  }
}
