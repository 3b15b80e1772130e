package io.corridorledger.logistics.corridor;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a corridor.
public enum CorridorRule implements Rule {
  ANOTHER_CORRIDOR("All definitions in a stream have the same slug."),
  LEG_EXISTS("No two legs of a corridor have the same number."),
  LEG_DOES_NOT_JOIN(
      "A new leg of a branch, except the first one, starts where another leg of the branch ends, or ends where another leg starts."),
  BRANCH_FORKS(
      "The legs of a branch form one line: no two legs start at the same hub or end at the same hub."),
  GAUGE_CHANGES_WITHOUT_TRANSSHIPMENT(
      "If a leg has another track gauge than the leg before it, goods are transferred at the start of the leg."),
  NO_SUCH_LEG(
      "A fact that retires a leg or states its capacity names an existing leg of the corridor."),
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
