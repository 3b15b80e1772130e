package io.corridorledger.feed;

import io.corridorledger.feed.Freshness.TopicPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.sql.DataSource;

/// Reads how current the read models are, and lets requests wait for an event.
///
/// The tables are read again and again, because another instance may apply the event. If this
/// process applies the event, a signal ends the wait at once.
@ApplicationScoped
public class ReadProgress {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final DataSource database;
  private final Waiters waiters;

  private final ReentrantLock changed = new ReentrantLock();
  private final Condition news = changed.newCondition();
  private boolean watched;
  private Freshness seen;

  ReadProgress(DataSource database, Waiters waiters) {
    this.database = database;
    this.waiters = waiters;
  }

  public Freshness freshness() {
    try (Connection db = database.getConnection()) {
      return freshness(db);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the watermarks", e);
    }
  }

  /// The watermarks. If the connection reads former tables, the tables contain only the events up
  /// to the switch.
  private static final String WATERMARKS =
      """
      SELECT w.log, coalesce(c.position, w.position), w.epoch, CASE WHEN c.position IS NULL THEN w.recorded END, w.stopped
      FROM watermark w LEFT JOIN public.rebuild_cut c
        ON c.log = w.log AND c.path || ',public' = current_setting('search_path') AND NOT\s\
      """
          + LiveSchema.IS_LIVE;

  /// Reads the freshness in the transaction of this connection. The freshness contains, for each
  /// log, the position up to which no event is missing.
  public static Freshness freshness(Connection db) throws SQLException {
    try (var select = db.prepareStatement(WATERMARKS);
        var row = select.executeQuery()) {
      var topics = new HashMap<String, TopicPosition>();
      while (row.next()) {
        Timestamp recorded = row.getTimestamp(4);
        topics.put(
            row.getString(1),
            new TopicPosition(
                row.getLong(2),
                row.getLong(3),
                recorded == null ? null : recorded.toInstant(),
                row.getString(5)));
      }
      return new Freshness(topics);
    }
  }

  /// Blocks until the stream is applied up to this version.
  ///
  /// @return false if the stream was not applied up to this version within the time limit
  public boolean await(StreamKey stream, long version, Duration atMost) {
    return waiters.await(stream, version, atMost, _ -> {}).applied() >= version;
  }

  /// Blocks until the freshness meets the condition, or until the time limit. If several callers
  /// wait, only one of them reads the database, and the others use the same result.
  public Freshness awaitBeyond(Predicate<Freshness> enough, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    changed.lock();
    try {
      while (true) {
        if (seen != null && enough.test(seen)) return seen;
        long left = deadline - System.nanoTime();
        if (left <= 0) return seen == null ? freshness() : seen;
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

  /// Wakes the requests that wait for these events. Called after the commit.
  void signal(Collection<LogEvent> taken) {
    changed.lock();
    news.signalAll();
    changed.unlock();
    waiters.signal(taken);
  }

  private Freshness unlocked() {
    changed.unlock();
    try {
      return freshness();
    } finally {
      changed.lock();
    }
  }
}
