package io.corridorledger.projection.feed;

import io.corridorledger.projection.feed.Freshness.TopicPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.sql.DataSource;

/// What the read models have taken in so far, and a way to wait for more.
///
/// The tables are the truth, because another instance may have applied an event; the signal of the
/// feed in this process only makes waiting quick.
@ApplicationScoped
public class Applied {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final DataSource database;
  private final Map<UUID, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

  private final ReentrantLock changed = new ReentrantLock();
  private final Condition news = changed.newCondition();
  private boolean watched;
  private Freshness seen;

  Applied(DataSource database) {
    this.database = database;
  }

  public Freshness freshness() {
    try (Connection db = database.getConnection();
        var select = db.prepareStatement("SELECT log, position, recorded FROM watermark");
        var rows = select.executeQuery()) {
      var topics = new HashMap<String, TopicPosition>();
      while (rows.next()) {
        Timestamp recorded = rows.getTimestamp(3);
        Instant when = recorded == null ? null : recorded.toInstant();
        topics.put(rows.getString(1), new TopicPosition(rows.getLong(2), when));
      }
      return new Freshness(topics);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the watermarks", e);
    }
  }

  /// Blocks until the stream has been applied up to this version.
  ///
  /// @return false when that did not happen in time
  public boolean await(UUID stream, long version, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      // Registered before the look, so that a commit in between is not missed.
      var signal = waiting.computeIfAbsent(stream, _ -> new CompletableFuture<>());
      try {
        if (version(stream) >= version) return true;
        long left = deadline - System.nanoTime();
        if (left <= 0) return false;
        signal.get(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        // another instance may have applied it
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        waiting.remove(stream, signal);
      }
    }
  }

  /// Blocks until what is here satisfies somebody, or for that long; who waits is looked after by
  /// one thread, however many they are.
  public Freshness awaitBeyond(Predicate<Freshness> enough, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    changed.lock();
    try {
      while (true) {
        if (seen != null && enough.test(seen)) return seen;
        long left = deadline - System.nanoTime();
        if (left <= 0) return seen == null ? freshness() : seen;
        // One of those who wait looks for all of them.
        if (watched) news.awaitNanos(left);
        else {
          watched = true;
          try {
            news.awaitNanos(Math.min(left, LOOK_AGAIN.toNanos()));
            seen = unlocked();
          } finally {
            watched = false;
            news.signalAll();
          }
        }
      }
    } finally {
      changed.unlock();
    }
  }

  /// Called after the commit that applied events of these streams.
  void signal(Iterable<UUID> streams) {
    changed.lock();
    news.signalAll();
    changed.unlock();
    for (UUID stream : streams) {
      var signal = waiting.remove(stream);
      if (signal != null) signal.complete(null);
    }
  }

  private Freshness unlocked() {
    changed.unlock();
    try {
      return freshness();
    } finally {
      changed.lock();
    }
  }

  private long version(UUID stream) {
    try (Connection db = database.getConnection();
        var select = db.prepareStatement("SELECT applied FROM stream_progress WHERE stream = ?")) {
      select.setObject(1, stream);
      try (var row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the progress of a stream", e);
    }
  }
}
