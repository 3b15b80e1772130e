package io.corridorledger.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.corridorledger.feed.TestLog.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.ConfigProvider;

/// The log of a writer over HTTPS, with the events that a test adds.
final class TestWriter implements AutoCloseable {

  /// Events per response, fewer than the client requests.
  private static final int PAGE = 3;

  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  final ConcurrentLinkedQueue<Long> asked = new ConcurrentLinkedQueue<>();

  /// The response instead of the log; null for the log.
  volatile Answer instead;

  /// The name of the setting with the PKCS #12 file that contains the key and the certificate of
  /// the writer.
  private static final String KEY_STORE = "test.writer.key-store";

  /// The name of the certificate in this file.
  private static final String NAME = "writer";

  private final ConcurrentSkipListMap<Long, Entry> log = new ConcurrentSkipListMap<>();
  private final HttpsServer server;

  /// The header with the token that the writer accepts. At first, this is the token in the file of
  /// the setting `token-file`.
  private volatile String authorization;

  TestWriter(String log) {
    URI address =
        URI.create(
            ConfigProvider.getConfig().getValue("corridor.writers." + log + ".url", String.class));
    String tokenFile =
        ConfigProvider.getConfig()
            .getValue("corridor.writers." + log + ".token-file", String.class);
    try {
      authorization = "Bearer " + Files.readString(Path.of(tokenFile)).strip();
      server = HttpsServer.create(new InetSocketAddress("127.0.0.1", address.getPort()), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/log", this::answer);
    server.start();
  }

  private static SSLContext tls() throws GeneralSecurityException, IOException {
    String file = ConfigProvider.getConfig().getValue(KEY_STORE, String.class);
    char[] password =
        ConfigProvider.getConfig().getValue(KEY_STORE + ".password", String.class).toCharArray();
    KeyStore all = KeyStore.getInstance(Path.of(file).toFile(), password);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(NAME, all.getKey(NAME, password), password, all.getCertificateChain(NAME));
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /// Accepts only this token, as if the earlier token had expired.
  void accepts(String token) {
    authorization = "Bearer " + token;
  }

  void knows(Collection<Entry> entries) {
    for (Entry entry : entries) log.put(entry.position(), entry);
  }

  void forgetFrom(long position) {
    log.tailMap(position).clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new TreeMap<>();
    for (String part : exchange.getRequestURI().getQuery().split("&"))
      query.put(part.split("=")[0], part.split("=")[1]);
    long from = Long.parseLong(query.get("from"));
    asked.add(from);
    if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "[]");
      return;
    }
    Answer other = instead;
    if (other != null) other.to(exchange);
    else send(exchange, 200, batch(log.tailMap(from).values()));
  }

  static String batch(Collection<Entry> entries) {
    return entries.stream()
        .limit(PAGE)
        .map(Entry::fromWriter)
        .collect(Collectors.joining(",", "[", "]"));
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/cloudevents-batch+json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
