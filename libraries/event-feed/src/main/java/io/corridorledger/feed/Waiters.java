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

/// Lets requests wait until the read models contain a stream up to a version. One thread reads the
/// progress from the database for all waiting requests. So the number of statements does not depend
/// on the number of requests.
@ApplicationScoped
public class Waiters {

  /// Maximum pause between two reads of the progress. The pause is short, because another instance
  /// may apply the event, and that instance sends no signal to this process.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /// Minimum pause between two reads of the progress, even if the feed of this process sends many
  /// signals.
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

  /// The result of a wait.
  ///
  /// @param applied the version up to which the stream is applied; 0 if the reader does not know
  ///   the stream
  /// @param waited whether the request waited. False if the stream was already applied up to the
  ///   version, or if too many requests were waiting.
  public record Outcome(long applied, boolean waited) {}

  private record Waiter(StreamKey stream, long version, CompletableFuture<Long> applied) {}

  private final DataSource database;
  private final int most;

  // The monitor of this object guards the following fields. The reading thread waits on the same
  // monitor.
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

  /// Blocks until the stream is applied up to this version, or until the time limit. Returns at
  /// once if too many requests are waiting.
  ///
  /// @param whenGone receives an action that ends the wait. The caller runs the action when the
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

  /// Wakes the reading thread if a request waits for a stream of these events. Called after the
  /// commit of the events.
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

  /// Reads the database again and again, until no request waits.
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

  /// Waits for a signal, at most [#LOOK_AGAIN]. Then returns the streams for which requests wait;
  /// empty if no request waits.
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
                WHERE\
                """
                    + LiveSchema.IS_LIVE)) {
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
