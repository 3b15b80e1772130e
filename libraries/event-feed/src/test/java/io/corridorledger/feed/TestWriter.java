package io.corridorledger.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.corridorledger.feed.TestLog.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/// The log of a writer over HTTP, with the events that a test adds.
final class TestWriter implements AutoCloseable {

  /// Events per response, fewer than the client requests.
  private static final int PAGE = 3;

  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  final ConcurrentLinkedQueue<Long> asked = new ConcurrentLinkedQueue<>();

  /// The response instead of the log; null for the log.
  volatile Answer instead;

  private final ConcurrentSkipListMap<Long, Entry> log = new ConcurrentSkipListMap<>();
  private final HttpServer server;

  /// The header with the token that is in the file of the setting `token-file`.
  private final String authorization;

  TestWriter(String log) {
    URI address =
        URI.create(
            ConfigProvider.getConfig().getValue("corridor.writers." + log + ".url", String.class));
    String tokenFile =
        ConfigProvider.getConfig()
            .getValue("corridor.writers." + log + ".token-file", String.class);
    try {
      authorization = "Bearer " + Files.readString(Path.of(tokenFile)).strip();
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", address.getPort()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/log", this::answer);
    server.start();
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
