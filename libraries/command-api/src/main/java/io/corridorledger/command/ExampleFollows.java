package io.corridorledger.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the command whose example must be sent before the example of this command. The default is
/// the command that opens the stream.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ExampleFollows {

  /// The operation id of the command whose example is sent first. The id may contain
  /// [OperationName#AGGREGATE] instead of the name of the aggregate type.
  String value();
}
