package io.corridorledger.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the command whose example a client sends before the example of this command. A command
/// without this annotation follows the command that opens a stream of its type.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ExampleFollows {

  /// The operation id of the command, which may contain [OperationName#AGGREGATE].
  String value();
}
