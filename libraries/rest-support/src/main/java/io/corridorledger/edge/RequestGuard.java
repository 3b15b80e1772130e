package io.corridorledger.edge;

import static io.corridorledger.edge.Origins.HostVerdict.OURS;

import io.corridorledger.audit.RefusalWriter;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Problem;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.VertxHttpBuildTimeConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks each request before a route handles it. Therefore a rejected request costs little and
/// changes nothing.
@Singleton
class RequestGuard {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /// The allowed methods. The guard checks the method, because some routes of Quarkus accept every
  /// method.
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  private static final List<String> USED = List.of("GET", "HEAD", "OPTIONS", "POST");

  private static final int HEADERS_TOO_LARGE = 431;

  private static final String STRICT_TRANSPORT = "Strict-Transport-Security";
  private static final String ONE_YEAR = "max-age=31536000";

  private static final String SWAGGER_UI = "/q/swagger-ui";

  /// The content security policy of Swagger UI. The policy allows an inline script and inline
  /// styles, because Swagger UI uses them, and allows calls to this service and to the other
  /// services.
  private static final String CONTENT_POLICY_OF_SWAGGER_UI =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'%s; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final HttpConfig config;
  private final ClientAddresses clients;
  private final Identities identities;
  private final RefusalWriter refusals;
  private final Origins origins;
  private final Origins managementOrigins;
  private final AddressLimits limits;
  private final String policyOfSwaggerUi;
  private final Set<String> compressed;
  private final String exposedHeaders;

  RequestGuard(
      HttpConfig config,
      ClientAddresses clients,
      Identities identities,
      RefusalWriter refusals,
      VertxHttpConfig http,
      VertxHttpBuildTimeConfig built,
      ManagementConfig management) {
    List<String> allowed = config.allowedOrigins().orElse(List.of());
    this.config = config;
    this.clients = clients;
    this.identities = identities;
    this.refusals = refusals;
    origins = new Origins(allowed, http.host());
    managementOrigins = new Origins(List.of(), management.host());
    limits =
        new AddressLimits(config.commandsPerSecond(), config.queriesPerSecond(), System::nanoTime);
    compressed = Set.copyOf(built.compressMediaTypes().orElse(List.of()));
    exposedHeaders = String.join(",", http.cors().exposedHeaders().orElse(List.of()));
    policyOfSwaggerUi =
        CONTENT_POLICY_OF_SWAGGER_UI.formatted(
            allowed.isEmpty() ? "" : " " + String.join(" ", allowed));
  }

  void guard(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(this::check)
        .failureHandler(ProblemAnswers::failed);
    router.route().order(Integer.MAX_VALUE - 1).failureHandler(ProblemAnswers::failed);
    answerErrors(router);
  }

  void guardManagement(@Observes ManagementInterface management) {
    Router router = management.router();
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(this::checkManagement)
        .failureHandler(ProblemAnswers::failed);
    router.route().order(Integer.MAX_VALUE - 1).failureHandler(ProblemAnswers::failed);
    answerErrors(router);
  }

  /// Handles requests for which there is no route, and failures in routes.
  private static void answerErrors(Router router) {
    for (int status : List.of(400, 404, 405, 406, 413, 415, 500))
      router.errorHandler(
          status, context -> ProblemAnswers.answer(context.request(), ProblemAnswers.of(status)));
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    ProblemAnswers.putTemplate(request);
    putHeaders(request);
    context.addHeadersEndHandler(_ -> {
      recordRefusal(context);
      ResponseHeaders.putCacheControl(context);
      ResponseHeaders.putEncoding(context, compressed);
    });
    Problem problem = METHODS.contains(request.method()) ? null : Problem.methodNotAllowed(USED);
    if (problem == null) problem = hostProblem(request);
    if (problem == null) problem = originProblem(request, origins);
    // From here on, the request has no origin, or an origin that is allowed.
    if (problem == null)
      context.addHeadersEndHandler(_ -> ResponseHeaders.putOrigin(context, exposedHeaders));
    if (problem == null) problem = formProblem(request);
    if (problem != null) ProblemAnswers.answer(request, problem);
    else identify(context, true);
  }

  /// Determines the client of a request, and limits the request rate. A request with a valid token
  /// counts for the client in the token. Every other request counts for its address.
  ///
  /// @param limited whether the request rate is limited
  private void identify(RoutingContext context, boolean limited) {
    HttpServerRequest request = context.request();
    Optional<ClientAddress> address = limited ? clients.limited(request) : Optional.empty();
    if (!identities.hasToken(request)) {
      admit(
          context,
          identities.withoutToken(clients.isLocal(request)),
          rateProblem(request, address));
      return;
    }
    Context eventLoop = Vertx.currentContext();
    identities
        .verify(request)
        .subscribe()
        .with(
            client ->
                run(
                    eventLoop,
                    () ->
                        admit(
                            context, client, rateProblem(request, address.map(_ -> client.id())))),
            failure ->
                run(eventLoop, () -> refuseToken(request, failure, rateProblem(request, address))));
  }

  /// Runs a task on the event loop of a request. After the verification of a token, the caller may
  /// be on another thread, because the service may have fetched the keys of the issuer.
  private static void run(Context eventLoop, Runnable task) {
    if (eventLoop == Vertx.currentContext()) task.run();
    else eventLoop.runOnContext(_ -> task.run());
  }

  /// Rejects a request with an invalid token, or with an API key that cannot be verified at
  /// present.
  ///
  /// @param failure the failure of the verification
  /// @param limit the response if the address has exceeded its rate limit; null if it has not
  private static void refuseToken(HttpServerRequest request, Throwable failure, Problem limit) {
    Problem refusal = failure instanceof Problem known ? known : Problem.tokenNotAccepted();
    ProblemAnswers.answer(request, limit == null ? refusal : limit);
  }

  /// Sets the client of a request, and lets the next handler process the request.
  ///
  /// @param problem the response if the client has exceeded its rate limit; null if it has not
  private static void admit(RoutingContext context, Principal client, Problem problem) {
    if (problem != null) {
      ProblemAnswers.answer(context.request(), problem);
      return;
    }
    Identities.put(context, client);
    context.next();
  }

  /// Checks requests to the management port. The Host header may also be the IP address of the
  /// server, because the probes of a cluster use it. The number of requests is not limited.
  /// Requests from web pages of other origins are rejected.
  private void checkManagement(RoutingContext context) {
    HttpServerRequest request = context.request();
    ProblemAnswers.putTemplate(request);
    putHeaders(request);
    context.addHeadersEndHandler(_ -> {
      recordRefusal(context);
      ResponseHeaders.putCacheControl(context);
    });
    // Quarkus adds this header, which would let web pages of every origin read the response.
    request.response().headers().remove("Access-Control-Allow-Origin");
    Problem problem = managementHostProblem(request);
    if (problem == null) problem = originProblem(request, managementOrigins);
    if (problem == null) problem = formProblem(request);
    if (problem != null) ProblemAnswers.answer(request, problem);
    else identify(context, false);
  }

  /// Handles a request that is not valid HTTP. No handler of a router gets this request. The
  /// connection is closed, because the start of the next request is unknown.
  ///
  /// Headers that are too large may have a token, so the request counts as refused.
  void refuseMalformed(HttpServerRequest request) {
    ProblemAnswers.putTemplate(request);
    Problem problem = ProblemAnswers.ofMalformed(request);
    if (problem.body().status() == HEADERS_TOO_LARGE)
      recordRefusal(request, Optional.empty(), "headers-too-large");
    ProblemAnswers.answer(request, problem);
    request.connection().close();
  }

  /// Records a refused request in the audit log. If a request reached a router, this method records
  /// its refusal, whichever class refused the request.
  private void recordRefusal(RoutingContext context) {
    HttpServerRequest request = context.request();
    int status = request.response().getStatusCode();
    if (status != 401 && status != 403) return;
    Optional<Principal> client = Identities.find(context);
    String challenge = request.response().headers().get("WWW-Authenticate");
    recordRefusal(
        request,
        client,
        status == 401
            ? challenge != null && challenge.contains("invalid_token")
                ? "invalid-token"
                : "no-token"
            : client.isPresent() ? "not-permitted" : "origin-not-allowed");
  }

  private void recordRefusal(HttpServerRequest request, Optional<Principal> client, String reason) {
    refusals.refused(
        client.map(Principal::id).orElse(Principal.ANONYMOUS),
        client.filter(known -> !known.id().equals(Principal.ANONYMOUS)).isPresent(),
        clients.address(request).map(ClientAddress::text).orElse(null),
        request.method().name(),
        request.path(),
        reason);
  }

  private void putHeaders(HttpServerRequest request) {
    SecurityHeaders.of(policyOf(request.path())).forEach(request.response()::putHeader);
    if (clients.usesTls(request)) request.response().putHeader(STRICT_TRANSPORT, ONE_YEAR);
    RequestIds.put(request);
  }

  private String policyOf(String path) {
    if (path == null) return SecurityHeaders.POLICY_OF_DATA;
    if (path.startsWith(SWAGGER_UI)) return policyOfSwaggerUi;
    return path.equals("/") ? SecurityHeaders.POLICY_OF_START_PAGE : SecurityHeaders.POLICY_OF_DATA;
  }

  /// Checks the Host header of a request. If the URL of the request also contains a host, that host
  /// is checked too.
  private Problem hostProblem(HttpServerRequest request) {
    String uri = request.uri();
    int authority = uri.startsWith("/") ? -1 : uri.indexOf("://");
    if (authority >= 0 && origins.verdict(uri.substring(authority + 3).split("[/?]", 2)[0]) != OURS)
      return Problem.misdirected();
    return switch (origins.verdict(hostOf(request))) {
      case OURS -> null;
      case OTHER -> Problem.misdirected();
      case MALFORMED -> Problem.badRequest(400, "The header Host is missing or malformed.");
    };
  }

  private Problem managementHostProblem(HttpServerRequest request) {
    String host = hostOf(request);
    if (host == null && request.version() == HttpVersion.HTTP_1_0) return null;
    InetAddress local = InetAddress.ofLiteral(request.localAddress().hostAddress());
    return managementOrigins.verdict(host) == OURS || Origins.isAddress(host, local)
        ? null
        : Problem.misdirected();
  }

  /// The host of a request. Null if the request has several Host headers, because then the host is
  /// unknown.
  private static String hostOf(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("Host");
    return hosts.size() == 1 ? hosts.getFirst() : null;
  }

  /// Checks the origin of a request. A web page of an origin that is not allowed may send queries,
  /// because the browser does not let the page read the responses. Such a page may not send
  /// commands, because a command has an effect even if the page cannot read the response.
  private static Problem originProblem(HttpServerRequest request, Origins origins) {
    String origin = request.getHeader("Origin");
    if (origin == null || origins.allows(origin, request.scheme(), hostOf(request))) return null;
    if (!SAFE.contains(request.method())) return Problem.originNotAllowed();
    // The origin is not allowed, but the request is a query. Without this header, later handlers
    // process the query like a request that no web page has sent.
    request.headers().remove("Origin");
    return null;
  }

  private Problem formProblem(HttpServerRequest request) {
    Problem problem = textProblem(request);
    if (problem != null) return problem;
    if (contentLength(request) > config.maxFactBytes())
      return Problem.bodyTooLarge(config.maxFactBytes());
    // The REST layer fails on an empty Accept header. An empty header means the same as no header:
    // every type is accepted.
    String accept = request.getHeader("Accept");
    if (accept != null && accept.isBlank()) request.headers().remove("Accept");
    if (SAFE.contains(request.method())) {
      // The request has no body, so its content type has no meaning.
      request.headers().remove("Content-Type");
      return null;
    }
    // A command must have the content type JSON. If a page of another origin wants to send JSON,
    // the browser first asks the service for permission (CORS preflight request). For some other
    // content types, and for a request without a body, the browser does not ask.
    if (request.method() == HttpMethod.POST && !isJson(request.getHeader("Content-Type")))
      return Problem.unsupportedMediaType();
    return null;
  }

  private static Problem textProblem(HttpServerRequest request) {
    Problem problem = RequestTexts.problemOf(request.uri());
    if (problem != null) return problem;
    for (Map.Entry<String, String> header : request.headers())
      if (RequestTexts.hasControlCharacter(header.getValue()))
        return Problem.controlCharacterIn(header.getKey());
    return null;
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) return false;
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end))
        .strip()
        .equalsIgnoreCase("application/json");
  }

  /// The length of the body; 0 if the header Content-Length is absent.
  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }

  /// @param client the client whose rate is limited: the id of a principal, or an address. Empty if
  ///   the rate is not limited.
  private Problem rateProblem(HttpServerRequest request, Optional<?> client) {
    if (client.isEmpty()) return null;
    int seconds = limits.take(client.get(), !SAFE.contains(request.method()));
    return seconds == 0 ? null : Problem.tooManyRequests(seconds);
  }
}
