package io.corridorledger.feed;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Reports whether this instance is ready to serve requests. The instance is ready if, for every
/// log, the topic exists and the consumers can read, and if the live rows are of its release.
///
/// The response also shows the lag, the number of parked streams and the read models that are being
/// filled. These values do not affect readiness, because the instance can still answer queries.
/// [LogHealth] reports whether new events arrive.
@Readiness
@ApplicationScoped
public class FeedHealth implements HealthCheck {

  private final EventFeed feed;
  private final Topics topics;
  private final ParkedStreams parked;
  private final ReadModels readModels;

  FeedHealth(EventFeed feed, Topics topics, ParkedStreams parked, ReadModels readModels) {
    this.feed = feed;
    this.topics = topics;
    this.parked = parked;
    this.readModels = readModels;
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
              ? state.failure().words()
              : state.joined() ? state.partitions() + " partitions" : "joining");
    }
    for (String log : feed.logs()) {
      Topics.Topic topic = topics.known(log);
      ready &= topic != null && topic.problem() == null;
      response.withData("topic." + log, words(topic));
      response.withData("lag." + log, feed.lag(log));
    }
    try {
      response.withData("parked", parked.count());
      response.withData("unfilled", String.join(" ", readModels.unfilled()));
      if (!readModels.areLive()) {
        ready = false;
        response.withData("read-models", FeedFailure.OUTDATED.words());
      }
    } catch (RuntimeException _) {
      ready = false;
      response.withData("parked", "unknown: " + FeedFailure.DATABASE.words());
    }
    return response.status(ready).build();
  }

  private static String words(Topics.Topic topic) {
    if (topic == null) return "unknown";
    if (topic.problem() == null) return "found";
    return switch (topic.problem()) {
      case MISSING -> "missing";
      case PARTITIONS -> "wrong number of partitions";
    };
  }
}
