package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.DecimalNumber;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;

/// The growth that a source states. The ledger never recomputes the stated number.
///
/// @param kind whether the growth is a PERCENT ("by 86 %"), a FACTOR ("sixfold") or ABSOLUTE ("by
///   0.3 million t")
/// @param value the stated number. A fall has a negative number if the kind is PERCENT or ABSOLUTE.
///   The number of a FACTOR is always above zero.
/// @param qualifier how the source qualifies the number; EXACT if absent
/// @param against the period with which the source compares the value; absent if the source states
///   none
/// @param againstImplied true if the source does not name the period in `against`, and the client
///   derived this period from the context
/// @param reading meaning of a growth of the kind FACTOR. For the factor six, TO means that the new
///   value is six times the old value. BY means that the new value is seven times the old value.
///   UNCLEAR means that both are possible. If a FACTOR has no `reading`, the ledger assumes TO.
///   Other kinds have no `reading`.
/// @param unit unit of an ABSOLUTE growth; absent for other kinds
/// @param unitMult exponent of the power of ten by which the number of an ABSOLUTE growth is
///   multiplied; 0 for other kinds
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
