package io.corridorledger.logistics.corridor;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a corridor.
public enum CorridorRule implements Rule {
  ANOTHER_CORRIDOR("All definitions of a stream have one slug."),
  LEG_EXISTS("Each leg of a corridor has its own number."),
  LEG_DOES_NOT_JOIN("A leg joins another leg of its branch."),
  BRANCH_FORKS("The legs of a branch form one line."),
  GAUGE_CHANGES_WITHOUT_TRANSSHIPMENT("Goods are transshipped where the gauge changes."),
  NO_SUCH_LEG("A retirement or a capacity of a leg concerns a leg of the corridor."),
  CAPACITY_OF_ANOTHER("The subject of a capacity is the corridor itself or one of its legs.");

  private final String requirement;

  CorridorRule(String requirement) {
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
    CorridorRule[] value();
  }
}
