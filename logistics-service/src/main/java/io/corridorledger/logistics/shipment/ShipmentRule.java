package io.corridorledger.logistics.shipment;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a shipment.
public enum ShipmentRule implements Rule {
  ENDS_WHERE_IT_STARTS("Origin and destination differ."),
  LEG_DOES_NOT_JOIN("Each leg of an itinerary starts where the previous leg ends."),
  DEPARTS_BEFORE_IT_ARRIVES("Each leg of an itinerary departs after the previous leg arrives."),
  HANDLED_OTHERWISE("A repeated handling has the same equipment and reason."),
  ALREADY_DELIVERED("A delivered shipment takes further handlings and remarks only."),
  ALREADY_CANCELLED("A cancelled shipment is neither planned nor delivered.");

  private final String requirement;

  ShipmentRule(String requirement) {
    this.requirement = requirement;
  }

  @Override
  public String requirement() {
    return requirement;
  }

  /// The rules that an operation can violate; on a resource, those of all its changes.
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface MayViolate {
    ShipmentRule[] value();
  }
}
