package io.corridorledger.projection.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the consumers have their partitions and make progress. Lag and parked streams are
/// told, but do not take the service out of service: what it has, it can answer.
@Readiness
@ApplicationScoped
public class FeedHealth implements HealthCheck {

  private final EventFeed feed;
  private final MeterRegistry registry;

  FeedHealth(EventFeed feed, MeterRegistry registry) {
    this.feed = feed;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) {
    for (String log : feed.logs())
      registry.gauge(
          "corridor.feed.lag",
          List.of(io.micrometer.core.instrument.Tag.of("log", log)),
          feed,
          f -> f.lag(log));
    registry.gauge("corridor.feed.parked.streams", feed, _ -> ParkedStream.count());
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("feed");
    boolean ready = true;
    for (EventFeed.State state : feed.states()) {
      ready &= state.joined() && state.failure() == null;
      response.withData(
          state.name(),
          state.failure() != null
              ? state.failure()
              : state.joined() ? state.partitions() + " partitions" : "joining");
    }
    for (String log : feed.logs()) response.withData("lag." + log, feed.lag(log));
    try {
      response.withData("parked", ParkedStream.count());
    } catch (RuntimeException e) {
      ready = false;
      response.withData("parked", "unknown: " + e.getMessage());
    }
    return response.status(ready).build();
  }
}
