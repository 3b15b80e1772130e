package io.corridorledger.jsonschema;

import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.util.List;
import java.util.Map;

/// The JSON Schema keywords of value types that are one JSON string, such as a period or a party.
public final class TextSchemas {

  private static final String DATE = "[0-9]{4}(-[0-9]{2}){0,2}[~?%]?";

  /// The keywords of each value type. The map key is the simple class name, such as `Period`.
  public static final Map<String, Map<String, Object>> ALL =
      Map.of(
          "Period",
          text(
              Period.MAX_LENGTH,
              "^(%1$s|(%1$s|[.]{2})/(%1$s|[.]{2})|\\[[0-9~?%%, /-]+\\])$".formatted(DATE),
              "2024-08-23?/2024-08-24?",
              "A date or a period in a subset of EDTF (ISO 8601-2:2019), as precise as in the"
                  + " source. `2024` is a year, `2024-08` a month, and `2024-08-08` a day."
                  + " `2024-33` to `2024-36` are quarters. `2024-40` and `2024-41` are half-years."
                  + " `2024-21` (spring) to `2024-24` (winter) are seasons. An interval such as"
                  + " `2024-01/2024-09` includes both ends. The interval `2024-05/..` has an"
                  + " unknown end. `[2023,2024]` means either 2023 or 2024. The suffix `~` means"
                  + " approximate, `?` means uncertain, and `%` means both. The ledger stores the"
                  + " canonical form, so `2024-40` becomes `2024-01/2024-06`."),
          "PartyRef",
          text(
              PartyRef.MAX_LENGTH,
              "^([A-Z]{2}|ISO:[A-Z]{2}|(ORG|CO|PERSON|REGION):.{1,99})$",
              "ISO:AZ",
              "A party. Examples are the country `ISO:AZ` (ISO 3166-1 alpha-2), the European Union"
                  + " `EU`, the organisation `ORG:OTS`, the company `CO:SOCAR`, the person"
                  + " `PERSON:Ilham Aliyev` and the region `REGION:central-asia`. The ledger reads"
                  + " a country code without a prefix, such as `AZ`, as `ISO:AZ`."),
          "SubjectRef",
          text(
              SubjectRef.MAX_LENGTH,
              "^(corridor|hub|country|pair|group|project|field):[A-Za-z0-9][A-Za-z0-9/-]{0,79}$",
              "corridor:middle-corridor",
              "The subject of a figure, such as `corridor:middle-corridor`, `hub:baku-port`, `country:AZ`, `pair:AZ/KZ`, `group:OTS`, `project:name` or `field:name`. `corridor:middle-corridor/3` is leg 3 of the corridor. The name of a country is its ISO 3166-1 alpha-2 code. A pair has no direction, so the ledger stores its two sides in alphabetical order. A field is an oil field or a gas field."),
          "Unit",
          text(
              Unit.MAX_LENGTH,
              "^[A-Za-z0-9_]{2,16}(/(HUR|DAY|WEE|MON|ANN))?$",
              "TNE",
              "A unit of measure: a code of UN/ECE Recommendation 20, an ISO 4217 currency such as"
                  + " `USD`, a counting unit, or a rate per unit of time such as `TNE/ANN`. Some"
                  + " codes: `TNE` (tonne), `KTN` (kilotonne), `KGM` (kilogram), `TKM`"
                  + " (tonne-kilometre), `BLL` (barrel), `MTQ` (cubic metre), `KMT` (kilometre),"
                  + " `MAW` (megawatt), `DAY` (day), `E22` (twenty-foot equivalent unit, TEU),"
                  + " `C62` (one), `P1` (percent). Counting units: `block_train`, `wagon`,"
                  + " `vehicle`, `container`, `joint_venture`, `document`, `visit`. The ledger"
                  + " never converts units."));

  private TextSchemas() {}

  private static Map<String, Object> text(
      int maxLength, String pattern, String example, String description) {
    return Map.of(
        "maxLength", maxLength,
        "pattern", pattern,
        "examples", List.of(example),
        "description", description);
  }
}
