package io.corridorledger.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The operation id of an operation that all aggregates share.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface OperationName {

  /// Placeholder for the noun of the aggregate.
  String AGGREGATE = "{Aggregate}";

  String value();
}
