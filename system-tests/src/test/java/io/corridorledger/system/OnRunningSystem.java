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

/// The tests of this class use a running [LedgerSystem], which they receive as a parameter. All
/// classes with the same content share one system; it ends with the test run. When a test fails,
/// the end of every process's log is printed.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(OnRunningSystem.Extension.class)
@interface OnRunningSystem {

  Content value();

  /// The content of the ledger before the first test.
  enum Content {
    /// Empty. Each test adds its own facts and ignores those of other tests.
    EMPTY,
    /// The project's dataset, loaded by `./corridor load`. Tests only read, or add facts that no
    /// other test counts.
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
