package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests that wait for their own write.
@QuarkusTest
@WithTestResource(Stack.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WaitersTest {

  private static final String LOG = "agreements";
  private static final Duration LONG = Duration.ofMinutes(2);

  @Inject DataSource database;
  @Inject FeedConfig config;
  @Inject FeedTables tables;
  @Inject MeterRegistry registry;

  @TestHTTPResource("/")
  URI service;

  private final AtomicLong statements = new AtomicLong();

  /// Separate waiters, whose statements are counted.
  private Waiters counted(MeterRegistry meters) {
    return counted(meters, statements);
  }

  private Waiters counted(MeterRegistry meters, AtomicLong statements) {
    return new Waiters(
        connecting(() -> counting(database.getConnection(), statements)), config, meters);
  }

  /// A data source that only opens connections.
  private static DataSource connecting(Callable<Connection> connect) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, _, _) -> connect.call());
  }

  private static Connection counting(Connection connection, AtomicLong statements) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) statements.incrementAndGet();
              return method.invoke(connection, arguments);
            });
  }

  private static double waiting(MeterRegistry meters) {
    return meters.get("corridor.feed.waiters").gauge().value();
  }

  private static void awaitWaiting(MeterRegistry meters, int count) {
    await(count + " waiters").atMost(FeedTables.PATIENCE).until(() -> waiting(meters) == count);
  }

  @Test
  void aThousandWaitersNeedAsManyStatementsAsTen() {
    for (int many : new int[] {10, 1_000}) {
      var meters = new SimpleMeterRegistry();
      Waiters waiters = counted(meters);
      var outcomes = new ArrayList<CompletableFuture<Waiters.Outcome>>();
      try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < many; i++)
          outcomes.add(
              CompletableFuture.supplyAsync(
                  () -> waiters.await(new StreamKey(LOG, UUID.randomUUID()), 9, LONG, _ -> {}),
                  each));
        awaitWaiting(meters, many);
        long before = statements.get();
        long started = System.nanoTime();
        awaitMore(statements, 20);
        long made = statements.get() - before;
        double seconds = (System.nanoTime() - started) / 1e9;
        assertTrue(
            made <= 1 + 25 * seconds,
            () -> "%d statements in %.3f s for %d waiters".formatted(made, seconds, many));
        waiters.close();
        for (var outcome : outcomes) assertEquals(0, outcome.join().applied());
      }
      assertEquals(0, waiting(meters));
    }
  }

  @Test
  void withoutWaitersThereAreNoStatements() {
    Waiters idle = counted(new SimpleMeterRegistry());
    var stream = new StreamKey(LOG, UUID.randomUUID());
    assertEquals(0, idle.await(stream, 1, Duration.ofMillis(60), _ -> {}).applied());
    var ofBusy = new AtomicLong();
    Waiters busy = counted(new SimpleMeterRegistry(), ofBusy);
    try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
      other.submit(() -> busy.await(stream, 1, LONG, _ -> {}));
      // More than one interval, for the poll that was running when the wait ended.
      await("no statement while others make 20")
          .atMost(FeedTables.PATIENCE)
          .until(() -> {
            long before = statements.get();
            awaitMore(ofBusy, 20);
            return statements.get() == before;
          });
      busy.close();
    }
  }

  private static void awaitMore(AtomicLong statements, int more) {
    long enough = statements.get() + more;
    await(more + " statements").atMost(FeedTables.PATIENCE).until(() -> statements.get() >= enough);
  }

  @Test
  void anErrorFailsOnlyTheCurrentWaiters() {
    var errors = new AtomicInteger();
    var waiters =
        new Waiters(
            connecting(() -> {
              if (errors.getAndDecrement() == 1) throw new StackOverflowError("once");
              return database.getConnection();
            }),
            config,
            new SimpleMeterRegistry());
    try (var log = new TestLog(LOG)) {
      Entry entry = log.next(UUID.randomUUID(), 1);
      // The waiter itself uses the first connection, the common poll the second.
      errors.set(2);
      var failed =
          assertThrows(
              IllegalStateException.class, () -> waiters.await(entry.key(), 1, LONG, _ -> {}));
      assertInstanceOf(StackOverflowError.class, failed.getCause());
      try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
        var next =
            CompletableFuture.supplyAsync(
                () -> waiters.await(entry.key(), 1, LONG, _ -> {}), other);
        log.publish(entry);
        assertEquals(1, next.join().applied());
      }
    }
  }

  @Test
  void everyWaiterForAnEventIsSatisfied() {
    var meters = new SimpleMeterRegistry();
    Waiters waiters = counted(meters);
    try (var log = new TestLog(LOG);
        var each = Executors.newVirtualThreadPerTaskExecutor()) {
      Entry first = log.next(UUID.randomUUID(), 1);
      Entry second = log.next(first.stream(), 2);
      var outcomes = new ArrayList<CompletableFuture<Waiters.Outcome>>();
      for (int i = 0; i < 100; i++) {
        long version = 1 + i % 2;
        outcomes.add(
            CompletableFuture.supplyAsync(
                () -> waiters.await(first.key(), version, LONG, _ -> {}), each));
      }
      awaitWaiting(meters, 100);
      log.publish(first);
      awaitWaiting(meters, 50);
      log.publish(second);
      for (int i = 0; i < 100; i++) {
        Waiters.Outcome outcome = outcomes.get(i).join();
        assertTrue(outcome.waited() && outcome.applied() >= 1 + i % 2, outcome::toString);
      }
    }
  }

  @Test
  void aWaiterAboveTheLimitReturnsImmediately() {
    var meters = new SimpleMeterRegistry();
    Waiters waiters = counted(meters);
    try (var log = new TestLog(LOG);
        var each = Executors.newVirtualThreadPerTaskExecutor()) {
      Entry here = log.next(UUID.randomUUID(), 1);
      log.publish(here);
      tables.awaitApplied(here);
      for (int i = 0; i < config.feed().maxWaiters(); i++)
        each.submit(() -> waiters.await(new StreamKey(LOG, UUID.randomUUID()), 9, LONG, _ -> {}));
      awaitWaiting(meters, config.feed().maxWaiters());
      assertEquals(new Waiters.Outcome(1, false), waiters.await(here.key(), 2, LONG, _ -> {}));
      assertEquals(
          new Waiters.Outcome(1, false),
          waiters.await(here.key(), 1, LONG, _ -> {}),
          "what is there already needs no place");
      waiters.close();
    }
  }

  @Test
  void theWaitOfADisconnectedClientEnds() throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var client = new Socket(service.getHost(), service.getPort());
      client
          .getOutputStream()
          .write(
              TestLog.utf8(
                  "GET /v1/agreements HTTP/1.1\r\nHost: %s\r\nConsistency-Token: %s:%s@9\r\nPrefer: wait=30\r\n\r\n"
                      .formatted(service.getAuthority(), LOG, UUID.randomUUID())));
      clients.add(client);
    }
    awaitWaiting(registry, 20);
    long gone = System.nanoTime();
    for (Socket client : clients) client.close();
    awaitWaiting(registry, 0);
    assertTrue(
        Duration.ofNanos(System.nanoTime() - gone).toSeconds() < 25,
        "long before their 30 seconds were over");
  }

  @Test
  void aTooEarlyResponseStatesTheAppliedVersion() {
    try (var log = new TestLog(LOG)) {
      Entry first = log.next(UUID.randomUUID(), 1);
      Entry second = log.next(first.stream(), 2);
      log.publish(first);
      tables.awaitApplied(first);
      String token = "agreements:%s@2".formatted(first.stream());
      given()
          .header("Consistency-Token", token)
          .header("Prefer", "wait=1")
          .get("/v1/agreements")
          .then()
          .statusCode(503)
          .header("Consistency-Applied", "agreements:%s@1".formatted(first.stream()))
          .body("type", equalTo("urn:corridor:problem:not-yet-visible"))
          .body("retryable", equalTo(true));
      log.publish(second);
      given()
          .header("Consistency-Token", token)
          .header("Prefer", "wait=30")
          .get("/v1/agreements")
          .then()
          .statusCode(200)
          .header("Preference-Applied", "wait=30");
    }
  }
}
