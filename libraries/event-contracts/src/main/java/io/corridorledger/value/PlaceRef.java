package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;

/// A place. At least one of the fields is present.
///
/// @param hub slug of the hub, such as `baku-port`; absent if the place is not a hub
/// @param unlocode UN/LOCODE of the place; absent if unknown. The ledger also accepts codes that
///   are not in the list of UN/LOCODEs.
/// @param label name of the place as printed; absent if the source prints none
/// @param country country of the place, as an ISO 3166-1 alpha-2 code; absent if unknown
public record PlaceRef(
    @Slug String hub,
    @Form(pattern = PlaceRef.UNLOCODE, max = 5, message = "is not of the form AZBAK")
        String unlocode,
    @Text(max = 200) String label,
    @Country String country)
    implements Consistent {

  /// The form of a UN/LOCODE: a country code and three letters or digits.
  public static final String UNLOCODE = "[A-Z]{2}[A-Z0-9]{3}";

  /// The country of the place: the field `country`, or else the first two letters of the UN/LOCODE;
  /// null if the place has neither.
  public String countryCode() {
    if (country != null) return country;
    return unlocode == null ? null : unlocode.substring(0, 2);
  }

  @Override
  public void check(Findings findings) {
    findings.unless(
        hub != null || unlocode != null || label != null || country != null,
        "",
        "needs a hub, unlocode, label or country");
  }
}
