package io.corridorledger.projection.parked;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.EventFeed;
import io.corridorledger.feed.ParkedStreams;
import io.corridorledger.feed.StreamKey;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.operations.ManagementOperations;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The operations on a parked stream, which waits because its next event cannot be applied. These
/// operations exist only on the management port:
///
/// ```
/// POST /operations/parked-streams/{log}/{stream}/retry   {}
/// POST /operations/parked-streams/{log}/{stream}/skip    {"version": 3, "reason": "…"}
/// ```
@ApplicationScoped
public class ParkedStreamOperations {

  private static final String PATH = "/operations/parked-streams/:log/:stream/:operation";

  private final ManagementOperations operations;
  private final ParkedStreams parked;
  private final Set<String> logs;

  ParkedStreamOperations(ManagementOperations operations, ParkedStreams parked, EventFeed feed) {
    this.operations = operations;
    this.parked = parked;
    this.logs = Set.copyOf(feed.logs());
  }

  record Skip(Long version, String reason) {}

  /// @param item the stream if it is still parked, null if it is not
  record Outcome(@JsonInclude(JsonInclude.Include.NON_NULL) ParkedStream item, boolean waiting) {}

  void register(@Observes ManagementInterface management) {
    operations.register(management, PATH, List.of(HttpMethod.POST), this::carryOut);
  }

  private Outcome carryOut(RoutingContext request) throws SQLException {
    StreamKey stream = stream(request);
    switch (request.pathParam("operation")) {
      case "retry" -> {
        requireParked(stream);
        record(request, "retry", stream, "");
        parked.retry(stream);
      }
      case "skip" -> {
        Skip skip = skip(request);
        requireParked(stream);
        record(request, "skip version " + skip.version() + " of", stream, skip.reason());
        if (!parked.skip(stream, skip.version(), skip.reason()))
          throw Problem.ruleViolated(
              "nothing-to-skip",
              "Stream %s is not parked because version %d failed. A missing version is fetched, never skipped."
                  .formatted(stream.stream(), skip.version()));
      }
      default -> throw Problem.notFound("The operations are retry and skip.");
    }
    ParkedStream now = show(stream);
    return new Outcome(now, now != null);
  }

  private void record(RoutingContext request, String operation, StreamKey stream, String reason)
      throws SQLException {
    operations.record(
        request, "%s %s %s".formatted(operation, stream.log(), stream.stream()), reason);
  }

  private StreamKey stream(RoutingContext request) {
    String log = request.pathParam("log");
    String id = request.pathParam("stream");
    try {
      UUID stream = UUID.fromString(id);
      if (logs.contains(log) && stream.toString().equalsIgnoreCase(id))
        return new StreamKey(log, stream);
    } catch (IllegalArgumentException _) {
      // The text is not a UUID. The method throws the problem below.
    }
    throw Problem.notFound("The stream is unknown. The logs are %s.".formatted(logs));
  }

  private Skip skip(RoutingContext request) {
    Skip skip = operations.body(request, Skip.class, "{\"version\": 3, \"reason\": \"…\"}");
    if (skip.version() == null)
      throw ManagementOperations.invalid("/version", "is missing: it identifies the event to skip");
    ManagementOperations.requireReason(skip.reason(), "a skipped event");
    return skip;
  }

  /// Reads a parked stream.
  ///
  /// @return null if the stream is not parked
  private static ParkedStream show(StreamKey stream) {
    ManagedContext context = Arc.container().requestContext();
    context.activate();
    try {
      return ParkedStream.find(stream);
    } finally {
      context.terminate();
    }
  }

  private void requireParked(StreamKey stream) {
    if (show(stream) == null) throw ParkedStreamsResource.notParked(stream.stream());
  }
}
