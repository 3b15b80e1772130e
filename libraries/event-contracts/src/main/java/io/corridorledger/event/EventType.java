package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The permanent name under which a fact is stored and published.
///
/// A new field with a default keeps the name and the version. A new meaning requires a new name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

  /// Noun and past participle in kebab case: `agreement-signed`.
  String value();

  int version() default 1;
}
