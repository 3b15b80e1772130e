package io.corridorledger.command;

import io.corridorledger.store.LogWorkers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Counts commands by their outcome, and measures how long the database takes to write them.
@Singleton
public class CommandMetrics {

  /// The outcome of a command for the client.
  private enum Outcome {
    /// The fact was recorded, or the ledger already had the fact.
    RECORDED,
    /// The client sent the command again, and got the first response.
    REPLAYED,
    /// The stream does not have the version that `If-Match` names.
    STALE,
    /// The aggregate already exists, is full or is a likely duplicate, or another command was
    /// recorded at the same time.
    CONFLICT,
    /// A field is invalid, or a business rule is violated.
    REJECTED,
    /// The client made any other error.
    INVALID,
    /// The service made an error.
    FAILED;

    private static Outcome of(int status, boolean isReplay) {
      if (status < 300) return isReplay ? REPLAYED : RECORDED;
      return switch (status) {
        case 412 -> STALE;
        case 409 -> CONFLICT;
        case 422 -> REJECTED;
        default -> status < 500 ? INVALID : FAILED;
      };
    }
  }

  private final Map<Outcome, Counter> commands = new EnumMap<>(Outcome.class);
  private final Counter repeated;
  private final Timer append;

  CommandMetrics(MeterRegistry metrics) {
    for (Outcome outcome : Outcome.values())
      commands.put(
          outcome,
          Counter.builder("corridor.commands")
              .description("Commands by outcome")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(metrics));
    repeated =
        Counter.builder("corridor.commands.redecided")
            .description(
                "Decisions that were repeated, because another command changed the stream first")
            .register(metrics);
    append =
        Timer.builder("corridor.log.append")
            .description("Duration of one append to the store")
            .serviceLevelObjectives(LogWorkers.BUCKETS)
            .register(metrics);
  }

  Timer append() {
    return append;
  }

  void redecided() {
    repeated.increment();
  }

  @ServerResponseFilter
  public void count(ContainerResponseContext response, ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    if (method != null && Arrays.asList(method.getParameterTypes()).contains(CommandHeaders.class))
      commands
          .get(
              Outcome.of(
                  response.getStatus(), response.getHeaders().containsKey("Idempotency-Replayed")))
          .increment();
  }
}
