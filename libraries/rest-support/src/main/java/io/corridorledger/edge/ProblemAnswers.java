package io.corridorledger.edge;

import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemJson;
import io.corridorledger.problem.TraceParent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jboss.logging.Logger;

/// Sends the problem response to a request that no resource class answers: the request was rejected
/// by a check, has an unknown URL, or failed before or after the resource class.
final class ProblemAnswers {

  private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

  /// The value that the metrics use for every unknown URL. If the metrics contained the URL itself,
  /// a client could create any number of metrics.
  private static final String NO_TEMPLATE = "UNMATCHED";

  /// The key of the URL template in the context of a request. The metrics get the template from the
  /// context.
  private static final String TEMPLATE = "UrlPathTemplate";

  /// The HTTP methods that are allowed for static content, which consists of pages and files.
  private static final List<String> READ = List.of("GET", "HEAD");

  private ProblemAnswers() {}

  /// Sets `UNMATCHED` as the URL template of the request. If a resource class handles the request,
  /// the framework replaces this value by the template of the resource. The metrics use the last
  /// value.
  static void putTemplate(HttpServerRequest request) {
    ((HttpServerRequestInternal) request).context().putLocal(TEMPLATE, NO_TEMPLATE);
  }

  /// Sends a problem and ends the response. The rest of the request body is still read and dropped,
  /// because the client might not get the response if the connection were closed at once.
  static void answer(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.ended()) return;
    if (response.headWritten()) {
      response.reset();
      return;
    }
    TraceParent trace = TraceParent.of(request.getHeader("traceparent"));
    ProblemJson json = ProblemJson.of(problem, trace.value());
    response.setStatusCode(problem.body().status());
    if (!response.headers().contains("X-Content-Type-Options")) {
      // RequestGuard did not handle this request, so the security headers are still missing.
      SecurityHeaders.of(SecurityHeaders.POLICY_OF_DATA).forEach(response::putHeader);
      response.putHeader("Cache-Control", "no-store");
      RequestIds.put(request);
    }
    response.putHeader(ProblemJson.TRACE_ID, trace.traceId());
    json.headers().forEach(response::putHeader);
    if (request.method() == HttpMethod.HEAD) response.end();
    else response.end(Buffer.buffer(json.body()));
    if (!request.isEnded()) request.resume();
  }

  /// Handles a request that failed in a route of Quarkus.
  static void failed(RoutingContext context) {
    Throwable failure = context.failure();
    int status = context.statusCode();
    if (status < 400 || status >= 500) {
      // The URI is percent-encoded, so it cannot contain a line break.
      if (failure instanceof java.io.IOException)
        LOG.debugf(failure, "client disconnected uri=%s", context.request().uri());
      else LOG.errorf(failure, "request failed uri=%s", context.request().uri());
    }
    answer(context.request(), of(status));
  }

  /// Returns the problem for an HTTP status that a route of Quarkus has set.
  static Problem of(int status) {
    return switch (status) {
      case 404 -> Problem.notFound("No resource has this address.");
      case 405 -> Problem.methodNotAllowed(READ);
      case 406 -> Problem.notAcceptable();
      case 413 -> Problem.bodyTooLarge();
      case 414 -> Problem.uriTooLong();
      case 415 -> Problem.unsupportedMediaType();
      case 431 -> Problem.headersTooLarge();
      default ->
          status >= 400 && status < 500
              ? Problem.badRequest(status, "The request cannot be read.")
              : Problem.internal();
    };
  }

  /// Returns the problem of a request that is not valid HTTP.
  static Problem ofMalformed(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> Problem.uriTooLong();
      case TooLongHttpHeaderException _ -> Problem.headersTooLarge();
      case TooLongFrameException _ -> Problem.headersTooLarge();
      case null, default -> Problem.badRequest(400, "The request is not valid HTTP/1.1.");
    };
  }
}
