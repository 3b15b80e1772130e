package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.util.Locale;
import java.util.Set;

/// A reference to a party, such as `ISO:AZ` (ISO 3166-1 alpha-2), `EU`, `ORG:OTS`, `CO:SOCAR`,
/// `PERSON:Ilham Aliyev` or `REGION:central-asia`.
///
/// A country code without a prefix, such as `AZ`, is read as `ISO:AZ`. A region is used as a party
/// if the source does not name the states, as in "Central Asian leaders".
public record PartyRef(String ref) implements Comparable<PartyRef> {

  public static final int MAX_LENGTH = 120;

  /// Prefix of the reference of a region, as in `REGION:central-asia`.
  public static final String REGION = "REGION:";

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final TextForm OTHER =
      new TextForm(
          MAX_LENGTH, "(ORG|CO|PERSON|REGION):[\\p{L}\\p{N}][\\p{L}\\p{N} .,'’&()-]{0,98}");

  /// Creates a party without validation, because a stored value must stay readable. [#parse]
  /// validates input.
  public PartyRef {
    if (isCountryCode(ref)) ref = "ISO:" + ref;
  }

  /// Reads the reference of a party from input.
  ///
  /// @throws InvalidValue if the text has none of the forms that the class lists
  public static PartyRef parse(String text) {
    if (TextForm.isLonger(text, MAX_LENGTH))
      throw new InvalidValue("is longer than %d characters".formatted(MAX_LENGTH));
    PartyRef party = new PartyRef(text);
    if (party.isCountry()) {
      if (!isCountry(party.name()))
        throw new InvalidValue("'%s' is not a country code of ISO 3166-1".formatted(party.name()));
    } else if (!party.ref.equals("EU") && !OTHER.matches(party.ref))
      throw new InvalidValue(
          "'%s' is not a party; write ISO:AZ, EU, ORG:OTS, CO:SOCAR, PERSON:Name or REGION:name"
              .formatted(text));
    return party;
  }

  public static PartyRef country(String code) {
    return new PartyRef("ISO:" + code);
  }

  public boolean isCountry() {
    return ref.startsWith("ISO:");
  }

  public boolean isCompany() {
    return ref.startsWith("CO:");
  }

  /// Whether this party is an organisation or a form of cooperation between states. The European
  /// Union counts as an organisation.
  public boolean isOrganisation() {
    return ref.startsWith("ORG:") || ref.equals("EU");
  }

  public boolean isRegion() {
    return ref.startsWith(REGION);
  }

  /// The reference without its prefix: `AZ`, `EU`, `OTS`, `central-asia`.
  public String name() {
    return ref.substring(ref.indexOf(':') + 1);
  }

  /// Whether the text has the form of a country code: two capital letters. `EU` is excluded,
  /// because the European Union is a party with the reference `EU`.
  private static boolean isCountryCode(String ref) {
    return ref.length() == 2
        && isCapital(ref.charAt(0))
        && isCapital(ref.charAt(1))
        && !ref.equals("EU");
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  public static boolean isCountry(String code) {
    return code != null && code.length() == 2 && COUNTRIES.contains(code);
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
