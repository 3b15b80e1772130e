package io.corridorledger.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Lets requests wait until a stream is applied up to a version. One thread polls the database for
/// all requests with one statement. So the polling rate does not depend on the number of requests.
@ApplicationScoped
public class Waiters {

  /// Polling interval. The thread has to poll, because another instance may apply the event.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /// Minimum pause between two statements, even if the feed of this process sends signals more
  /// often.
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

  /// How a wait ended.
  ///
  /// @param applied the version up to which the stream is applied; 0 if the reader does not have
  ///   the stream
  /// @param waited false if the stream was already applied up to the version, or if too many
  ///   requests were waiting
  public record Outcome(long applied, boolean waited) {}

  private record Waiter(StreamKey stream, long version, CompletableFuture<Long> applied) {}

  private final DataSource database;
  private final int most;

  // Guarded by the monitor of this object. The polling thread waits on the same monitor.
  private final Map<StreamKey, List<Waiter>> waiting = new HashMap<>();
  private int count;
  private boolean signalled;
  private boolean closed;
  private Thread looking;

  Waiters(DataSource database, FeedConfig config, MeterRegistry registry) {
    this.database = database;
    this.most = config.feed().maxWaiters();
    Gauge.builder("corridor.feed.waiters", this, Waiters::count)
        .description("Requests that wait for an event to be applied")
        .register(registry);
  }

  /// Blocks until the stream is applied up to this version, or until the time-out. Returns at once
  /// if too many requests are waiting.
  ///
  /// @param whenGone receives an action that ends the wait. The caller runs this action when the
  ///   client disconnects.
  public Outcome await(
      StreamKey stream, long version, Duration atMost, Consumer<Runnable> whenGone) {
    long applied = applied(List.of(stream)).getOrDefault(stream, 0L);
    if (applied >= version || atMost.isZero()) return new Outcome(applied, false);
    var waiter = new Waiter(stream, version, new CompletableFuture<>());
    if (!add(waiter)) return new Outcome(applied, false);
    whenGone.accept(() -> waiter.applied.complete(0L));
    try {
      return new Outcome(waiter.applied.get(atMost.toNanos(), TimeUnit.NANOSECONDS), true);
    } catch (TimeoutException _) {
      return new Outcome(applied(List.of(stream)).getOrDefault(stream, 0L), true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome(applied, true);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      remove(waiter);
    }
  }

  /// Wakes the polling thread. Called after the commit that applied these events.
  synchronized void signal(Collection<LogEvent> taken) {
    if (signalled || count == 0) return;
    for (LogEvent event : taken)
      if (waiting.containsKey(event.key())) {
        signalled = true;
        notifyAll();
        return;
      }
  }

  private synchronized int count() {
    return count;
  }

  private synchronized boolean add(Waiter waiter) {
    if (count >= most || closed) return false;
    count++;
    waiting.computeIfAbsent(waiter.stream, _ -> new ArrayList<>()).add(waiter);
    if (looking == null) looking = Thread.ofVirtual().name("waiters").start(this::look);
    return true;
  }

  private synchronized void remove(Waiter waiter) {
    count--;
    waiting.computeIfPresent(
        waiter.stream,
        (_, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
  }

  /// Polls until no waiters are left.
  private void look() {
    while (true)
      try {
        Thread.sleep(SHORTEST_PAUSE);
        List<StreamKey> wanted = next();
        if (wanted.isEmpty()) return;
        satisfy(applied(wanted));
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        fail(e);
      }
  }

  /// Waits for a signal or for the polling interval, and returns the streams with waiters.
  private synchronized List<StreamKey> next() throws InterruptedException {
    long deadline = System.nanoTime() + LOOK_AGAIN.toNanos();
    long left = LOOK_AGAIN.toMillis();
    while (!signalled && !closed && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    signalled = false;
    if (closed || waiting.isEmpty()) {
      looking = null;
      return List.of();
    }
    return List.copyOf(waiting.keySet());
  }

  private synchronized void satisfy(Map<StreamKey, Long> applied) {
    applied.forEach((stream, version) -> {
      for (Waiter waiter : waiting.getOrDefault(stream, List.of()))
        if (version >= waiter.version) waiter.applied.complete(version);
    });
  }

  private synchronized void fail(Throwable e) {
    for (List<Waiter> waiters : waiting.values())
      for (Waiter waiter : waiters) waiter.applied.completeExceptionally(e);
    waiting.clear();
  }

  @PreDestroy
  synchronized void close() {
    closed = true;
    for (List<Waiter> waiters : waiting.values())
      for (Waiter waiter : waiters) waiter.applied.complete(0L);
    notifyAll();
  }

  private Map<StreamKey, Long> applied(List<StreamKey> streams) {
    var found = new LinkedHashMap<StreamKey, Long>();
    try (Connection db = database.getConnection();
        var select =
            db.prepareStatement(
                """
                SELECT p.log, p.stream, p.applied FROM unnest(?::uuid[], ?::text[]) AS w (stream, log)
                JOIN stream_progress p ON p.stream = w.stream AND p.log = w.log
                """)) {
      select.setArray(
          1, db.createArrayOf("uuid", streams.stream().map(StreamKey::stream).toArray()));
      select.setArray(2, db.createArrayOf("text", streams.stream().map(StreamKey::log).toArray()));
      try (var row = select.executeQuery()) {
        while (row.next())
          found.put(new StreamKey(row.getString(1), row.getObject(2, UUID.class)), row.getLong(3));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the progress of streams", e);
    }
    return found;
  }
}
