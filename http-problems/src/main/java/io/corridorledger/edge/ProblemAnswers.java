package io.corridorledger.edge;

import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemJson;
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

/// Answers with a problem where no resource is in charge: requests that are refused on their way,
/// addresses without a route, and failures between the two.
final class ProblemAnswers {

  private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

  /// What is no route of ours is one tag value in the metrics, however many addresses a client
  /// invents.
  private static final String NO_TEMPLATE = "UNMATCHED";

  /// The name under which the metrics look for it.
  private static final String TEMPLATE = "UrlPathTemplate";

  /// What takes no other methods is there to be read: a page, a file, a document.
  private static final List<String> READ = List.of("GET", "HEAD");

  private ProblemAnswers() {}

  /// A resource puts its own template in the place of this one.
  static void putTemplate(HttpServerRequest request) {
    ((HttpServerRequestInternal) request).context().putLocal(TEMPLATE, NO_TEMPLATE);
  }

  /// Ends the request. What is left of its body is read and dropped, until the deadline of the
  /// connection cuts it off; a connection that is closed at once can lose the answer.
  static void answer(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.ended()) return;
    if (response.headWritten()) {
      response.reset();
      return;
    }
    ProblemJson json = ProblemJson.of(problem, request.getHeader("traceparent"));
    response.setStatusCode(problem.body().status());
    if (!response.headers().contains("X-Content-Type-Options"))
      SecurityHeaders.of(SecurityHeaders.POLICY_OF_DATA).forEach(response::putHeader);
    json.headers().forEach(response::putHeader);
    if (request.method() == HttpMethod.HEAD) response.end();
    else response.end(Buffer.buffer(json.body()));
    if (!request.isEnded()) request.resume();
  }

  /// For a request that failed on a route that is none of ours.
  static void failed(RoutingContext context) {
    Throwable failure = context.failure();
    int status = context.statusCode();
    if (status < 400 || status >= 500) {
      // The URI is encoded, and has no line breaks.
      if (failure instanceof java.io.IOException)
        LOG.debugf(failure, "a client went away from %s", context.request().uri());
      else LOG.errorf(failure, "request failed uri=%s", context.request().uri());
    }
    answer(context.request(), of(status));
  }

  /// The problem for a status that a route answers with by itself.
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

  /// For a request that is no HTTP, after which the connection cannot be used.
  static void malformed(HttpServerRequest request) {
    putTemplate(request);
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        switch (cause) {
          case TooLongHttpLineException _ -> Problem.uriTooLong();
          case TooLongHttpHeaderException _ -> Problem.headersTooLarge();
          case TooLongFrameException _ -> Problem.headersTooLarge();
          case null, default -> Problem.badRequest(400, "The request is not valid HTTP/1.1.");
        };
    answer(request, problem);
    request.connection().close();
  }
}
