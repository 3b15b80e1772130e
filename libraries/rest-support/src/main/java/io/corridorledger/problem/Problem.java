package io.corridorledger.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A problem response (RFC 9457). Additional members state whether and how the client can send the
/// request again.
///
/// Any code may throw a problem during a request. [ProblemMapper] converts the problem to a
/// response of the type `application/problem+json`. A problem has no stack trace.
///
/// This file lists the problems that all services share.
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// The start of every `type`. The rest of a `type` never changes, and is a heading in
  /// docs/reference/problems.md.
  public static final String TYPE_BASE = "urn:corridor:problem:";

  private final transient Body body;
  private final transient Map<String, String> headers;

  /// @param type stable name of the problem type, as a URN
  /// @param title short description, the same for all problems of this type
  /// @param status HTTP status of the response
  /// @param detail explanation of this problem, with the next step for the client
  /// @param retryable whether the unchanged request can succeed later
  /// @param rule name of the violated rule; present only in the problem `rule-violated`
  /// @param errors one entry for each invalid field, parameter or header; absent if there is none
  /// @param currentVersion current version of the stream; present only in the problem
  ///   `stale-version`
  /// @param existing address of the existing aggregate or proposal; present only in the problems
  ///   `already-exists`, `likely-duplicate` and `repeated-proposal`
  /// @param likelyDuplicates at most five recorded facts that may describe the same event or figure
  ///   as the fact in the command; present only in the problem `likely-duplicate`
  /// @param traceId W3C trace id of the request. The service log also has the trace id.
  @Schema(
      name = "Problem",
      description = "An error response in the form of RFC 9457 (problem details)")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Body(
      @Schema(examples = "urn:corridor:problem:invalid-field") @NotNull String type,
      @NotNull String title,
      int status,
      @NotNull String detail,
      boolean retryable,
      String rule,
      List<FieldError> errors,
      Long currentVersion,
      String existing,
      List<LikelyDuplicate> likelyDuplicates,
      String traceId) {

    Body withTrace(String traceId) {
      return new Body(
          type,
          title,
          status,
          detail,
          retryable,
          rule,
          errors,
          currentVersion,
          existing,
          likelyDuplicates,
          traceId);
    }
  }

  /// @param pointer place of the error. A place in the request body is a JSON Pointer (RFC 6901),
  ///   empty for the whole body. Other places are `query:` or `header:` followed by a name, or
  ///   `path`.
  /// @param detail description of the error
  public record FieldError(
      @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(examples = "/instrument/parties/0/ref")
          @NotNull
          String pointer,
      @NotNull String detail) {}

  /// A recorded fact that is a likely duplicate of the fact in the command.
  ///
  /// @param existing address of the aggregate that has the recorded fact
  /// @param event id of the event with the recorded fact
  /// @param why reason why the two facts may be duplicates
  @Schema(name = "LikelyDuplicateOfCommand")
  public record LikelyDuplicate(@NotNull String existing, UUID event, @NotNull String why) {}

  private Problem(Body body, Map<String, String> headers) {
    super(body.title() + ": " + body.detail(), null, false, false);
    this.body = body;
    this.headers = headers;
  }

  private static Problem of(
      int status, String type, String title, String detail, boolean retryable) {
    return new Problem(
        new Body(
            TYPE_BASE + type,
            title,
            status,
            detail,
            retryable,
            null,
            List.of(),
            null,
            null,
            List.of(),
            null),
        Map.of());
  }

  /// The problem of a request that needs a token and has none.
  public static Problem tokenMissing() {
    return unauthenticated("Bearer");
  }

  /// The problem of a request with an invalid token. The reason is not stated, because it could
  /// help an attacker.
  public static Problem tokenNotAccepted() {
    return unauthenticated("Bearer error=\"invalid_token\"");
  }

  private static Problem unauthenticated(String challenge) {
    return new Problem(
        of(
                401,
                "unauthenticated",
                "Not authenticated",
                "Send the header Authorization: Bearer with a valid token for this service.",
                false)
            .body,
        Map.of("WWW-Authenticate", challenge));
  }

  /// The problem of a client that has none of the roles that permit the operation.
  public static Problem forbidden() {
    return of(
        403,
        "forbidden",
        "Not permitted",
        "The roles of this client do not permit this operation.",
        false);
  }

  /// The problem of a client that decides about its own proposal.
  public static Problem ownProposal() {
    return of(
        403,
        "forbidden",
        "Not permitted",
        "Another client must accept or reject this proposal, because this client made it.",
        false);
  }

  public static Problem malformedJson(String detail) {
    return of(400, "malformed-json", "Malformed JSON", detail, false);
  }

  public static Problem invalid(List<FieldError> errors) {
    return of(422, "invalid-field", "Invalid fields", summary(errors), false).with(errors);
  }

  public static Problem invalidParameter(String name, String detail) {
    return of(400, "invalid-parameter", "Invalid query parameter", name + " " + detail, false)
        .with(List.of(new FieldError("query:" + name, detail)));
  }

  public static Problem header(int status, String type, String title, String name, String detail) {
    return of(status, type, title, detail, false)
        .with(List.of(new FieldError("header:" + name, detail)));
  }

  public static Problem ruleViolated(String rule, String detail) {
    Problem p = of(422, "rule-violated", "Business rule violated", detail, false);
    return new Problem(
        new Body(
            p.body.type(),
            p.body.title(),
            422,
            detail,
            false,
            rule,
            List.of(),
            null,
            null,
            List.of(),
            null),
        Map.of());
  }

  public static Problem notFound(String detail) {
    return of(404, "not-found", "Not found", detail, false);
  }

  /// The problem if the `id` of a command that opens a stream is already used.
  public static Problem alreadyExists(String detail, String existing) {
    return pointing(
        409,
        "already-exists",
        "Already exists",
        detail,
        List.of(new FieldError("/id", "is the id of an existing aggregate")),
        existing,
        List.of());
  }

  /// The problem if recorded facts are likely duplicates of the fact in the command. If the client
  /// knows that its fact is not a duplicate, it sends the command again with a confirmation.
  ///
  /// @param likely the recorded facts; at least one
  public static Problem likelyDuplicate(String detail, List<LikelyDuplicate> likely) {
    return pointing(
        409,
        "likely-duplicate",
        "Possible duplicate",
        detail,
        List.of(),
        likely.getFirst().existing(),
        likely);
  }

  /// The problem if the client has an open or rejected proposal with the same content.
  ///
  /// @param existing address of this proposal
  public static Problem repeatedProposal(String detail, String existing) {
    return pointing(
        409, "repeated-proposal", "Repeated proposal", detail, List.of(), existing, List.of());
  }

  /// The problem if a proposal was accepted or rejected before.
  public static Problem proposalDecided(String detail) {
    return of(409, "proposal-decided", "Proposal already decided", detail, false);
  }

  /// The problem if the open proposals of the client reach their maximum number or size.
  public static Problem tooManyProposals(String detail) {
    return of(409, "too-many-proposals", "Too many open proposals", detail, false);
  }

  /// Creates a problem with the URL of an existing aggregate or proposal.
  private static Problem pointing(
      int status,
      String type,
      String title,
      String detail,
      List<FieldError> errors,
      String existing,
      List<LikelyDuplicate> likely) {
    return new Problem(
        new Body(
            TYPE_BASE + type,
            title,
            status,
            detail,
            false,
            null,
            errors,
            null,
            existing,
            likely,
            null),
        Map.of());
  }

  public static Problem staleVersion(String detail, long currentVersion) {
    Problem p = of(412, "stale-version", "Version conflict", detail, false);
    return new Problem(
        new Body(
            p.body.type(),
            p.body.title(),
            412,
            detail,
            false,
            null,
            List.of(),
            currentVersion,
            null,
            List.of(),
            null),
        Map.of());
  }

  /// Creates a problem for a request that may succeed if the client sends it again later.
  public static Problem tryLater(
      int status, String type, String title, String detail, int retryAfterSeconds) {
    return new Problem(
        of(status, type, title, detail, true).body,
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  /// The problem if the stream has no space for this event. Part of the space of a stream is
  /// reserved for remarks.
  public static Problem streamFull(String detail) {
    return of(409, "stream-full", "Size limit of the stream reached", detail, false);
  }

  /// The problem if the stream needs more memory than the service may use to read streams.
  public static Problem streamTooLarge(String detail) {
    return of(
        422, "stream-too-large", "Stream too large for the memory of the service", detail, false);
  }

  public static Problem bodyTooLarge(int maxBytes) {
    return of(
        413,
        "body-too-large",
        "Body too large",
        "A fact has at most %d bytes. Send several facts as separate commands.".formatted(maxBytes),
        false);
  }

  public static Problem bodyTooLarge() {
    return of(413, "body-too-large", "Body too large", "Send a smaller body.", false);
  }

  public static Problem controlCharacterIn(String header) {
    return header(
        400, "header-invalid", "Invalid header", header, "The value has a control character.");
  }

  public static Problem unsupportedMediaType() {
    return of(
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "Send Content-Type: application/json, in UTF-8 and not compressed.",
        false);
  }

  /// The problem if the database is unavailable, or has no connections, memory or disk space left.
  public static Problem unavailable() {
    return tryLater(
        503,
        "unavailable",
        "Storage unavailable",
        "The database is unavailable. Retry the request. Retry a command with the same Idempotency-Key.",
        1);
  }

  public static Problem internal() {
    return of(
        500,
        "internal",
        "Internal error",
        "The service log has the details under this trace id.",
        true);
  }

  /// @param allowed the HTTP methods that the URL accepts
  public static Problem methodNotAllowed(Collection<String> allowed) {
    String allow = String.join(", ", allowed);
    return new Problem(
        of(
                405,
                "method-not-allowed",
                "Method not allowed",
                "This address accepts %s.".formatted(allow),
                false)
            .body,
        Map.of("Allow", allow));
  }

  public static Problem notAcceptable() {
    return of(406, "not-acceptable", "Not acceptable", "Send Accept: application/json.", false);
  }

  /// The problem for a request that cannot be read, if there is no more specific problem.
  public static Problem badRequest(int status, String detail) {
    return of(status, "bad-request", "Bad request", detail, false);
  }

  public static Problem invalidPath(String detail) {
    return of(400, "invalid-path", "Invalid path", "The path " + detail + ".", false)
        .with(List.of(new FieldError("path", detail)));
  }

  public static Problem originNotAllowed() {
    return of(
        403,
        "origin-not-allowed",
        "Origin not allowed",
        "Web pages of this origin may not send commands. A setting of the service lists the allowed origins.",
        false);
  }

  public static Problem requestTimeout(long seconds) {
    return of(
        408,
        "request-timeout",
        "Request took too long",
        "The request was not complete within %d seconds.".formatted(seconds),
        true);
  }

  public static Problem uriTooLong() {
    return of(414, "uri-too-long", "URI too long", "Send fewer or shorter parameters.", false);
  }

  public static Problem misdirected() {
    return of(
        421,
        "misdirected-request",
        "Host not served",
        "The header Host names a host that this service does not accept. A setting of the service lists the allowed origins and their hosts.",
        false);
  }

  public static Problem tooManyRequests(int retryAfterSeconds) {
    return tryLater(
        429,
        "too-many-requests",
        "Too many requests",
        "Your client or address has sent too many requests. Wait for the number of seconds in Retry-After.",
        retryAfterSeconds);
  }

  public static Problem tooManyConnections() {
    return tryLater(
        429,
        "too-many-connections",
        "Too many connections",
        "The number of connections from your address is limited. Close unused connections, or reuse open connections.",
        1);
  }

  public static Problem headersTooLarge() {
    return of(
        431, "headers-too-large", "Headers too large", "Send fewer or shorter headers.", false);
  }

  static Problem plain(int status, String type, String title, String detail) {
    return of(status, type, title, detail, false);
  }

  private Problem with(List<FieldError> errors) {
    return new Problem(
        new Body(
            body.type(),
            body.title(),
            body.status(),
            body.detail(),
            body.retryable(),
            null,
            List.copyOf(errors),
            null,
            null,
            List.of(),
            null),
        headers);
  }

  private static String summary(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return (first.pointer().isEmpty() ? "The body" : first.pointer())
        + " "
        + first.detail()
        + (errors.size() > 1 ? " (and %d more)".formatted(errors.size() - 1) : "");
  }

  public Body body() {
    return body;
  }

  Map<String, String> headers() {
    return headers;
  }
}
