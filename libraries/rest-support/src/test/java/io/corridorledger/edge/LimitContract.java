package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.edge.RawHttp.Answer;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// No client can exhaust the threads, connections or time of the others.
///
/// The settings are those of [EdgeContract#SETTINGS]. Sources other than 127.0.0.1 have limits.
public abstract class LimitContract extends RequestContract {

  static final Duration HEAD_TIMEOUT = Duration.ofSeconds(8);
  static final Duration BODY_TIMEOUT = Duration.ofSeconds(20);
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);
  static final int CONNECTIONS_PER_ADDRESS = 20;

  /// Time limit for a response while other clients hold requests open. A blocked service would
  /// respond after its read time-out, or not at all.
  private static final Duration SOON = Duration.ofSeconds(5);

  /// The headers of a command are checked before its body is read.
  private static final String KEY = "Idempotency-Key: unfinished";

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void twoHundredUnfinishedRequestsBlockNoOthers() throws Exception {
    unfinishedRequestsBlockNoOthers(200);
  }

  @Test
  void aThousandUnfinishedRequestsBlockNoOthers() throws Exception {
    unfinishedRequestsBlockNoOthers(1_000);
  }

  /// The head of a command with the first byte of its body; for a service without commands, half a
  /// head.
  private String unfinishedRequest() {
    return operations().stream()
        .filter(o -> o.method().equals("POST") && !o.path().contains("{"))
        .findFirst()
        .map(command ->
            RawHttp.request(service(), "POST", command.target(), "", JSON, KEY)
                    .replace("Content-Length: 0", "Content-Length: 1000")
                + "{")
        .orElse("GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n");
  }

  private void unfinishedRequestsBlockNoOthers(int count) throws Exception {
    String request = unfinishedRequest();
    Operation query =
        operations().stream().filter(o -> o.method().equals("GET")).findFirst().orElseThrow();
    for (int attempt = 1; ; attempt++) {
      List<RawHttp> unfinished = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          RawHttp http = new RawHttp(service(), null);
          unfinished.add(http);
          http.write(request);
        }
        isAnsweredSoon(management(), "/q/health/ready");
        isAnsweredSoon(service(), query.target());
        isAnsweredSoon(service(), "/q/openapi");
        if (unfinished.getFirst().isOpen() && unfinished.getLast().isOpen()) return;
        // On a slow machine, the first connection was closed before all were open.
        assertTrue(attempt < 5, "%d connections took too long to open".formatted(count));
      } finally {
        for (RawHttp http : unfinished) http.close();
      }
    }
  }

  /// Pipelined requests wait in the memory of the service.
  @Test
  void tooManyPipelinedRequestsCloseTheConnection() throws IOException {
    int ahead = 1_000;
    Operation query =
        operations().stream().filter(o -> o.method().equals("GET")).findFirst().orElseThrow();
    String request = RawHttp.request(service(), "GET", query.target(), "");
    int answers = 0;
    try (RawHttp http = new RawHttp(service(), null)) {
      if (http.exchange(request.repeat(ahead)).status() != 0) answers++;
      while (answers > 0 && answers < ahead && http.answer(request).status() != 0) answers++;
    } catch (SocketException e) {
      // The connection was closed within a response.
    }
    assertTrue(answers < ahead, "all pipelined requests were answered");
    isAnsweredSoon(service(), query.target());
  }

  private static void isAnsweredSoon(URI service, String target) {
    long start = System.nanoTime();
    Answer answer = RawHttp.get(service, target);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(answer.status() == 200 || answer.status() == 404, answer::toString);
    assertTrue(took.compareTo(SOON) < 0, () -> target + " took " + took);
  }

  private interface Slow {
    void run(RawHttp http) throws Exception;
  }

  /// Each connection sends an occasional byte, so that no idle time-out ends it. All run
  /// concurrently to save time.
  @Test
  void slowlySentRequestsAreCutOff() throws Exception {
    String head =
        RawHttp.request(service(), "POST", "/v1/none", "", JSON)
            .replace("Content-Length: 0", "Content-Length: 1000");
    Operation any = operations().getFirst();
    String ofOperation =
        RawHttp.request(service(), any.method(), any.target(), "", JSON, KEY, "If-Match: *")
            .replace("Content-Length: 0\r\n", "")
            .replace("\r\n\r\n", "\r\nContent-Length: 1000\r\n\r\n");
    List<Callable<Void>> clients =
        List.of(
            client(http -> {
              if (any.method().equals("POST"))
                trickle(http, ofOperation, BODY_TIMEOUT).isProblem(408, "request-timeout");
            }),
            client(http -> {
              // A connection that was answered before its body is idle, even if more bytes arrive.
              http.exchange(head).isProblem(404, "not-found");
              assertEquals(0, trickle(http, "", HEAD_TIMEOUT).status());
            }),
            client(http ->
                assertEquals(0, trickle(http, "GET / HTTP/1.1\r\n", HEAD_TIMEOUT).status())),
            client(http -> assertEquals(0, trickle(http, "", HEAD_TIMEOUT).status())),
            client(http -> {
              assertEquals(
                  200, http.exchange(RawHttp.request(service(), "GET", "/q/openapi", "")).status());
              assertTrue(http.isClosedByPeer(PATIENCE), "an idle connection stays open");
            }));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> ends = clients.stream().map(threads::submit).toList();
      for (Future<Void> end : ends) end.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /// The client continues to send, so that the connection is not closed as idle.
  @Test
  void aClientThatDoesNotReadItsResponseIsCutOff() throws Exception {
    String request = RawHttp.request(service(), "GET", "/q/openapi", "");
    long start = System.nanoTime();
    try (RawHttp http = new RawHttp(service(), null, 4 << 10)) {
      http.write(request.repeat(10));
      IOException cutOff =
          assertThrows(
              IOException.class,
              () -> {
                while (System.nanoTime() - start < PATIENCE.toNanos()) {
                  Thread.sleep(200);
                  http.write("x");
                }
              });
      assertTrue(
          System.nanoTime() - start > ANSWER_TIMEOUT.minusSeconds(1).toNanos(), cutOff::toString);
    }
    isAnsweredSoon(service(), "/q/openapi");
  }

  private Callable<Void> client(Slow slow) {
    return () -> {
      try (RawHttp http = new RawHttp(service(), null)) {
        slow.run(http);
      }
      return null;
    };
  }

  /// Sends a byte every 200 ms until there is a response or the connection ends.
  ///
  /// @param atLeast minimum time before a response or the end of the connection
  private static Answer trickle(RawHttp http, String begin, Duration atLeast)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    http.write(begin);
    while (!http.hasAnswer(Duration.ofMillis(200))) {
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), () -> begin + " was not cut off");
      try {
        http.write("x");
      } catch (IOException e) {
        break; // it was
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(
        took.compareTo(atLeast.minusSeconds(1)) > 0, () -> begin + " was cut off after " + took);
    return http.answer(begin);
  }

  @Test
  void theRequestRateOfAnAddressIsLimited() throws Exception {
    String query = RawHttp.request(service(), "GET", "/v1/none", "");
    String forwarded =
        RawHttp.request(service(), "GET", "/v1/none", "", "X-Forwarded-For: 10.0.0.%d");
    String command = RawHttp.request(service(), "POST", "/v1/none", "{}", JSON);
    Answer refused = untilRefused("127.0.0.9", query);
    refused.isProblem(429, "too-many-requests");
    assertTrue(refused.json().path("retryable").asBoolean(), refused::toString);
    assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 1, refused::toString);
    // An address that the client itself states is ignored.
    untilRefused("127.0.0.9", forwarded.formatted(1)).isProblem(429, "too-many-requests");
    // Commands have a separate limit, and so does every other address.
    RawHttp.send(service(), "127.0.0.9", command).isProblem(404, "not-found");
    RawHttp.send(service(), "127.0.0.10", query).isProblem(404, "not-found");
    untilRefused("127.0.0.9", command).isProblem(429, "too-many-requests");
    for (int i = 0; i < 20; i++) send(query).isProblem(404, "not-found");
    // The bucket is full again after some time.
    long start = System.nanoTime();
    while (RawHttp.send(service(), "127.0.0.9", query).status() == 429)
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "requests are still rejected");
  }

  /// The limit is one request per second, so any machine can exceed it.
  private Answer untilRefused(String source, String request) throws IOException {
    long start = System.nanoTime();
    try (RawHttp http = new RawHttp(service(), source)) {
      while (true) {
        Answer answer = http.exchange(request);
        if (answer.status() == 429) return answer;
        assertTrue(
            System.nanoTime() - start < PATIENCE.toNanos(),
            "the request is not rejected: " + answer);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Test
  void theConnectionsOfAnAddressAreLimited() throws Exception {
    String request = RawHttp.request(service(), "GET", "/v1/none", "");
    List<RawHttp> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS_PER_ADDRESS; i++)
        open.add(new RawHttp(service(), "127.0.0.11"));
      try (RawHttp another = new RawHttp(service(), "127.0.0.11")) {
        Answer refused = another.exchange(request).isProblem(429, "too-many-connections");
        assertFalse(refused.header("Retry-After").isEmpty(), refused::toString);
        assertEquals("close", refused.header("Connection"), refused::toString);
      }
      assertNotEquals(
          "too-many-connections", RawHttp.send(service(), "127.0.0.12", request).type());
      assertNotEquals("too-many-connections", open.getFirst().exchange(request).type());
      // Beyond twice the limit, connections are closed without a response. The last ones are
      // used first, because a response of the problem frees the place of its connection.
      boolean closed = false;
      for (int i = 0; i < 2 * CONNECTIONS_PER_ADDRESS; i++)
        open.add(new RawHttp(service(), "127.0.0.11"));
      for (RawHttp http : open.reversed()) closed |= http.exchange(request).status() == 0;
      assertTrue(closed, "all of %d are answered".formatted(open.size()));
    } finally {
      for (RawHttp http : open) http.close();
    }
    long start = System.nanoTime();
    while (RawHttp.send(service(), "127.0.0.11", request).type().equals("too-many-connections"))
      assertTrue(
          System.nanoTime() - start < PATIENCE.toNanos(), "closed connections are still counted");
  }

  /// Checks each operation of the API document, and undocumented endpoints of the same classes.
  @Test
  void everyEndpointRunsOnAVirtualThread() {
    for (Operation operation : operations())
      if (operation.method().equals("GET")) RawHttp.get(service(), operation.target());
      else RawHttp.post(service(), operation.target(), "{}", JSON);
    var threads = RequestThreads.seen();
    assertTrue(threads.size() >= operations().size(), () -> "too few endpoints: " + threads);
    threads.forEach((endpoint, isVirtual) -> assertTrue(isVirtual, endpoint));
  }
}
