package io.corridorledger.command;

import io.corridorledger.problem.Problem;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The headers of a command, such as `Idempotency-Key` and `If-Match`.
public class CommandHeaders {

  private static final Pattern KEY = Pattern.compile("(\"?)([\\x21\\x23-\\x7e]{1,255})\\1");
  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");

  @HeaderParam("Idempotency-Key")
  @Parameter(
      description =
          "Key that the client chooses, unique for each command. A retry with the same key and body returns the first response and changes nothing.",
      required = true)
  String idempotencyKey;

  @HeaderParam("If-Match")
  @Parameter(
      description =
          "Last ETag that the client received for the aggregate. If the aggregate now has a newer version, the service rejects the command. With `*`, the service does not compare versions. Required for each command on an existing aggregate.")
  String ifMatch;

  @HeaderParam("Correlation-Id")
  @Parameter(
      description =
          "UUID that the client chooses for a group of related commands. The default is the id of the command.")
  String correlationId;

  @HeaderParam("Causation-Id")
  @Parameter(description = "UUID of the event that caused this command.")
  String causationId;

  @HeaderParam("traceparent")
  @Parameter(
      description =
          "W3C Trace Context of the request. The service stores and publishes the header with the events. Every problem response contains the trace id.")
  String traceparent;

  @Context HttpHeaders all;

  /// Reads the headers of a request whose body has not been read yet.
  static CommandHeaders of(HttpHeaders all) {
    CommandHeaders headers = new CommandHeaders();
    headers.idempotencyKey = all.getHeaderString("Idempotency-Key");
    headers.ifMatch = all.getHeaderString("If-Match");
    headers.correlationId = all.getHeaderString("Correlation-Id");
    headers.causationId = all.getHeaderString("Causation-Id");
    headers.all = all;
    return headers;
  }

  String key() {
    if (idempotencyKey == null) throw keyMissing();
    if (isRepeated("Idempotency-Key")) throw keyInvalid();
    Matcher m = KEY.matcher(idempotencyKey);
    if (!m.matches()) throw keyInvalid();
    return m.group(2);
  }

  /// The stream version that the client expects; empty for `If-Match: *`.
  OptionalLong expectedVersion() {
    if (ifMatch == null) throw ifMatchMissing();
    if (isRepeated("If-Match")) throw ifMatchInvalid();
    if (ifMatch.strip().equals("*")) return OptionalLong.empty();
    Matcher m = ETAG.matcher(ifMatch.strip());
    if (!m.matches()) throw ifMatchInvalid();
    return OptionalLong.of(Long.parseLong(m.group(1)));
  }

  /// Throws a problem if a header is missing or malformed.
  ///
  /// @param isChange whether the command changes an existing aggregate
  void check(boolean isChange) {
    key();
    correlation(null);
    causation();
    if (isChange) expectedVersion();
  }

  /// Whether the request has this header more than once. A repeated header is rejected, because it
  /// is ambiguous.
  private boolean isRepeated(String name) {
    return all.getRequestHeader(name).size() > 1;
  }

  UUID correlation(UUID command) {
    return correlationId == null ? command : uuid("Correlation-Id", correlationId);
  }

  UUID causation() {
    return causationId == null ? null : uuid("Causation-Id", causationId);
  }

  private UUID uuid(String name, String value) {
    if (!UUID_FORM.matcher(value).matches() || isRepeated(name)) throw headerInvalid(name);
    return UUID.fromString(value);
  }

  static Problem keyMissing() {
    return Problem.header(
        400,
        "idempotency-key-missing",
        "Missing idempotency key",
        "Idempotency-Key",
        "Send the header Idempotency-Key. Choose a new value for each command, such as a UUID, and send the same value with each retry.");
  }

  static Problem keyInvalid() {
    return Problem.header(
        400,
        "idempotency-key-invalid",
        "Invalid idempotency key",
        "Idempotency-Key",
        "Use 1 to 255 visible ASCII characters without quotes inside.");
  }

  static Problem ifMatchMissing() {
    return Problem.header(
        428,
        "if-match-missing",
        "Missing If-Match",
        "If-Match",
        "Read the aggregate and send its ETag as If-Match, or send * to change any version.");
  }

  static Problem ifMatchInvalid() {
    return Problem.header(
        400,
        "if-match-invalid",
        "Invalid If-Match",
        "If-Match",
        "Send an ETag such as \"3\", or *.");
  }

  static Problem headerInvalid(String name) {
    return Problem.header(
        400, "header-invalid", "Invalid header", name, "The value is not a UUID.");
  }
}
