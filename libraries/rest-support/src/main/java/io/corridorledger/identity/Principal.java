package io.corridorledger.identity;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/// A client of a service.
///
/// @param id issuer and subject, separated by a space, or `anonymous`. Idempotency keys and rate
///   limits apply to each id separately.
/// @param actor the text that the ledger records with the events of the client. The text is the id,
///   followed by a space and the display name if the client has one.
/// @param scopes the types, aggregates and subjects to which the client is limited
public record Principal(String id, String actor, Set<Role> roles, Scopes scopes) {

  public static final String ANONYMOUS = "anonymous";

  /// Maximum length of an actor in characters. The description of the topics documents the same
  /// maximum for the header `ce_actor`.
  static final int MAX_ACTOR = 200;

  private static final int MIN_NAME = 2;

  /// The client of every request if identity is off.
  static final Principal OF_ALL = anonymous(EnumSet.allOf(Role.class));

  static Principal anonymous(Set<Role> roles) {
    return new Principal(ANONYMOUS, ANONYMOUS, Set.copyOf(roles), Scopes.ALL);
  }

  /// @param name the display name; null if the issuer states none
  /// @throws IllegalArgumentException if issuer and subject together are longer than [#MAX_ACTOR]
  static Principal of(String issuer, String subject, String name, Set<Role> roles, Scopes scopes) {
    String id = issuer + " " + encoded(subject);
    if (id.length() > MAX_ACTOR) throw new IllegalArgumentException("the subject is too long");
    String shown = name == null ? "" : printable(name);
    int room = MAX_ACTOR - id.length() - 1;
    if (shown.length() > room) shown = room < MIN_NAME ? "" : cut(shown, room);
    return new Principal(id, shown.isEmpty() ? id : id + " " + shown, Set.copyOf(roles), scopes);
  }

  /// The id of the principal that recorded an event.
  static String idOf(String actor) {
    String[] parts = actor.split(" ", 3);
    return parts.length < 2 ? actor : parts[0] + " " + parts[1];
  }

  /// Whether this client is the given actor. The names of client and actor are not compared.
  boolean isActor(String actor) {
    return id.equals(idOf(actor));
  }

  /// Percent-encodes `%` and all characters of a subject that are not visible ASCII characters.
  /// Therefore different subjects stay different, and the result contains no space. A space
  /// separates the parts of an actor.
  private static String encoded(String subject) {
    var text = new StringBuilder();
    for (byte b : subject.getBytes(StandardCharsets.UTF_8))
      if (b > ' ' && b < 0x7f && b != '%') text.append((char) b);
      else text.append("%%%02X".formatted(b & 0xff));
    return text.toString();
  }

  /// Removes characters that are not printed, for example control characters and characters that
  /// change the direction of text. Replaces each sequence of white space by one space.
  private static String printable(String name) {
    var text = new StringBuilder();
    name.codePoints()
        .map(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
        .filter(c -> c == ' ' || isPrinted(c))
        .forEach(text::appendCodePoint);
    return text.toString().strip().replaceAll(" {2,}", " ");
  }

  private static boolean isPrinted(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String cut(String name, int length) {
    int end = Character.isHighSurrogate(name.charAt(length - 1)) ? length - 1 : length;
    return name.substring(0, end).strip();
  }
}
