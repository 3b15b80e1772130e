package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The permanent name of an event type in the store and in the topic.
///
/// The name does not change if a new field with a default is added to the event. If the meaning of
/// the event changes, the event type needs a new name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

  /// A noun and a past participle in kebab case, such as `agreement-signed`.
  String value();

  int version() default 1;

  /// The first release that published the event type.
  String since() default "1.0";
}
