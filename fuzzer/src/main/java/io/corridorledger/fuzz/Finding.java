package io.corridorledger.fuzz;

import java.util.Optional;

/// Something that must not be.
///
/// @param kind one of the things that are checked
/// @param where what is the same in all findings of one cause, so that they can be counted together
/// @param detail what was seen
/// @param request the request that showed it; null for what only shows over many
/// @param reproduction commands for a shell; empty when there is no single request
public record Finding(
    Kind kind, Service service, String where, String detail, Request request, String reproduction) {

  /// What is checked.
  public enum Kind {
    SERVER_ERROR("the service answered with 5xx"),
    OVERLOAD("503 is too frequent"),
    NO_ANSWER("a request was not answered"),
    NO_PROBLEM("a refusal has no proper problem body"),
    INTERNALS("an answer shows something internal"),
    SMUGGLING("the service saw more requests than were sent"),
    ACTED_ON_PART("a command was accepted although the rest of it never came"),
    UNREADABLE("an answer cannot be read"),
    WRITTEN_BY_REFUSAL("something was written without an accepted command"),
    LOST("an accepted command is not in the log"),
    MEMORY("memory grew over its bound"),
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

  /// The same for all findings of one cause.
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
