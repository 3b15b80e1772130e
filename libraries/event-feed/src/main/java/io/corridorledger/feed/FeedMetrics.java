package io.corridorledger.feed;

import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.RecordCheck.Foreign;
import io.corridorledger.feed.StreamInBatch.Parking;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/// Reports the state of the feed to operators, as metrics and as entries in the log of the process.
@Singleton
public class FeedMetrics {

  /// The timer does not record a longer delay of an event. The timer stores the sum of all delays
  /// in nanoseconds as a `long`, which overflows at about three centuries.
  private static final Duration LONGEST_DELAY = Duration.ofDays(36_525);

  /// Upper bounds of the buckets in histograms of durations.
  private static final Duration[] BUCKETS =
      IntStream.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final DistributionSummary batchSize;
  private final Timer shortPath;
  private final Timer fullPath;
  private final Timer visibleDelay;

  FeedMetrics(MeterRegistry registry) {
    this.registry = registry;
    batchSize =
        DistributionSummary.builder("corridor.feed.batch.events")
            .description("New events in one transaction")
            .register(registry);
    shortPath = batchTime("short");
    fullPath = batchTime("full");
    visibleDelay =
        Timer.builder("corridor.feed.visible.delay")
            .description("Delay from recording at the writer to visibility in the read models")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /// @param path `short` if [ShortPath] applies the batch, `full` if [Intake] does
  private Timer batchTime(String path) {
    return Timer.builder("corridor.feed.batch")
        .description("Duration of one batch, by path: short or full")
        .tag("path", path)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /// Creates the counters with the value 0 at start-up. Otherwise a monitoring system could not
  /// detect the first increase.
  void begin(String log) {
    for (ForeignReason reason : ForeignReason.values()) foreign(log, reason);
    for (ParkingCode.Reason reason : ParkingCode.Reason.values()) parked(log, reason);
    for (Counter counter :
        List.of(
            events(log),
            repeats(log),
            givenUp(log),
            held(log),
            repairs(log),
            failures(log),
            repairFailures(log),
            lostRecords(log),
            replacedTopics(log),
            epochs(log))) counter.increment(0);
  }

  Timer.Sample startBatch() {
    return Timer.start(registry);
  }

  void batch(Timer.Sample started, Intake.Taken taken, List<Foreign> foreign) {
    started.stop(taken.shortPath ? shortPath : fullPath);
    batchSize.record(taken.received.size());
    taken(taken, foreign);
  }

  /// Records the metrics of a repair after its commit. A repair adds events that were fetched from
  /// the writer.
  void repaired(Intake.Taken taken, List<Foreign> foreign) {
    repairs(taken.log).increment(taken.received.size());
    if (!taken.received.isEmpty())
      Log.warnf(
          "fetched %d events that the topic lacks from the writer log=%s",
          taken.received.size(), taken.log);
    taken(taken, foreign);
  }

  private void taken(Intake.Taken taken, List<Foreign> foreign) {
    String log = taken.log;
    repeats(log).increment(taken.repeats);
    givenUp(log).increment(taken.givenUp);
    held(log).increment(taken.held);
    for (Foreign record : foreign) foreign(log, record.reason()).increment();
    if (!foreign.isEmpty())
      Log.errorf(
          "found %d records that the writer did not write, see table foreign_record log=%s first=%s",
          foreign.size(), log, foreign.getFirst().reason());
    for (Authentic record : taken.contradicting)
      Log.errorf(
          "an authentic record contradicts received records log=%s position=%d epoch=%d event=%s",
          log, record.event().position(), record.event().epoch(), record.event().id());
    for (long epoch : taken.epochs) {
      epochs(log).increment();
      Log.warnf("new epoch log=%s epoch=%d", log, epoch);
    }
    if (taken.move != null && taken.move.stops())
      Log.errorf(
          "log stopped log=%s reason=%s position=%d",
          log, taken.move.after().stop(), taken.move.after().at());
    if (taken.move != null && taken.move.goesOnAgain())
      Log.infof("log resumed log=%s position=%d", log, taken.move.after().position());
    result(log, taken.result);
  }

  void result(String log, Projector.Result result) {
    Instant now = Instant.now();
    events(log).increment(result.taken().size());
    for (LogEvent event : result.taken()) {
      Duration delay = Duration.between(event.recorded(), now);
      // A negative or very long delay is not recorded, because only a wrong clock can cause it.
      if (!delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0) visibleDelay.record(delay);
    }
    for (Parking parking : result.parked()) {
      parked(log, parking.code().reason()).increment();
      Log.errorf(
          "a stream is parked log=%s stream=%s version=%d code=%s detail=%s",
          log, parking.stream().stream(), parking.version(), parking.code(), parking.detail());
    }
  }

  void failed(String log) {
    failures(log).increment();
  }

  void repairFailed(String log) {
    repairFailures(log).increment();
  }

  void topicLostRecords(String log) {
    lostRecords(log).increment();
  }

  void topicReplaced(String log) {
    replacedTopics(log).increment();
  }

  private Counter events(String log) {
    return counter("corridor.feed.events", "Events that became facts", log);
  }

  private Counter repeats(String log) {
    return counter("corridor.feed.repeats", "Repeated records, which were dropped", log);
  }

  private Counter givenUp(String log) {
    return counter("corridor.feed.given.up", "Records that a later epoch gave up", log);
  }

  private Counter held(String log) {
    return counter(
        "corridor.feed.held",
        "Records held until their epoch is announced or a stopped log resumes",
        log);
  }

  private Counter repairs(String log) {
    return counter("corridor.feed.repairs", "Events fetched from the writer", log);
  }

  private Counter failures(String log) {
    return counter("corridor.feed.failures", "Batches that failed and were retried", log);
  }

  private Counter repairFailures(String log) {
    return counter(
        "corridor.feed.repair.failures", "Failed attempts to fetch events from the writer", log);
  }

  private Counter lostRecords(String log) {
    return counter(
        "corridor.feed.topic.lost.records", "Partitions that did not have the next offset", log);
  }

  private Counter replacedTopics(String log) {
    return counter(
        "corridor.feed.topic.replaced",
        "Times that the log's topic was replaced by another topic of the same name",
        log);
  }

  private Counter epochs(String log) {
    return counter("corridor.feed.epochs", "Announced epochs", log);
  }

  private Counter foreign(String log, ForeignReason reason) {
    return Counter.builder("corridor.feed.foreign")
        .description("Records that the writer did not write")
        .tag("log", log)
        .tag("reason", reason.name())
        .register(registry);
  }

  private Counter parked(String log, ParkingCode.Reason reason) {
    return Counter.builder("corridor.feed.parked")
        .description("Streams that were parked")
        .tag("log", log)
        .tag("reason", reason.name())
        .register(registry);
  }

  private Counter counter(String name, String description, String log) {
    return Counter.builder(name).description(description).tag("log", log).register(registry);
  }
}
