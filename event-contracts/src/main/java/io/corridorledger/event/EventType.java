package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name under which a fact is stored and published, for ever.
///
/// A new field with a default keeps the name and the version; a new meaning is a new name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

  /// Past tense with the noun in front, in kebab case: `agreement-signed`.
  String value();

  int version() default 1;
}
