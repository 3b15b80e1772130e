package io.corridorledger.logistics.hub;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a hub.
public enum HubRule implements Rule {
  ANOTHER_HUB("All registrations in a stream have the same slug."),
  CAPACITY_OF_ANOTHER("The subject of a capacity is the hub itself.");

  private final String requirement;

  HubRule(String requirement) {
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
    HubRule[] value();
  }
}
