package io.corridorledger.store;

import io.corridorledger.store.GroupCommit.Limits;
import io.corridorledger.store.GroupCommit.Listener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import javax.sql.DataSource;

/// Creates the event store of a writer with its settings and metrics, and closes it when the
/// service stops.
@ApplicationScoped
public class AppendWorkers {

  /// The settings with which a writer appends commands. Their prefix is `corridor.append`.
  @ConfigMapping(prefix = "corridor.append")
  public interface Settings {

    /// Maximum number of commands that are appended in one transaction; at most 256.
    @WithDefault("64")
    int maxBatch();

    /// Maximum number of commands that wait for their append. Further commands are rejected.
    @WithDefault("1024")
    int maxQueue();

    /// Number of transactions that append at the same time, each with its own connection.
    @WithDefault("2")
    int committers();

    /// Maximum time that a command waits for its append to begin. After that, the command is
    /// rejected.
    @WithDefault("10s")
    Duration maxWait();
  }

  private final PostgresEventStore store;

  @Inject
  AppendWorkers(
      DataSource database, LogWorkers.Settings log, Settings settings, MeterRegistry metrics) {
    DistributionSummary batches =
        DistributionSummary.builder("corridor.append.batch")
            .description("Commands that were appended together in one transaction")
            .baseUnit("commands")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(metrics);
    Counter splits =
        Counter.builder("corridor.append.splits")
            .description("Batches that failed as a whole, so that each command was appended alone")
            .register(metrics);
    store =
        new PostgresEventStore(
            database,
            new Limits(
                Limits.MIN_BATCH,
                settings.maxBatch(),
                settings.maxQueue(),
                settings.committers(),
                settings.maxWait(),
                log.lockTimeout()),
            new Listener() {
              @Override
              public void batch(int commands) {
                batches.record(commands);
              }

              @Override
              public void split() {
                splits.increment();
              }
            });
    Gauge.builder("corridor.append.queue", store, PostgresEventStore::queued)
        .description("Commands that wait for their append")
        .baseUnit("commands")
        .strongReference(true)
        .register(metrics);
  }

  @Produces
  @ApplicationScoped
  PostgresEventStore store() {
    return store;
  }

  /// Closes the event store when the service stops. Commands that are already in the queue are
  /// appended, and later commands are rejected.
  void stop(@Observes ShutdownEvent stopping) {
    store.close();
  }
}
