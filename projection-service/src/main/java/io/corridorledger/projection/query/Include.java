package io.corridorledger.projection.query;

import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The parameter `include`: the evidence that a list adds to each item.
public class Include {

  static final Include ALL = new Include();

  static {
    ALL.include = List.of("accounts", "timeline");
  }

  private enum Part {
    ACCOUNTS,
    TIMELINE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @QueryParam("include")
  @Parameter(
      description =
          "Evidence to add to each item. `accounts` adds the active facts with their citations. `timeline` adds all facts with the remarks about each fact, and the notes about the item as a whole. To add `accounts` and `timeline`, repeat the parameter or separate the values by a comma. A query for one item always returns all of this evidence.",
      example = "[\"accounts\"]",
      schema =
          @Schema(
              type = SchemaType.ARRAY,
              implementation = String.class,
              enumeration = {"accounts", "timeline"}))
  List<String> include;

  boolean accounts() {
    return parts().contains(Part.ACCOUNTS);
  }

  boolean timeline() {
    return parts().contains(Part.TIMELINE);
  }

  boolean any() {
    return !parts().isEmpty();
  }

  private Set<Part> parts() {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (include == null) return parts;
    for (String given : include)
      for (String part : given.split(",", -1))
        parts.add(Parameters.oneOf(Part.values(), "include", part.strip()));
    return parts;
  }
}
