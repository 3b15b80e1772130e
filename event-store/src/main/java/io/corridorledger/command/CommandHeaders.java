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

/// What a command says beside its fact.
public class CommandHeaders {

  private static final Pattern KEY = Pattern.compile("(\"?)([\\x21\\x23-\\x7e]{1,255})\\1");
  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");

  @HeaderParam("Idempotency-Key")
  @Parameter(
      description =
          "Chosen by the sender, one a command. A retry with the same key and body gets the first answer and changes nothing.",
      required = true)
  String idempotencyKey;

  @HeaderParam("If-Match")
  @Parameter(
      description =
          "For a change of what exists: the ETag that the change is based on, or * for whatever is there.")
  String ifMatch;

  @HeaderParam("Correlation-Id")
  @Parameter(
      description =
          "UUID of the conversation that this belongs to; the command's own id when absent.")
  String correlationId;

  @HeaderParam("Causation-Id")
  @Parameter(description = "UUID of the event that led to this command.")
  String causationId;

  @HeaderParam("traceparent")
  @Parameter(
      description =
          "W3C Trace Context; kept with the events, published with them, and its trace id stands in every problem.")
  String traceparent;

  @Context HttpHeaders all;

  String key() {
    if (idempotencyKey == null) throw keyMissing();
    if (isRepeated("Idempotency-Key")) throw keyInvalid();
    Matcher m = KEY.matcher(idempotencyKey);
    if (!m.matches()) throw keyInvalid();
    return m.group(2);
  }

  /// The version that the change expects; empty for `*`.
  OptionalLong expectedVersion() {
    if (ifMatch == null) throw ifMatchMissing();
    if (isRepeated("If-Match")) throw ifMatchInvalid();
    if (ifMatch.strip().equals("*")) return OptionalLong.empty();
    Matcher m = ETAG.matcher(ifMatch.strip());
    if (!m.matches()) throw ifMatchInvalid();
    return OptionalLong.of(Long.parseLong(m.group(1)));
  }

  /// Refuses what cannot be read before anything is decided.
  void requireReadable() {
    correlation(null);
    causation();
  }

  /// Which of two is meant nobody can say.
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
        "The command has no key",
        "Idempotency-Key",
        "Send a header Idempotency-Key with a value of your own, such as a UUID, and the same one when you retry.");
  }

  static Problem keyInvalid() {
    return Problem.header(
        400,
        "idempotency-key-invalid",
        "The command's key cannot be used",
        "Idempotency-Key",
        "Use 1 to 255 visible ASCII characters without quotes inside.");
  }

  static Problem ifMatchMissing() {
    return Problem.header(
        428,
        "if-match-missing",
        "The change does not say what it is based on",
        "If-Match",
        "Read the thing, send its ETag as If-Match; or send * to change whatever is there.");
  }

  static Problem ifMatchInvalid() {
    return Problem.header(
        400,
        "if-match-invalid",
        "The If-Match cannot be read",
        "If-Match",
        "Send an ETag such as \"3\", or *.");
  }

  static Problem headerInvalid(String name) {
    return Problem.header(
        400, "header-invalid", "A header cannot be read", name, "It is not a UUID.");
  }
}
