package io.corridorledger.projection.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/// What the feed tells those who run it.
@Singleton
public class FeedMetrics {

  /// A timer counts nanoseconds, and fails at those of three centuries.
  private static final Duration LONGEST_DELAY = Duration.ofDays(36_525);

  private final MeterRegistry registry;
  private final DistributionSummary batchSize;
  private final Timer batchTime;
  private final Timer visibleDelay;
  private final Counter failures;
  private final Counter foreign;

  FeedMetrics(MeterRegistry registry) {
    this.registry = registry;
    batchSize =
        DistributionSummary.builder("corridor.feed.batch.events")
            .description("Events in one transaction")
            .register(registry);
    batchTime =
        Timer.builder("corridor.feed.batch")
            .description("Time of one transaction")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    visibleDelay =
        Timer.builder("corridor.feed.visible.delay")
            .description("From recorded at the writer to visible here")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    failures =
        Counter.builder("corridor.feed.failures")
            .description("Batches that failed as a whole and were tried again")
            .register(registry);
    foreign =
        Counter.builder("corridor.feed.foreign")
            .description("Records in the topics that are not events of ours")
            .register(registry);
  }

  Timer.Sample startBatch() {
    return Timer.start(registry);
  }

  /// Called after the commit.
  void batch(Timer.Sample started, int events, Projector.Result result, int foreignRecords) {
    started.stop(batchTime);
    batchSize.record(events);
    if (foreignRecords > 0) {
      foreign.increment(foreignRecords);
      Log.errorf("%d records are not events of ours; see the table foreign_record", foreignRecords);
    }
    result(result);
  }

  void result(Projector.Result result) {
    Instant now = Instant.now();
    for (LogEvent event : result.taken()) {
      registry.counter("corridor.feed.events", "log", event.log()).increment();
      Duration delay = Duration.between(event.recorded(), now);
      // Of a clock that is wrong there is nothing to measure.
      if (!delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0) visibleDelay.record(delay);
    }
    for (Projector.Parking parking : result.parked()) {
      registry.counter("corridor.feed.parked", "reason", parking.reason().name()).increment();
      Log.errorf(
          "stream %s is parked (%s) at version %d: %s",
          parking.stream(), parking.reason(), parking.version(), parking.error());
    }
  }

  void failed() {
    failures.increment();
  }
}
