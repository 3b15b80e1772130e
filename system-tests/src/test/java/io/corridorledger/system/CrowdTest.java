package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One address opens very many connections and leaves its requests unfinished, waits for events
/// that never come, or listens. Other clients and the management interface must be answered as
/// before.
///
/// The instances under test also apply the limits per client address to loopback addresses, of
/// which Linux has many.
@Tag("faults")
@EnabledOnOs(OS.LINUX)
@OnRunningSystem(Content.EMPTY)
class CrowdTest {

  private static final String CROWD = "127.0.0.2";
  private static final String OTHER = "127.0.0.3";

  /// A response takes milliseconds. A service whose threads or connections are exhausted responds
  /// only after its timeouts, at least 10 s, or not at all.
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int ROUNDS = 5;
  private static final int LISTENERS = 500;
  private static final int LISTENERS_PER_ADDRESS = 10;
  private static final int WAITERS = 1_000;
  private static final int TRICKLE_MILLIS = 200;

  private final LedgerSystem system;
  private final List<ServiceProcess> instances = new ArrayList<>();

  CrowdTest(LedgerSystem system) {
    this.system = system;
  }

  @AfterEach
  void endInstances() {
    instances.forEach(system::end);
  }

  /// Exempts only a documentation address from the limits, so that no real address is exempt.
  private ServiceProcess limited(ServiceProcess service) {
    var instance = system.another(service, Map.of("CORRIDOR_HTTP_EXEMPT_ADDRESSES", "192.0.2.1"));
    instances.add(instance);
    return instance;
  }

  /// Each connection sends the head of a command and then occasionally a byte of its body.
  @ParameterizedTest
  @ValueSource(ints = {200, 1_000, 5_000})
  void unfinishedCommandsDelayNoOtherClient(int count) throws Exception {
    var service = limited(system.agreements().service());
    others(service, "/v1/agreements/" + UUID.randomUUID(), 404);
    try (var crowd = new Crowd(service.url(), CROWD)) {
      crowd.open(
          count,
          "POST /v1/agreements HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Idempotency-Key: crowd\r\nContent-Length: 1000\r\n\r\n{");
      crowd.trickle();
      var longest = others(service, "/v1/agreements/" + UUID.randomUUID(), 404);
      System.out.printf(
          "CrowdTest: %d unfinished commands, %d of them still open; others were answered within %d ms%n",
          count, crowd.alive(), longest.toMillis());
      assertTrue(crowd.opened() >= count, () -> "only %d were tried".formatted(crowd.opened()));
      assertTrue(crowd.alive() > 0, "none was left unfinished");
    }
  }

  /// Without limits per address, as on a developer's machine: all places for waiting requests are
  /// taken.
  @Test
  void aThousandWaitersDelayNoOtherClient() throws Exception {
    var service = system.projection();
    try (var crowd = new Crowd(service.url(), CROWD)) {
      crowd.open(
          WAITERS,
          "GET /v1/agreements HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=30\r\nConsistency-Token: agreements:%s@9\r\n\r\n"
              .formatted(UUID.randomUUID()));
      Eventually.holds(
          "they wait",
          SOON.multipliedBy(5),
          () ->
              assertTrue(
                  LedgerSystem.metric(service, "corridor_feed_waiters") >= WAITERS * 0.9,
                  () -> LedgerSystem.metric(service, "corridor_feed_waiters") + " wait"));
      var longest = others(service, "/v1/timeline?limit=1", 200);
      System.out.printf(
          "CrowdTest: %d waiters; others were answered within %d ms%n",
          WAITERS, longest.toMillis());
    }
  }

  @Test
  void fiveHundredListenersOfOneAddressTakeNoPlaceOfOthers() throws Exception {
    var service = limited(system.projection());
    var listen =
        "GET /v1/timeline HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
    try (var crowd = new Crowd(service.url(), CROWD);
        var other = new Crowd(service.url(), OTHER)) {
      crowd.open(LISTENERS, listen);
      var statuses = crowd.statuses();
      System.out.println("CrowdTest: listeners were answered " + statuses);
      assertEquals(LISTENERS_PER_ADDRESS, statuses.getOrDefault("200", 0), statuses::toString);
      assertEquals(
          LISTENERS,
          statuses.entrySet().stream()
              .filter(status -> List.of("200", "429", "closed").contains(status.getKey()))
              .mapToInt(Map.Entry::getValue)
              .sum(),
          statuses::toString);
      others(service, "/v1/timeline?limit=1", 200);
      other.open(1, listen);
      assertEquals(Map.of("200", 1), other.statuses(), "a listener of another address");
    }
  }

  /// @return the longest time to a response
  private static Duration others(ServiceProcess service, String path, int expected) {
    var longest = Duration.ZERO;
    for (var round = 0; round < ROUNDS; round++) {
      for (var uri :
          List.of(
              service.managementUrl().resolve("/q/health/ready"), service.url().resolve(path))) {
        var begin = System.nanoTime();
        var answer = Api.ask(uri, uri.toString());
        var took = Duration.ofNanos(System.nanoTime() - begin);
        assertEquals(
            uri.getPath().startsWith("/q/") ? 200 : expected, answer.status(), answer::toString);
        assertTrue(took.compareTo(SOON) < 0, () -> uri + " was answered after " + took);
        longest = longest.compareTo(took) < 0 ? took : longest;
      }
    }
    return longest;
  }

  /// Many connections from one address.
  private static final class Crowd implements Closeable {

    private final InetSocketAddress service;
    private final InetAddress source;
    private final List<Socket> sockets = new ArrayList<>();
    private int opened;

    Crowd(URI service, String source) throws IOException {
      this.service = new InetSocketAddress("127.0.0.1", service.getPort());
      this.source = InetAddress.getByName(source);
    }

    void open(int count, String request) throws IOException {
      for (var i = 0; i < count; i++) {
        opened++;
        var socket = new Socket();
        try {
          socket.bind(new InetSocketAddress(source, 0));
          socket.connect(service, (int) SOON.toMillis());
          socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
          sockets.add(socket);
        } catch (SocketTimeoutException e) {
          socket.close();
          throw e;
        } catch (IOException _) {
          socket.close(); // rejected, because it exceeds the limit
        }
      }
    }

    int opened() {
      return opened;
    }

    /// Sends two bytes on each connection, one after the other.
    void trickle() throws InterruptedException {
      for (var i = 0; i < 2; i++) {
        for (var socket : sockets) {
          try {
            socket.getOutputStream().write(' ');
          } catch (IOException _) {
            // The service closed the connection.
          }
        }
        Thread.sleep(TRICKLE_MILLIS);
      }
    }

    /// The number of connections that the service has neither answered nor closed.
    long alive() {
      return sockets.stream()
          .filter(socket -> {
            try {
              socket.setSoTimeout(1);
              socket.getInputStream().read();
              return false;
            } catch (SocketTimeoutException _) {
              return true;
            } catch (IOException _) {
              return false;
            }
          })
          .count();
    }

    /// The number of connections by status; `closed` for those without a response.
    Map<String, Integer> statuses() {
      var statuses = new HashMap<String, Integer>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        sockets.stream()
            .map(socket -> threads.submit(() -> status(socket)))
            .toList()
            .forEach(status -> statuses.merge(joined(status), 1, Integer::sum));
      }
      IntStream.range(sockets.size(), opened)
          .forEach(_ -> statuses.merge("closed", 1, Integer::sum));
      return statuses;
    }

    private static String joined(Future<String> status) {
      try {
        return status.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static String status(Socket socket) {
      try {
        socket.setSoTimeout((int) LedgerSystem.PATIENCE.toMillis());
        var line =
            new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        return line == null ? "closed" : line.split(" ")[1];
      } catch (SocketTimeoutException _) {
        return "no answer";
      } catch (IOException _) {
        return "closed";
      }
    }

    @Override
    public void close() {
      for (var socket : sockets) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
