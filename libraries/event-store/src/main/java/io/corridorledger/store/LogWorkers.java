package io.corridorledger.store;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.store.KafkaRelay.State;
import io.corridorledger.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Runs the background workers of a writer, each on its own thread. The relay gives positions to
/// events and publishes them. The other worker deletes old responses to commands. Every recorded
/// command wakes the relay of its process.
@ApplicationScoped
public class LogWorkers {

  private static final Logger LOG = Logger.getLogger(LogWorkers.class);

  /// Time between two rounds of the worker that deletes old responses to commands. When no old
  /// response is left, the next rounds do nothing for an hour.
  private static final Duration EXPIRY_POLL = Duration.ofMinutes(1);

  /// Upper bounds of the buckets in histograms of durations.
  public static final Duration[] BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /// The settings of a writer, with the prefix `corridor.log`.
  @ConfigMapping(prefix = "corridor.log")
  public interface Settings {

    /// Name of the service. The source of published events contains this name, and so does the
    /// transactional id of the Kafka producers of earlier releases.
    String service();

    /// The topic to which this service publishes.
    String topic();

    /// The keys that authenticate published records, separated by commas. The first is the current
    /// key, `id:hex`. Replaced keys follow as `id:hex@lastPosition`, with the last position that
    /// the key may authenticate. A replaced key is needed until each partition has a newer record
    /// with the current key, because the relay verifies the last record of each partition.
    Optional<List<String>> macKey();

    /// Base URL of the JSON Schemas of events, without a slash at the end. Every published event
    /// contains the URL of its schema. Therefore set the base URL before the first event is
    /// published. If it changes later, the old URLs must still work.
    @WithDefault("http://localhost:8080/schemas")
    URI schemas();

    /// Maximum time between two rounds of a worker, in milliseconds. A signal starts a round
    /// earlier.
    @WithDefault("50")
    int pollMillis();

    /// Time after which another process may publish if the leading relay does not renew its lease.
    /// The maximum is a minute.
    @WithDefault("5s")
    Duration lease();

    /// Maximum time that a command waits for another command with the same idempotency key or
    /// stream. After that time, the command fails, and the client must send it again. The time must
    /// be above 0.
    @WithDefault("5s")
    Duration lockTimeout();

    /// Time for which the response to a command is stored for retries; at least a day.
    @WithDefault("30d")
    Duration receiptLifetime();

    /// Maximum number of events in a stream.
    @WithDefault("10000")
    long maxStreamEvents();

    /// Maximum bytes of the stored payloads of a stream.
    @WithDefault("16777216")
    long maxStreamBytes();

    /// Reserve of a stream for remarks such as corrections, in per cent of the maximum events and
    /// bytes of a stream. So a full stream can still be corrected.
    @WithDefault("10")
    int streamReservePercent();

    /// Maximum bytes of stored payloads on a page of events. A page always has at least one event.
    @WithDefault("1048576")
    long maxPageBytes();

    /// Percentage of the heap that all requests together may use for the events that they read.
    @WithDefault("30")
    int streamMemoryPercent();

    /// Maximum time that a request waits for memory, while other requests use all of it.
    @WithDefault("10s")
    Duration streamMemoryTimeout();

    default StreamBound streamBound() {
      return new StreamBound(maxStreamEvents(), maxStreamBytes());
    }
  }

  private final KafkaRelay relay;
  private final Worker relaying;
  private final Worker expiring;

  @Inject
  LogWorkers(
      DataSource database,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      Settings settings,
      PublishedLog log,
      MeterRegistry metrics,
      Tracing tracing) {
    if (settings.receiptLifetime().toDays() < 1)
      throw new IllegalArgumentException("corridor.log.receipt-lifetime must be at least one day");
    Duration poll = Duration.ofMillis(settings.pollMillis());
    relay = new KafkaRelay(database, new HashMap<>(kafka), log, settings.lease());
    relay.trace(tracing);
    relaying = new Worker("relay", poll, relay::round);
    ReceiptExpiry expiry =
        new ReceiptExpiry(
            database, settings.receiptLifetime(), () -> relay.state() == State.LEADING);
    expiring = new Worker("receipt-expiry", EXPIRY_POLL, expiry::round);
    gauge(
        metrics,
        "corridor.relay.leading",
        "1 while this process publishes the log; one process of each service does",
        r -> r.state() == State.LEADING ? 1 : 0);
    gauge(
        metrics,
        "corridor.relay.forked",
        "1 while log and topic have diverged and publishing is stopped: restore a later state, or"
            + " raise the epoch",
        r -> r.state() == State.FORKED ? 1 : 0);
    gauge(
        metrics,
        "corridor.relay.topic.lost",
        "1 while published events are missing from the topic and publishing is stopped: republish",
        r -> r.state() == State.TOPIC_LOST ? 1 : 0);
    gauge(
        metrics,
        "corridor.relay.foreign.records",
        "Records without a valid authentication code at the end of the topic, found by the relay's"
            + " last comparison",
        KafkaRelay::foreignRecords);
    Backlog backlog = new Backlog(database, log.topic());
    gauge(
        metrics,
        backlog,
        "corridor.log.pending.events",
        "Recorded events that have no position yet",
        null,
        Backlog.Size::pending);
    gauge(
        metrics,
        backlog,
        "corridor.log.pending.age",
        "Time since the oldest event without a position was recorded",
        "seconds",
        Backlog.Size::pendingSeconds);
    gauge(
        metrics,
        backlog,
        "corridor.log.sequenced.position",
        "Last position of the log",
        null,
        Backlog.Size::sequenced);
    gauge(
        metrics,
        backlog,
        "corridor.log.published.position",
        "Last position that is published to the topic",
        null,
        Backlog.Size::published);
    gauge(
        metrics,
        backlog,
        "corridor.log.unpublished.events",
        "Recorded events that are not yet published",
        null,
        Backlog.Size::unpublished);
    gauge(
        metrics,
        backlog,
        "corridor.log.unpublished.age",
        "Time since the oldest unpublished event was recorded",
        "seconds",
        Backlog.Size::unpublishedSeconds);
    Timer publishing =
        Timer.builder("corridor.log.publish")
            .description("Time until Kafka has acknowledged a batch of events")
            .serviceLevelObjectives(BUCKETS)
            .register(metrics);
    relay.measure(publishing);
  }

  /// @param unit base unit, which becomes a part of the metric's name; null if the value has no
  ///   unit
  private static void gauge(
      MeterRegistry metrics,
      Backlog backlog,
      String name,
      String help,
      String unit,
      ToDoubleFunction<Backlog.Size> value) {
    Gauge.builder(name, backlog, b -> value.applyAsDouble(b.size()))
        .description(help)
        .baseUnit(unit)
        .strongReference(true)
        .register(metrics);
  }

  private void gauge(
      MeterRegistry metrics, String name, String help, ToDoubleFunction<KafkaRelay> value) {
    Gauge.builder(name, relay, value).description(help).register(metrics);
  }

  @Produces
  @Singleton
  static StreamReader reader(DataSource database, Settings settings) {
    return new StreamReader(database, settings.maxPageBytes());
  }

  @Produces
  @Singleton
  static StreamMemory memory(Settings settings) {
    StreamMemory memory =
        new StreamMemory(
            Runtime.getRuntime().maxMemory() / 100 * settings.streamMemoryPercent(),
            settings.streamMemoryTimeout());
    StreamBound full = settings.streamBound().plusPercent(settings.streamReservePercent());
    if (!memory.fits(StreamMemory.weight(full.maxBytes(), full.maxEvents())))
      LOG.warnf(
          "a stream at its maximum size does not fit into the memory for streams and will be"
              + " readable only by pages bytes=%d events=%d",
          full.maxBytes(), full.maxEvents());
    return memory;
  }

  @Produces
  @Singleton
  static PublishedLog log(Settings settings) {
    return PublishedLog.of(
        settings.service(),
        settings.topic(),
        settings
            .macKey()
            .orElseThrow(() ->
                new IllegalStateException(
                    "corridor.log.mac-key is not set (environment: CORRIDOR_LOG_MAC_KEY): the key"
                        + " id:hex that authenticates what this service publishes")),
        settings.schemas().toString());
  }

  @Produces
  @Singleton
  static LogPages pages(DataSource database, PublishedLog log, Settings settings) {
    return new LogPages(database, log, settings.maxPageBytes());
  }

  @Produces
  @Singleton
  static Proposals proposals(DataSource database, Settings settings) {
    return new Proposals(database, settings.lockTimeout());
  }

  @Produces
  @Singleton
  static AcceptedEvents accepted(DataSource database) {
    return new AcceptedEvents(database);
  }

  void start(@Observes StartupEvent started) {
    relaying.start();
    expiring.start();
  }

  /// Wakes the relay after a command was recorded, so that its events are published at once.
  public void wake() {
    relaying.wake();
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    expiring.stop();
    relaying.stop();
    relay.stepDown();
  }

  /// Reports whether the writer is ready. A writer is not ready if its database is unavailable, or
  /// if its relay waits for an operator. A writer is ready without the broker, because it publishes
  /// the events later. The log of the process has the details of a failure.
  @Readiness
  @Produces
  @ApplicationScoped
  HealthCheck health() {
    return () -> {
      State state = relay.state();
      return HealthCheckResponse.named("ledger-log")
          .status(state != State.FORKED && state != State.TOPIC_LOST && !relay.sequencingFails())
          .withData("relay", state.name())
          .withData("relayRounds", word(relaying.isFailing()))
          .withData("sequencing", word(relay.sequencingFails()))
          .build();
    };
  }

  private static String word(boolean failing) {
    return failing ? "FAILING" : "WORKING";
  }
}
