package io.corridorledger.logistics.project;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a project.
public enum ProjectRule implements Rule {
  CANCELLED_TAKES_CORRECTIONS_ONLY("A cancelled project takes remarks only."),
  COMMISSIONED_BEFORE_CONSTRUCTION("A project is not commissioned before construction started."),
  MILESTONE_UNKNOWN("Only a planned milestone is rescheduled."),
  MILESTONE_REACHED_ALREADY("A reached milestone is not rescheduled."),
  ALREADY_COMMISSIONED("A commissioned project is neither suspended nor cancelled.");

  private final String requirement;

  ProjectRule(String requirement) {
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
    ProjectRule[] value();
  }
}
