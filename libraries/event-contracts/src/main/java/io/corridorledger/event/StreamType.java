package io.corridorledger.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The type of the streams that contain the events of a family.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StreamType {

  /// The permanent name in the store, in the topic and in URLs: `agreements`.
  String name();

  /// The log that owns the streams: no other log may contain them.
  String log();

  /// Id of one stream of the dataset. The API documents use it, so that their examples can be
  /// executed unchanged.
  String sample();
}
