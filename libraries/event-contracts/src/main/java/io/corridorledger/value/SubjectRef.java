package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.util.List;
import java.util.Set;

/// A reference to the subject of a figure, such as `corridor:middle-corridor`, `hub:baku-port`,
/// `country:AZ`, `pair:AZ/KZ`, `group:OTS`, `project:…` or `field:…`. `corridor:middle-corridor/3`
/// is leg 3 of the corridor.
///
/// A pair has two countries or country groups and no direction. The facet `flow` states the
/// direction. A pair is stored in alphabetical order, so `pair:KZ/AZ` becomes `pair:AZ/KZ`.
public record SubjectRef(String ref) {

  public static final int MAX_LENGTH = 89;

  private static final Set<String> KINDS =
      Set.of("corridor", "hub", "country", "pair", "group", "project", "field");
  private static final TextForm LEG = new TextForm(80, "[A-Za-z0-9-]+/[1-9][0-9]{0,2}");
  private static final TextForm NAME = new TextForm(80, "[A-Za-z0-9][A-Za-z0-9/-]*");

  /// Creates a subject without validation, because a stored value must stay readable. The two sides
  /// of a pair are put in alphabetical order. [#parse] validates input.
  public SubjectRef {
    if (ref.startsWith("pair:")) {
      int slash = ref.indexOf('/');
      String one = slash < 0 ? "" : ref.substring(5, slash);
      String other = ref.substring(slash + 1);
      if (!one.isEmpty() && other.indexOf('/') < 0 && one.compareTo(other) > 0)
        ref = "pair:" + other + "/" + one;
    }
  }

  /// Reads the reference of a subject from input.
  ///
  /// @throws InvalidValue if the text has none of the forms that the class lists
  public static SubjectRef parse(String text) {
    if (TextForm.isLonger(text, MAX_LENGTH))
      throw new InvalidValue("is longer than %d characters".formatted(MAX_LENGTH));
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon);
    String name = text.substring(colon + 1);
    if (!KINDS.contains(kind) || !NAME.matches(name))
      throw new InvalidValue(
          "'%s' is not a subject; write corridor:middle-corridor, hub:baku-port, country:AZ, pair:AZ/KZ, group:OTS, project:name or field:name"
              .formatted(text));
    switch (kind) {
      case "country" -> requireCountry(name);
      case "pair" -> {
        String[] sides = name.split("/", -1);
        if (sides.length != 2
            || sides[0].isEmpty()
            || sides[1].isEmpty()
            || sides[0].equals(sides[1]))
          throw new InvalidValue("'%s' does not name two different sides".formatted(text));
        for (String side : sides) if (side.length() == 2) requireCountry(side);
      }
      case "corridor" -> {
        if (name.contains("/") && !LEG.matches(name))
          throw new InvalidValue(
              "'%s' is neither a corridor nor a leg such as corridor:middle-corridor/3"
                  .formatted(text));
      }
      default -> {
        if (name.contains("/"))
          throw new InvalidValue("'%s': only a pair or a leg has a slash".formatted(text));
      }
    }
    return new SubjectRef(text);
  }

  /// The kind, which is the part before the colon: `corridor`, `hub`, `country`, `pair`, `group`,
  /// `project` or `field`.
  public String kind() {
    return ref.substring(0, Math.max(0, ref.indexOf(':')));
  }

  /// The name, which is the part after the colon: `baku-port`, `AZ`, `AZ/KZ`.
  public String name() {
    return ref.substring(ref.indexOf(':') + 1);
  }

  /// The number of the leg, if the subject is a leg of a corridor; null for all other subjects.
  public Integer leg() {
    return kind().equals("corridor") && LEG.matches(name())
        ? Integer.valueOf(name().substring(name().indexOf('/') + 1))
        : null;
  }

  /// The slug of the corridor, if the subject is a corridor or one of its legs; null for all other
  /// subjects.
  public String corridor() {
    return kind().equals("corridor") ? name().split("/", 2)[0] : null;
  }

  /// The countries and country groups of the subject. A pair has two, and a country or a group has
  /// one. All other kinds have none.
  public List<String> sides() {
    return switch (kind()) {
      case "country", "group" -> List.of(name());
      case "pair" -> List.of(name().split("/"));
      default -> List.of();
    };
  }

  private static void requireCountry(String code) {
    if (!PartyRef.isCountry(code))
      throw new InvalidValue("'%s' is not a country code of ISO 3166-1".formatted(code));
  }

  @Override
  public String toString() {
    return ref;
  }
}
