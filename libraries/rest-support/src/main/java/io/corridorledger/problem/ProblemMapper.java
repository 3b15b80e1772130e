package io.corridorledger.problem;

import io.corridorledger.contract.Rejected;
import io.corridorledger.value.InvalidValue;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Converts exceptions to problem responses, for all requests. No other class converts an exception
/// to a response.
public class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  private static final Set<String> OUTAGES = Set.of("08", "53", "57", "58");

  /// Maximum number of causes that are examined. A limit is needed, because a chain of causes can
  /// be a cycle.
  private static final int MAX_CAUSES = 20;

  private final AllowedMethods allowed;

  ProblemMapper(AllowedMethods allowed) {
    this.allowed = allowed;
  }

  @ServerExceptionMapper
  public Response problem(Problem problem, HttpHeaders headers) {
    ProblemJson json = ProblemJson.of(problem, headers.getHeaderString("traceparent"));
    Response.ResponseBuilder response =
        Response.status(problem.body().status()).entity(json.body());
    json.headers().forEach(response::header);
    return response.build();
  }

  @ServerExceptionMapper
  public Response rejected(Rejected rejection, HttpHeaders headers) {
    return problem(Problem.ruleViolated(rejection.rule().id(), rejection.getMessage()), headers);
  }

  /// Reports an invalid value in the query or the path. [FactReader] reports invalid values in
  /// bodies.
  @ServerExceptionMapper
  public Response invalid(InvalidValue invalid, HttpHeaders headers) {
    return problem(
        Problem.plain(400, "invalid-parameter", "Invalid query parameter", invalid.getMessage()),
        headers);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, HttpHeaders headers, UriInfo uri) {
    // The converter of a parameter rejected the value and threw this problem.
    if (e.getCause() instanceof Problem problem) return problem(problem, headers);
    int status = e.getResponse().getStatus();
    if (status >= 500) return unexpected(e, headers);
    return problem(
        switch (status) {
          case 404 -> Problem.notFound("No resource has this address.");
          case 405 -> Problem.methodNotAllowed(allowed.at(uri.getPath()));
          case 406 -> Problem.notAcceptable();
          case 415 -> Problem.unsupportedMediaType();
          // The message of the exception is not sent, because it may contain internal details.
          default -> Problem.badRequest(status, "The request cannot be read.");
        },
        headers);
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, HttpHeaders headers) {
    TraceParent trace = TraceParent.of(headers.getHeaderString("traceparent"));
    LOG.errorf(e, "request failed traceId=%s", trace.traceId());
    Problem problem = isOutage(e) ? Problem.unavailable() : Problem.internal();
    ProblemJson json = ProblemJson.of(problem, trace.value());
    Response.ResponseBuilder response =
        Response.status(problem.body().status()).entity(json.body());
    json.headers().forEach(response::header);
    return response.build();
  }

  /// Whether a failure is an outage: the database cannot be reached, shuts down, or has no disk
  /// space, memory or connections left. The first two characters of the SQLSTATE show an outage. An
  /// exception without an SQLSTATE comes from the connection pool, and means that no connection
  /// became free in time.
  static boolean isOutage(Throwable failure) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < MAX_CAUSES; e = e.getCause(), depth++)
      if (e instanceof SQLException sql && isOutage(sql.getSQLState())) return true;
    return false;
  }

  private static boolean isOutage(String state) {
    return state == null || state.length() == 5 && OUTAGES.contains(state.substring(0, 2));
  }
}
