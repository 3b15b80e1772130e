package io.corridorledger.value;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Who: `ISO:AZ` (ISO 3166-1 alpha-2), `EU`, `ORG:OTS`, `CO:SOCAR`, `PERSON:Ilham Aliyev`,
/// `REGION:central-asia`.
///
/// A bare country code is read as `ISO:`. A region is a party only where a source names no states
/// ("Central Asian leaders").
public record PartyRef(String ref) implements Comparable<PartyRef> {

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern OTHER =
      Pattern.compile("(ORG|CO|PERSON|REGION):[\\p{L}\\p{N}][\\p{L}\\p{N} .,'’&()-]{0,98}");

  public PartyRef {
    if (ref == null) throw new InvalidValue("", "is missing");
    if (COUNTRY.matcher(ref).matches() && !ref.equals("EU")) ref = "ISO:" + ref;
    if (ref.startsWith("ISO:")) {
      if (!COUNTRIES.contains(ref.substring(4)))
        throw new InvalidValue(
            "", "'%s' is not a country code of ISO 3166-1".formatted(ref.substring(4)));
    } else if (!ref.equals("EU") && !OTHER.matcher(ref).matches())
      throw new InvalidValue(
          "",
          "'%s' is not a party; write ISO:AZ, EU, ORG:OTS, CO:SOCAR, PERSON:Name or REGION:name"
              .formatted(ref));
  }

  public static boolean isCountry(String code) {
    return code != null && COUNTRIES.contains(code);
  }

  @Override
  public int compareTo(PartyRef other) {
    return ref.compareTo(other.ref);
  }

  @Override
  public String toString() {
    return ref;
  }
}
