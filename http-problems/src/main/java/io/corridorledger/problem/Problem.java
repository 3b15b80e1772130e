package io.corridorledger.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An answer that says no: RFC 9457, with the members that our clients need to decide what to do
/// next.
///
/// Thrown anywhere in a request, it becomes `application/problem+json` by [ProblemMapper]. It
/// carries no stack trace.
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Base of each `type`; the last segment is stable, and docs/reference/problems.md has a section
  /// under it.
  public static final String TYPE_BASE = "urn:corridor:problem:";

  private final transient Body body;
  private final Integer retryAfterSeconds;

  /// @param type stable name of the kind of problem, as a URN
  /// @param title what kind of problem it is, the same for all of that kind
  /// @param status the HTTP status
  /// @param detail this occurrence, and what to do next
  /// @param retryable whether the same request can succeed later
  /// @param rule the name of the broken rule, of `rule-violated`
  /// @param errors each wrong field
  /// @param currentVersion the stream's version, of `stale-version`
  /// @param existing URL of what is already there
  /// @param traceId W3C trace id of the request, which the log carries too
  @Schema(name = "Problem", description = "RFC 9457 problem details")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Body(
      @Schema(examples = "urn:corridor:problem:invalid-field") String type,
      String title,
      int status,
      String detail,
      boolean retryable,
      String rule,
      List<FieldError> errors,
      Long currentVersion,
      String existing,
      String traceId) {

    Body withTrace(String traceId) {
      return new Body(
          type, title, status, detail, retryable, rule, errors, currentVersion, existing, traceId);
    }
  }

  /// @param pointer JSON Pointer (RFC 6901) into the request body, empty for the whole of it; or
  ///   `query:name`, `header:Name`, `path:name`
  /// @param detail what is wrong with it
  public record FieldError(
      @JsonInclude(JsonInclude.Include.ALWAYS) @Schema(examples = "/instrument/parties/0/ref")
          String pointer,
      String detail) {}

  private Problem(Body body, Integer retryAfterSeconds) {
    super(body.title() + ": " + body.detail(), null, false, false);
    this.body = body;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  private static Problem of(
      int status, String type, String title, String detail, boolean retryable) {
    return new Problem(
        new Body(
            TYPE_BASE + type, title, status, detail, retryable, null, List.of(), null, null, null),
        null);
  }

  public static Problem malformedJson(String detail) {
    return of(400, "malformed-json", "The body is not JSON", detail, false);
  }

  public static Problem invalid(List<FieldError> errors) {
    return of(422, "invalid-field", "Some fields are wrong", summary(errors), false).with(errors);
  }

  public static Problem invalidParameter(String name, String detail) {
    return of(400, "invalid-parameter", "A query parameter is wrong", name + " " + detail, false)
        .with(List.of(new FieldError("query:" + name, detail)));
  }

  public static Problem header(int status, String type, String title, String name, String detail) {
    return of(status, type, title, detail, false)
        .with(List.of(new FieldError("header:" + name, detail)));
  }

  public static Problem ruleViolated(String rule, String detail) {
    Problem p = of(422, "rule-violated", "A rule of the ledger says no", detail, false);
    return new Problem(
        new Body(
            p.body.type(), p.body.title(), 422, detail, false, rule, List.of(), null, null, null),
        null);
  }

  public static Problem notFound(String detail) {
    return of(404, "not-found", "There is no such thing", detail, false);
  }

  public static Problem alreadyExists(String detail, String existing) {
    return pointing(409, "already-exists", "It is already there", detail, existing);
  }

  /// Something very like it is there; who means another one says so.
  public static Problem likelyDuplicate(String detail, String existing) {
    return pointing(409, "likely-duplicate", "It may be there already", detail, existing);
  }

  /// Points to what is already there.
  private static Problem pointing(
      int status, String type, String title, String detail, String existing) {
    return new Problem(
        new Body(
            TYPE_BASE + type, title, status, detail, false, null, List.of(), null, existing, null),
        null);
  }

  public static Problem staleVersion(String detail, long currentVersion) {
    Problem p = of(412, "stale-version", "Somebody was faster", detail, true);
    return new Problem(
        new Body(
            p.body.type(),
            p.body.title(),
            412,
            detail,
            true,
            null,
            List.of(),
            currentVersion,
            null,
            null),
        null);
  }

  /// The same request can succeed after a while.
  public static Problem tryLater(
      int status, String type, String title, String detail, int retryAfterSeconds) {
    return new Problem(of(status, type, title, detail, true).body, retryAfterSeconds);
  }

  /// The stream takes no further event of this kind.
  public static Problem streamFull(String detail) {
    return of(409, "stream-full", "Stream full", detail, false);
  }

  /// The stream does not fit into the memory of the service.
  public static Problem streamTooLarge(String detail) {
    return of(422, "stream-too-large", "Stream too large", detail, false);
  }

  public static Problem bodyTooLarge(int maxBytes) {
    return of(
        413,
        "body-too-large",
        "The body is too large",
        "A fact has at most %d bytes; send a large number of facts one by one.".formatted(maxBytes),
        false);
  }

  public static Problem unsupportedMediaType() {
    return of(
        415,
        "unsupported-media-type",
        "The body has the wrong type",
        "Send Content-Type: application/json, in UTF-8 and not compressed.",
        false);
  }

  public static Problem internal() {
    return of(500, "internal", "We failed", "The log has the details under this trace id.", false);
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
            null),
        retryAfterSeconds);
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
    return retryAfterSeconds == null
        ? Map.of()
        : Map.of("Retry-After", retryAfterSeconds.toString());
  }
}
