package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/// An amount of money that a source states.
///
/// @param quantity the amount; its unit is an ISO 4217 currency
/// @param party the party whose share the amount is; absent if the amount is the total
public record Amount(@NotNull @Valid Quantity quantity, PartyRef party) implements Consistent {

  @Override
  public void check(Findings findings) {
    findings.unless(
        quantity == null || quantity.unit() == null || quantity.unit().isMoney(),
        "quantity",
        "is not an amount of money: its unit is not an ISO 4217 currency");
  }
}
