package io.corridorledger.value;

import java.util.regex.Pattern;

/// Where, by whatever is known of it; at least one part is given.
///
/// @param hub slug of a hub of the registry, such as `baku-port`
/// @param unlocode UN/LOCODE; a code that is not listed is not refused
/// @param label the name as printed
/// @param country ISO 3166-1 alpha-2
public record PlaceRef(String hub, String unlocode, String label, String country) {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,79}");
  private static final Pattern UNLOCODE = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}");

  public PlaceRef {
    InvalidValue.check()
        .that(
            hub != null || unlocode != null || label != null || country != null,
            "",
            "needs a hub, unlocode, label or country")
        .that(hub == null || SLUG.matcher(hub).matches(), "hub", "is not a slug such as baku-port")
        .that(
            unlocode == null || UNLOCODE.matcher(unlocode).matches(),
            "unlocode",
            "is not of the form AZBAK")
        .optionalText(label, "label", 200)
        .that(
            country == null || PartyRef.isCountry(country),
            "country",
            "'%s' is not a country code of ISO 3166-1".formatted(country))
        .orThrow();
  }
}
