package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.DecimalNumber;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;

/// Growth as stated by a source. The stored value is never recomputed.
///
/// @param kind PERCENT (+86 %), FACTOR ("sixfold", "15 times") or ABSOLUTE (by 0.3 million t)
/// @param value the number as stated; negative for a fall
/// @param qualifier EXACT when absent
/// @param against the period of comparison; absent when the source does not state it
/// @param againstImplied true when `against` only follows from the context
/// @param reading only for a FACTOR: TO six times, BY six times (which is seven times), UNCLEAR
/// @param unit only for an ABSOLUTE growth: its unit
/// @param unitMult power of ten of an ABSOLUTE growth
public record Growth(
    @NotNull Kind kind,
    @NotNull @DecimalNumber BigDecimal value,
    Qualifier qualifier,
    Period against,
    boolean againstImplied,
    Reading reading,
    Unit unit,
    @Min(0) @Max(15) int unitMult)
    implements Consistent {

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
  }

  @Override
  public void check(Findings findings) {
    findings.unless(qualifier != Qualifier.RANGE, "qualifier", "cannot be RANGE for a growth");
    findings.unless(
        kind != Kind.FACTOR || value == null || value.signum() > 0,
        "value",
        "of a FACTOR must be above zero");
    findings.unless(
        kind == Kind.FACTOR || reading == null, "reading", "belongs to the kind FACTOR only");
    findings.unless(
        (kind == Kind.ABSOLUTE) == (unit != null),
        "unit",
        kind == Kind.ABSOLUTE ? "is missing" : "belongs to the kind ABSOLUTE only");
    findings.unless(
        unitMult == 0 || kind == Kind.ABSOLUTE, "unitMult", "belongs to the kind ABSOLUTE only");
    findings.unless(
        !againstImplied || against != null, "againstImplied", "needs the period that is implied");
  }
}
