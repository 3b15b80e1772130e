package io.corridorledger.store;

import static io.corridorledger.store.LogDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The event store of a service: its settings, metrics and end.
class AppendWorkersTest {

  private static <T> T settings(Class<T> type, Map<String, Object> values) {
    return type.cast(
        Proxy.newProxyInstance(
            AppendWorkersTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> values.get(method.getName())));
  }

  @Test
  void appendsAreMeasuredUntilTheServiceStops() throws Exception {
    LogDatabase database = new LogDatabase("append_workers");
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    AppendWorkers workers =
        new AppendWorkers(
            database.application,
            settings(LogWorkers.Settings.class, Map.of("lockTimeout", LogDatabase.LOCK_TIMEOUT)),
            settings(
                AppendWorkers.Settings.class,
                Map.of(
                    "maxBatch",
                    64,
                    "maxQueue",
                    10,
                    "committers",
                    2,
                    "maxWait",
                    Duration.ofMinutes(1))),
            metrics);
    workers.store().append(append(Uuid7.next(), 0, "one"));
    workers.store().append(append(Uuid7.next(), 0, "two"));
    assertEquals(2, metrics.get("corridor.append.batch").summary().count());
    assertEquals(2, metrics.get("corridor.append.batch").summary().totalAmount());
    assertEquals(0, metrics.get("corridor.append.queue").gauge().value());
    assertEquals(0, metrics.get("corridor.append.splits").counter().count());
    for (String name :
        List.of("corridor.append.batch", "corridor.append.queue", "corridor.append.splits"))
      assertFalse(metrics.get(name).meter().getId().getDescription().isBlank(), name);
    workers.stop(null);
    assertThrows(
        AppendRefused.Overloaded.class,
        () -> workers.store().append(append(Uuid7.next(), 0, "after the end")));
    assertEquals("2", database.one("SELECT count(*) FROM event"));
  }
}
