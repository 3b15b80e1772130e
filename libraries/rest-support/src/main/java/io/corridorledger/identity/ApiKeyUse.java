package io.corridorledger.identity;

import io.corridorledger.background.PeriodicTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Records when API keys were last used. One thread writes to the database, at most once in a
/// minute for each key. So the use of a key costs a request no query.
@Singleton
public class ApiKeyUse {

  private static final long INTERVAL_MILLIS = 5_000;
  private static final long MINUTE_MILLIS = 60_000;

  private final ApiKeyStore store;

  /// The number of the minute in which each key was last used. Only keys whose use may have to be
  /// written are in the map.
  private final Map<UUID, Long> used = new ConcurrentHashMap<>();

  /// The uses in the present minute that were written. Only one thread uses this map.
  private final Map<UUID, Long> written = new HashMap<>();

  private final PeriodicTask writes = new PeriodicTask("api-key-use");

  ApiKeyUse(ApiKeyStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent starting) {
    writes.start(INTERVAL_MILLIS, this::write);
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    writes.stop(this::write);
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

  private void write() throws SQLException {
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
  }
}
