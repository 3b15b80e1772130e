package io.corridorledger.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// The log of this service at work: sequencer and relay, each on a thread of its own, woken by
/// every append.
@ApplicationScoped
public class LedgerLog {

  /// Settings of a writer, prefix `corridor.log`.
  @ConfigMapping(prefix = "corridor.log")
  public interface Settings {

    /// Name of the service: part of the events' source and of the relay's transactional id.
    String service();

    /// The topic to which this service publishes, for ever.
    String topic();

    /// How long a worker waits for a signal before it looks by itself, in milliseconds.
    @WithDefault("50")
    int pollMillis();

    /// How long a command waits for another one that has its key or its stream, before its sender
    /// is asked to try again; above 0.
    @WithDefault("5s")
    Duration lockTimeout();

    /// How many events a stream takes.
    @WithDefault("10000")
    long maxStreamEvents();

    /// How many bytes of stored payload a stream takes.
    @WithDefault("16777216")
    long maxStreamBytes();

    /// How much more a stream takes, in per cent, for corrections, revisions, retractions, disputes
    /// and reinstatements: so a stream that others have filled can still be corrected.
    @WithDefault("10")
    int streamReservePercent();

    default StreamBound streamBound() {
      return new StreamBound(maxStreamEvents(), maxStreamBytes());
    }
  }

  private final KafkaRelay relay;
  private final Worker sequencing;
  private final Worker relaying;

  @Inject
  LedgerLog(
      DataSource database,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Settings settings,
      MeterRegistry metrics) {
    Duration poll = Duration.ofMillis(settings.pollMillis());
    Sequencer sequencer = new Sequencer(database);
    relay = new KafkaRelay(database, new HashMap<>(kafka), settings.service(), settings.topic());
    relaying = new Worker("relay", poll, relay::round);
    sequencing =
        new Worker(
            "sequencer",
            poll,
            () -> {
              int taken = sequencer.round();
              if (taken != 0) relaying.wake();
              return taken == Sequencer.BATCH || taken < 0;
            });
    metrics.gauge(
        "corridor.relay.leading", relay, r -> r.state() == KafkaRelay.State.LEADING ? 1 : 0);
  }

  @Produces
  @ApplicationScoped
  static PostgresEventStore store(DataSource database, Settings settings) {
    return new PostgresEventStore(database, settings.lockTimeout());
  }

  void start(@Observes StartupEvent started) {
    sequencing.start();
    relaying.start();
  }

  /// Says that something was committed: it is published at once instead of at the next poll.
  public void wake() {
    sequencing.wake();
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    sequencing.stop();
    relaying.stop();
    relay.stepDown();
  }

  /// A writer is ready when it can take commands, which needs its database alone; the road to Kafka
  /// is told beside it.
  @Readiness
  @Produces
  @ApplicationScoped
  HealthCheck health() {
    return () ->
        HealthCheckResponse.named("ledger-log")
            .status(relay.state() != KafkaRelay.State.FORKED && sequencing.failure() == null)
            .withData("relay", relay.state().name())
            .withData("relayFailure", String.valueOf(relaying.failure()))
            .withData("sequencerFailure", String.valueOf(sequencing.failure()))
            .build();
  }
}
