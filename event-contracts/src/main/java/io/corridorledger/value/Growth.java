package io.corridorledger.value;

import java.math.BigDecimal;

/// Growth as a source asserted it; never recomputed in place.
///
/// @param kind PERCENT (+86 %), FACTOR ("sixfold", "15 times") or ABSOLUTE (by 0.3 million t)
/// @param value the number as stated; negative for a fall
/// @param qualifier EXACT when absent
/// @param against the period that it is measured against; absent when the source leaves it open
/// @param againstImplied true when `against` follows from the context only
/// @param reading of a FACTOR: TO six times, BY six times (which is seven), UNCLEAR; absent
///   otherwise
/// @param unit of an ABSOLUTE growth, else absent
/// @param unitMult power of ten of an ABSOLUTE growth
public record Growth(
    Kind kind,
    BigDecimal value,
    Qualifier qualifier,
    Period against,
    boolean againstImplied,
    Reading reading,
    Unit unit,
    int unitMult) {

  public enum Kind {
    PERCENT,
    FACTOR,
    ABSOLUTE
  }

  public enum Reading {
    TO,
    BY,
    UNCLEAR
  }

  public Growth {
    if (qualifier == null) qualifier = Qualifier.EXACT;
    value = Quantity.plain(value);
    InvalidValue.check()
        .present(kind, "kind")
        .present(value, "value")
        .number(value, "value")
        .that(qualifier != Qualifier.RANGE, "qualifier", "cannot be RANGE for a growth")
        .that(
            kind != Kind.FACTOR || value == null || value.signum() > 0,
            "value",
            "of a FACTOR must be above zero")
        .that(kind == Kind.FACTOR || reading == null, "reading", "belongs to the kind FACTOR only")
        .that(
            (kind == Kind.ABSOLUTE) == (unit != null),
            "unit",
            kind == Kind.ABSOLUTE ? "is missing" : "belongs to the kind ABSOLUTE only")
        .that(
            unitMult == 0 || kind == Kind.ABSOLUTE, "unitMult", "belongs to the kind ABSOLUTE only")
        .that(unitMult >= 0 && unitMult <= 15, "unitMult", "must be between 0 and 15")
        .that(
            !againstImplied || against != null,
            "againstImplied",
            "needs the period that is implied")
        .orThrow();
  }
}
