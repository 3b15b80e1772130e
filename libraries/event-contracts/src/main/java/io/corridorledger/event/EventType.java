package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The permanent name under which a fact is stored and published.
///
/// If a new field with a default is added to a fact, the name and the version stay. If the meaning
/// of a fact changes, the fact needs a new name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

  /// A noun and a past participle in kebab case, such as `agreement-signed`.
  String value();

  int version() default 1;

  /// The release that published the event first.
  String since() default "1.0";
}
