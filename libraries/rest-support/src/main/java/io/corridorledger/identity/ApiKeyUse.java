package io.corridorledger.identity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Records when API keys were last used. One thread writes to the database, at most once in a
/// minute for each key. So the use of a key costs a request no query.
@Singleton
public class ApiKeyUse {

  private static final Logger LOG = Logger.getLogger(ApiKeyUse.class);

  private static final long INTERVAL_MILLIS = 5_000;
  private static final long MINUTE_MILLIS = 60_000;

  private final ApiKeyStore store;

  /// The number of the minute in which each key was last used. Only keys whose use may have to be
  /// written are in the map.
  private final Map<UUID, Long> used = new ConcurrentHashMap<>();

  /// The uses in the present minute that were written. Only one thread uses this map.
  private final Map<UUID, Long> written = new HashMap<>();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("api-key-use").factory());
  private boolean failed;

  ApiKeyUse(ApiKeyStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent starting) {
    thread.scheduleWithFixedDelay(
        this::write, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    thread.shutdown();
    if (thread.awaitTermination(5, TimeUnit.SECONDS)) write();
  }

  /// Records the use of a key. The method returns at once.
  ///
  /// @param id id of an existing key
  void used(UUID id) {
    used.put(id, minute());
  }

  private static long minute() {
    return System.currentTimeMillis() / MINUTE_MILLIS;
  }

  private void write() {
    try {
      long minute = minute();
      written.values().removeIf(before -> before < minute);
      written.forEach(used::remove);
      Map<UUID, Long> next = new HashMap<>();
      used.entrySet().stream()
          .limit(ApiKeyStore.MAX_USED)
          .forEach(use -> next.put(use.getKey(), use.getValue()));
      if (next.isEmpty()) return;
      store.used(next);
      next.forEach(used::remove);
      written.putAll(next);
      if (failed) LOG.info("use of API keys written again");
      failed = false;
    } catch (SQLException | RuntimeException | Error e) {
      // The scheduler never calls a method again that has thrown.
      if (!failed) LOG.errorf(e, "use of API keys not written");
      failed = true;
    }
  }
}
