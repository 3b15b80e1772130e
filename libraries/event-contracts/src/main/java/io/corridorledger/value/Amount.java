package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/// An amount of money that a source states.
///
/// @param quantity the amount, with an ISO 4217 currency as its unit
/// @param party the party, if the amount is the share of one party; absent if the amount is the
///   total
public record Amount(@NotNull @Valid Quantity quantity, PartyRef party) implements Consistent {

  @Override
  public void check(Findings findings) {
    findings.unless(
        quantity == null || quantity.unit() == null || quantity.unit().isMoney(),
        "quantity",
        "is not an amount of money: its unit is not an ISO 4217 currency");
  }
}
