package io.corridorledger.problem;

import io.corridorledger.contract.Rejected;
import io.corridorledger.value.InvalidValue;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Every way in which a request can fail, as a problem: the only place where an exception becomes
/// an answer.
public class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  public Response problem(Problem problem, HttpHeaders headers) {
    Response.ResponseBuilder response =
        Response.status(problem.body().status())
            .type("application/problem+json")
            .entity(problem.body().withTrace(trace(headers)));
    problem.headers().forEach(response::header);
    return response.build();
  }

  @ServerExceptionMapper
  public Response rejected(Rejected rejection, HttpHeaders headers) {
    return problem(Problem.ruleViolated(rejection.rule(), rejection.getMessage()), headers);
  }

  /// A value built from a query or path parameter; those of bodies are told by [FactReader].
  @ServerExceptionMapper
  public Response invalid(InvalidValue invalid, HttpHeaders headers) {
    return problem(
        Problem.plain(400, "invalid-parameter", "A parameter is wrong", invalid.getMessage()),
        headers);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e, HttpHeaders headers) {
    int status = e.getResponse().getStatus();
    if (status >= 500) return unexpected(e, headers);
    Response answer =
        problem(
            switch (status) {
              case 404 -> Problem.notFound("There is nothing at this address.");
              case 405 ->
                  Problem.plain(
                      405,
                      "method-not-allowed",
                      "This address takes other methods",
                      e.getMessage());
              case 406 ->
                  Problem.plain(
                      406, "not-acceptable", "No such representation", "Ask for application/json.");
              case 415 -> Problem.unsupportedMediaType();
              default ->
                  Problem.plain(
                      status, "bad-request", "The request cannot be read", e.getMessage());
            },
            headers);
    String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? answer
        : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, HttpHeaders headers) {
    String trace = trace(headers);
    LOG.errorf(e, "request failed traceId=%s", trace);
    return Response.status(500)
        .type("application/problem+json")
        .entity(Problem.internal().body().withTrace(trace))
        .build();
  }

  private static String trace(HttpHeaders headers) {
    return TraceParent.of(headers.getHeaderString("traceparent")).traceId();
  }
}
