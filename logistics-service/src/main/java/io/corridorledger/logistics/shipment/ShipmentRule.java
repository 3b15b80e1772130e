package io.corridorledger.logistics.shipment;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a shipment.
public enum ShipmentRule implements Rule {
  ENDS_WHERE_IT_STARTS("The origin and the destination of a shipment differ."),
  LEG_DOES_NOT_JOIN("Each leg of an itinerary starts where the previous leg ends."),
  DEPARTS_BEFORE_IT_ARRIVES("Each leg of an itinerary departs after the previous leg arrives.");

  private final String requirement;

  ShipmentRule(String requirement) {
    this.requirement = requirement;
  }

  @Override
  public String requirement() {
    return requirement;
  }

  /// Declares which rules an operation can violate. On a class, the annotation applies to every
  /// operation that adds a fact to an existing stream.
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface MayViolate {
    ShipmentRule[] value();
  }
}
