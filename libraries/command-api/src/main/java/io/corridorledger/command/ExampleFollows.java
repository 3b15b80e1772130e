package io.corridorledger.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The command whose example is sent before the example of this command. Without this annotation it
/// is the command that opens a stream of this type.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ExampleFollows {

  /// The operation id of the command, which may contain [OperationName#AGGREGATE].
  String value();
}
