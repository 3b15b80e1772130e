package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The stream type of an event family: the name that all streams with these events have, such as
/// `agreements`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StreamType {

  /// The permanent name in the store, in the topic and in URLs: `agreements`.
  String name();

  /// The log that contains the streams. No other log may contain them.
  String log();

  /// Id of one stream of the dataset. The examples in the API documents use this id, so that a
  /// reader can run the examples unchanged.
  String sample();
}
