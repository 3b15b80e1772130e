package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The stream type of the events of the annotated interface, such as `agreements`. Every stream
/// that contains such an event has this type.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StreamType {

  /// The permanent name of the stream type in the store, in the topic and in URLs, such as
  /// `agreements`.
  String name();

  /// The log that contains all streams of this type, such as `logistics`. No other log may contain
  /// such streams.
  String log();

  /// Id of one stream of the dataset. The examples in the API documents use this id, so that a
  /// reader can run the examples unchanged.
  String sample();
}
