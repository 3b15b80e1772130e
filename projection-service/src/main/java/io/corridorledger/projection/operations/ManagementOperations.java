package io.corridorledger.projection.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.audit.AuditLog;
import io.corridorledger.edge.ClientAddress;
import io.corridorledger.edge.ClientAddresses;
import io.corridorledger.feed.Failures;
import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.AccessRules.Access;
import io.corridorledger.identity.Identities;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemJson;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Registers operations on the management port. Each operation needs the role `operator`.
///
/// A web page of another origin cannot use these operations, because the management port rejects
/// requests from other origins. The port also rejects content types that a browser may send without
/// a CORS preflight request.
@ApplicationScoped
public class ManagementOperations {

  private static final int MAX_BODY_BYTES = 16 << 10;
  private static final int MAX_REASON = 1_000;

  private final ObjectMapper json;
  private final Identities identities;
  private final AccessRules rules;
  private final ClientAddresses addresses;
  private final AuditLog audit;

  ManagementOperations(
      ObjectMapper json,
      Identities identities,
      AccessRules rules,
      ClientAddresses addresses,
      AuditLog audit) {
    this.json = json;
    this.identities = identities;
    this.rules = rules;
    this.addresses = addresses;
    this.audit = audit;
  }

  /// Carries out an operation. A [Problem] becomes the response.
  @FunctionalInterface
  public interface Operation {
    /// @return the body of the response
    Object carryOut(RoutingContext request) throws SQLException;
  }

  /// Registers an operation.
  ///
  /// @param methods the methods that the path permits
  public void register(
      ManagementInterface management, String path, List<HttpMethod> methods, Operation operation) {
    management
        .router()
        .route(path)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(request ->
            Thread.ofVirtual().name("operation").start(() -> handle(request, methods, operation)))
        .failureHandler(request -> answer(request, failed(request.failure())));
  }

  private void handle(RoutingContext request, List<HttpMethod> methods, Operation operation) {
    try {
      identities.require(rules, Identities.of(request), Access.OPERATE);
      if (!methods.contains(request.request().method()))
        throw Problem.header(
            405,
            "method-not-allowed",
            "Method not allowed",
            "Allow",
            methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")));
      // The size of the body is checked here, because the management port may have a body handler
      // with another limit.
      if (request.body().length() > MAX_BODY_BYTES) throw tooLarge();
      answer(request, operation.carryOut(request));
    } catch (Problem problem) {
      answer(request, problem);
    } catch (SQLException | RuntimeException | Error e) {
      answer(request, failed(e));
    }
  }

  /// Parses the body of a request.
  ///
  /// @param example a valid body, which the problem of an invalid body shows
  public <T> T body(RoutingContext request, Class<T> type, String example) {
    Buffer bytes = request.body().buffer();
    try {
      T body = bytes == null ? null : json.readValue(bytes.getBytes(), type);
      if (body != null) return body;
    } catch (IOException _) {
      // The body is not a JSON object of this type. The method throws the problem below.
    }
    throw Problem.malformedJson("Send %s.".formatted(example));
  }

  /// Checks the reason of a decision.
  ///
  /// @param reason the field `/reason` of the body
  /// @param decision the decision that needs the reason, such as "a skipped event"
  public static void requireReason(String reason, String decision) {
    if (reason == null || reason.isBlank())
      throw invalid("/reason", "is missing: %s needs a reason".formatted(decision));
    if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl))
      throw invalid(
          "/reason",
          "must have at most %d characters, and no control characters".formatted(MAX_REASON));
  }

  /// The problem of an invalid field.
  ///
  /// @param pointer place of the field in the body, as a JSON Pointer
  public static Problem invalid(String pointer, String detail) {
    return Problem.invalid(List.of(new FieldError(pointer, detail)));
  }

  /// Records the decision of an operator in the audit log. Must be called before the decision is
  /// carried out.
  public void record(RoutingContext request, String decision, String reason) throws SQLException {
    audit.decided(
        Identities.of(request).id(),
        addresses.address(request.request()).map(ClientAddress::text).orElse(null),
        decision,
        reason);
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

  private static void answer(RoutingContext request, Problem problem) {
    ProblemJson answer = ProblemJson.of(problem, request.request().getHeader("traceparent"));
    request.response().setStatusCode(problem.body().status());
    answer.headers().forEach(request.response()::putHeader);
    request.response().end(Buffer.buffer(answer.body()));
  }

  private void answer(RoutingContext request, Object body) {
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
