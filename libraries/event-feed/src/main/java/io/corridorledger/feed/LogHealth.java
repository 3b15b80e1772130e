package io.corridorledger.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// Reports whether each log continues to deliver events. If a log no longer delivers events,
/// `/q/health` is DOWN, and an operator must act. The instance stays ready, because another
/// instance with the same database could not serve newer data.
@Wellness
@ApplicationScoped
public class LogHealth implements HealthCheck {

  private final FeedConfig config;
  private final EventFeed feed;
  private final Topics topics;
  private final LogStates states;
  private final FeedMetrics metrics;
  private final ParkedStreams parked;
  private final ReadModels readModels;
  private final ReadModelSweep sweep;
  private final MeterRegistry registry;

  LogHealth(
      FeedConfig config,
      EventFeed feed,
      Topics topics,
      LogStates states,
      FeedMetrics metrics,
      ParkedStreams parked,
      ReadModels readModels,
      ReadModelSweep sweep,
      MeterRegistry registry) {
    this.config = config;
    this.feed = feed;
    this.topics = topics;
    this.states = states;
    this.metrics = metrics;
    this.parked = parked;
    this.readModels = readModels;
    this.sweep = sweep;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) {
    for (String log : feed.logs()) {
      metrics.begin(log);
      gauge("corridor.feed.lag", "Unread records", log, feed::lag);
      gauge(
          "corridor.feed.position",
          "Position up to which the log is complete and verified",
          log,
          l -> states.of(l).position());
      gauge(
          "corridor.feed.stopped",
          "1 while the log cannot advance because records contradict each other",
          log,
          l -> states.of(l).stop() == null ? 0 : 1);
      gauge(
          "corridor.feed.stalled",
          "1 while the log has not advanced for too long although later events have arrived",
          log,
          l -> isStalled(l) ? 1 : 0);
      gauge(
          "corridor.feed.topic.incomplete",
          "Partitions that have lost records after the feed had read them",
          log,
          l -> states.of(l).lost());
      gauge(
          "corridor.feed.topic.missing",
          "1 while the topic does not exist or has the wrong number of partitions",
          log,
          l -> isMissing(l) ? 1 : 0);
    }
    Gauge.builder("corridor.feed.parked.streams", parked::count)
        .description("Parked streams")
        .register(registry);
    Gauge.builder("corridor.feed.read.models.unfilled", () -> readModels.unfilled().size())
        .description("Read models that are being filled; queries of them are rejected")
        .register(registry);
  }

  private void gauge(String name, String description, String log, ToDoubleFunction<String> value) {
    Gauge.builder(name, log, value)
        .description(description)
        .tag("log", log)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("logs");
    boolean well = true;
    for (String log : feed.logs()) {
      String problem = problem(log);
      well &= problem == null;
      response.withData(log, problem == null ? "advancing" : problem);
      response.withData("position." + log, states.of(log).position());
      response.withData("foreign." + log, states.of(log).foreign());
    }
    if (sweep.isFailing()) {
      well = false;
      response.withData("read models", "cannot be filled");
    }
    return response.status(well).build();
  }

  /// Describes the problem of a log. The text stays the same while the problem lasts, so that it is
  /// logged once.
  ///
  /// @return null if there is no problem
  private String problem(String log) {
    LogState state = states.of(log);
    if (state.stop() != null)
      return switch (state.stop()) {
        case CHAIN_BROKEN -> "chain broken at position " + state.stoppedAt();
        case POSITION_TAKEN -> "two events at position " + state.stoppedAt();
        case EPOCH_CONTRADICTED -> "epoch contradicted at position " + state.stoppedAt();
        case EPOCH_BREAKS_CHAIN -> "epoch breaks the chain at position " + state.stoppedAt();
      };
    if (isMissing(log)) return "topic missing";
    if (isStalled(log)) return "stalled after position " + state.position();
    if (state.lost() > 0) return "topic lost records";
    return null;
  }

  private boolean isStalled(String log) {
    return states.of(log).isStalled(config.feed().stalledAfter());
  }

  private boolean isMissing(String log) {
    Topics.Topic topic = topics.known(log);
    return topic != null && topic.problem() != null;
  }
}
