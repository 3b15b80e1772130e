package io.corridorledger.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Sets the operation id of an operation that all aggregate types share.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface OperationName {

  /// In an operation id, this text is replaced by the name of the aggregate type.
  String AGGREGATE = "{Aggregate}";

  String value();
}
