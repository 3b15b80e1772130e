package io.corridorledger.fuzz;

import java.util.Optional;

/// A check that failed.
///
/// @param kind the check that failed
/// @param where text that is equal for all findings with the same cause, so that they are counted
///   together
/// @param detail what was observed
/// @param request the request that caused the finding; null if the finding concerns many requests
/// @param reproduction shell commands that send the request again; empty if the finding concerns
///   many requests
public record Finding(
    Kind kind, Service service, String where, String detail, Request request, String reproduction) {

  /// The checks.
  public enum Kind {
    SERVER_ERROR("the service answered with 5xx"),
    OVERLOAD("503 is too frequent"),
    NO_ANSWER("a request was not answered"),
    NO_PROBLEM("a rejection has no valid problem body"),
    INTERNALS("an answer exposes internal information"),
    SMUGGLING("the service saw more requests than were sent"),
    ACTED_ON_PART("an incomplete command was accepted"),
    UNREADABLE("an answer cannot be read"),
    WRITTEN_BY_REFUSAL("something was written without an accepted command"),
    LOST("an accepted command is not in the log"),
    MEMORY("memory grew beyond its limit"),
    READER_BEHIND("the reader did not catch up"),
    PARKED("the reader parked a stream or met a foreign record"),
    DIED("a service died");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  static Finding of(Kind kind, Service service, String detail) {
    return new Finding(kind, service, detail, detail, null, "");
  }

  Optional<Request> causedBy() {
    return Optional.ofNullable(request);
  }

  /// A text that is equal for all findings with the same cause.
  String signature() {
    return "%s %s %s".formatted(kind, service, where);
  }

  Finding reproducedBy(String commands) {
    return new Finding(kind, service, where, detail, request, commands);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "%s, %s: %s%n"
            .formatted(service == null ? "system" : service.label(), kind.sentence(), detail));
    if (request != null) {
      text.append("  ").append(request).append('\n');
    }
    if (!reproduction.isEmpty()) {
      text.append(reproduction.indent(2));
    }
    return text.toString().stripTrailing();
  }
}
