package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;

/// A place, described by at least one of these parts.
///
/// @param hub slug of a hub of the registry, such as `baku-port`
/// @param unlocode UN/LOCODE; unlisted codes are accepted
/// @param label the name as printed
/// @param country ISO 3166-1 alpha-2
public record PlaceRef(
    @Slug String hub,
    @Form(pattern = PlaceRef.UNLOCODE, max = 5, message = "is not of the form AZBAK")
        String unlocode,
    @Text(max = 200) String label,
    @Country String country)
    implements Consistent {

  /// A country and three letters or digits.
  public static final String UNLOCODE = "[A-Z]{2}[A-Z0-9]{3}";

  @Override
  public void check(Findings findings) {
    findings.unless(
        hub != null || unlocode != null || label != null || country != null,
        "",
        "needs a hub, unlocode, label or country");
  }
}
