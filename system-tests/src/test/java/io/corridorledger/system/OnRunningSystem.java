package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The tests of this class ask a running [LedgerSystem], which they are given as a parameter. All
/// classes that want the same content share one; it ends with the run. When a test fails, the end
/// of every process's log is shown with it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(OnRunningSystem.Extension.class)
@interface OnRunningSystem {

  Content value();

  /// What is in the ledger when the first test comes.
  enum Content {
    /// Nothing. Each test adds facts of its own and leaves those of others alone.
    EMPTY,
    /// The project's dataset, loaded by `./corridor load`. Tests only read, or add what no other
    /// test counts.
    DATASET;

    private LedgerSystem start() {
      var system = LedgerSystem.start();
      if (this == DATASET) {
        var loaded = system.corridor("load", "dataset/commands");
        assertEquals(0, loaded.exitCode(), loaded::text);
        system.awaitEverythingVisible();
      }
      return system;
    }
  }

  final class Extension implements ParameterResolver, TestExecutionExceptionHandler {

    private static final ExtensionContext.Namespace SYSTEMS =
        ExtensionContext.Namespace.create(LedgerSystem.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LedgerSystem.class;
    }

    @Override
    public LedgerSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return system(context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
        throws Throwable {
      System.err.println(system(context).diagnosis());
      throw failure;
    }

    private static LedgerSystem system(ExtensionContext context) {
      var content = context.getRequiredTestClass().getAnnotation(OnRunningSystem.class).value();
      return context
          .getRoot()
          .getStore(SYSTEMS)
          .computeIfAbsent(content, Content::start, LedgerSystem.class);
    }
  }
}
