package io.corridorledger.projection.judgement;

import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.util.List;

/// A sum over periods, or the reason why there is none.
///
/// @param value in the base unit of the dimension; null when it may not be formed
/// @param why it may not be formed; null when it may
public record Sum(BigDecimal value, String why) {

  /// Never over overlapping periods, different scopes or different units: what would be counted
  /// twice, or is not of one kind, is not added.
  public static Sum of(List<Claim> claims) {
    if (claims.isEmpty()) return new Sum(null, "there is nothing to add");
    Claim first = claims.getFirst();
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      Quantity quantity = claim.quantity();
      Period period = claim.key().period();
      if (quantity == null || !Amounts.comparable(first.quantity(), quantity))
        return new Sum(null, "the values are not all of one unit");
      if (!claim.key().metric().equals(first.key().metric())
          || !claim.key().subject().equals(first.key().subject())
          || !Verdict.sameFacets(claim.key(), first.key()))
        return new Sum(null, "the values are not all of one scope");
      if (period == null) return new Sum(null, "a value has no period");
      for (Claim other : claims.subList(0, i))
        if (other.key().period().overlaps(period))
          return new Sum(
              null, "%s and %s have days in common".formatted(other.key().period(), period));
      sum = sum.add(Amounts.value(quantity));
    }
    return new Sum(sum, null);
  }
}
