package io.corridorledger.value;

import java.util.Arrays;
import java.util.regex.Pattern;

/// What a figure is about: `corridor:middle-corridor`, `hub:baku-port`, `country:AZ`, `pair:AZ/KZ`,
/// `group:OTS`, `project:…`, `field:…`.
///
/// A pair is of two countries or country groups and has no direction (direction is the facet
/// `flow`), so it is held in alphabetical order: `pair:KZ/AZ` is `pair:AZ/KZ`.
public record SubjectRef(String ref) {

  private static final Pattern FORM =
      Pattern.compile(
          "(corridor|hub|country|pair|group|project|field):([A-Za-z0-9][A-Za-z0-9/-]{0,79})");

  public SubjectRef {
    var m = FORM.matcher(ref == null ? "" : ref);
    if (!m.matches())
      throw new InvalidValue(
          "",
          "'%s' is not a subject; write corridor:middle-corridor, hub:baku-port, country:AZ, pair:AZ/KZ, group:OTS, project:name or field:name"
              .formatted(ref));
    String name = m.group(2);
    switch (m.group(1)) {
      case "country" -> requireCountry(name);
      case "pair" -> {
        String[] sides = name.split("/", -1);
        if (sides.length != 2
            || sides[0].isEmpty()
            || sides[1].isEmpty()
            || sides[0].equals(sides[1]))
          throw new InvalidValue("", "'%s' does not name two different sides".formatted(ref));
        for (String side : sides) if (side.length() == 2) requireCountry(side);
        Arrays.sort(sides);
        ref = "pair:" + sides[0] + "/" + sides[1];
      }
      default -> {
        if (name.contains("/"))
          throw new InvalidValue("", "'%s': only a pair has a slash".formatted(ref));
      }
    }
  }

  private static void requireCountry(String code) {
    if (!PartyRef.isCountry(code))
      throw new InvalidValue("", "'%s' is not a country code of ISO 3166-1".formatted(code));
  }

  @Override
  public String toString() {
    return ref;
  }
}
