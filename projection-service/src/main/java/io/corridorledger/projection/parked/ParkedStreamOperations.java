package io.corridorledger.projection.parked;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.audit.AuditLog;
import io.corridorledger.edge.ClientAddress;
import io.corridorledger.edge.ClientAddresses;
import io.corridorledger.feed.EventFeed;
import io.corridorledger.feed.Failures;
import io.corridorledger.feed.ParkedStreams;
import io.corridorledger.feed.StreamKey;
import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.AccessRules.Access;
import io.corridorledger.identity.Identities;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemJson;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
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
///
/// A web page of another origin cannot use these operations, because the management port rejects
/// requests from other origins. The port also rejects content types that a browser may send without
/// a CORS preflight request.
@ApplicationScoped
public class ParkedStreamOperations {

  private static final String PATH = "/operations/parked-streams/:log/:stream/:operation";
  private static final int MAX_BODY_BYTES = 16 << 10;
  private static final int MAX_REASON = 1_000;

  private final ParkedStreams parked;
  private final ObjectMapper json;
  private final Set<String> logs;
  private final Identities identities;
  private final AccessRules rules;
  private final ClientAddresses addresses;
  private final AuditLog audit;

  ParkedStreamOperations(
      ParkedStreams parked,
      ObjectMapper json,
      EventFeed feed,
      Identities identities,
      AccessRules rules,
      ClientAddresses addresses,
      AuditLog audit) {
    this.parked = parked;
    this.json = json;
    this.logs = Set.copyOf(feed.logs());
    this.identities = identities;
    this.rules = rules;
    this.addresses = addresses;
    this.audit = audit;
  }

  record Skip(Long version, String reason) {}

  /// @param item the stream if it is still parked, null if it is not
  record Outcome(@JsonInclude(JsonInclude.Include.NON_NULL) ParkedStream item, boolean waiting) {}

  void register(@Observes ManagementInterface management) {
    management
        .router()
        .route(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(request -> Thread.ofVirtual().name("operation").start(() -> handle(request)))
        .failureHandler(request -> answer(request, failed(request.failure())));
  }

  private static Problem failed(Throwable failure) {
    if (failure instanceof HttpException e && e.getStatusCode() == 413) return tooLarge();
    Log.errorf(Failures.printable(failure), "operation failed");
    return Problem.internal();
  }

  private static Problem tooLarge() {
    return Problem.header(
        413,
        "body-too-large",
        "Body too large",
        "Content-Length",
        "is more than %d".formatted(MAX_BODY_BYTES));
  }

  private void handle(RoutingContext request) {
    try {
      identities.require(rules, Identities.of(request), Access.OPERATE);
      requirePost(request);
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
      answer(request, new Outcome(now, now != null));
    } catch (Problem problem) {
      answer(request, problem);
    } catch (SQLException | RuntimeException | Error e) {
      answer(request, failed(e));
    }
  }

  /// Records the decision of an operator in the audit log. Must be called before the decision is
  /// carried out.
  private void record(RoutingContext request, String operation, StreamKey stream, String reason)
      throws SQLException {
    audit.decided(
        Identities.of(request).id(),
        addresses.address(request.request()).map(ClientAddress::text).orElse(null),
        "%s %s %s".formatted(operation, stream.log(), stream.stream()),
        reason);
  }

  private static void requirePost(RoutingContext request) {
    if (request.request().method() != HttpMethod.POST)
      throw Problem.header(405, "method-not-allowed", "Method not allowed", "Allow", "POST");
    // The size of the body is checked here, because the management port may have a body handler
    // with another limit.
    if (request.body().length() > MAX_BODY_BYTES) throw tooLarge();
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
    Skip skip;
    try {
      skip = json.readValue(request.body().buffer().getBytes(), Skip.class);
    } catch (JsonProcessingException e) {
      throw Problem.malformedJson("Send {\"version\": 3, \"reason\": \"…\"}.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (skip == null || skip.version() == null)
      throw invalid("/version", "is missing: it identifies the event to skip");
    String reason = skip.reason();
    if (reason == null || reason.isBlank())
      throw invalid("/reason", "is missing: a skipped event needs a reason");
    if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl))
      throw invalid(
          "/reason",
          "must have at most %d characters, and no control characters".formatted(MAX_REASON));
    return skip;
  }

  private static Problem invalid(String pointer, String detail) {
    return Problem.invalid(List.of(new FieldError(pointer, detail)));
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

  private void answer(RoutingContext request, Problem problem) {
    ProblemJson answer = ProblemJson.of(problem, request.request().getHeader("traceparent"));
    request.response().setStatusCode(problem.body().status());
    answer.headers().forEach(request.response()::putHeader);
    request.response().end(Buffer.buffer(answer.body()));
  }

  private void answer(RoutingContext request, Outcome body) {
    try {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(json.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      request.response().setStatusCode(500).end();
    }
  }
}
