package io.corridorledger.feed;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/// Decides whether a failure is transient, and escapes the messages of failures for the log of the
/// process.
public final class Failures {

  /// The SQLSTATE classes for which a retry may succeed. A class is the first two characters of an
  /// SQLSTATE (PostgreSQL, appendix A). The classes are, in this order: connection exception,
  /// transaction rollback such as a deadlock, insufficient resources, object not in prerequisite
  /// state, operator intervention, system error.
  private static final Set<String> TRANSIENT = Set.of("08", "40", "53", "55", "57", "58");

  private static final int MAX_CAUSES = 20;
  private static final int MAX_CHARACTERS = 2_000;

  private Failures() {}

  /// Whether a retry may succeed after this failure.
  static boolean areTransient(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof SQLException sql
          && (sql instanceof SQLTransientException
              || sql.getSQLState() == null
              || sql.getSQLState().equals("25006") // read only: a fail-over is in progress
              || sql.getSQLState().length() > 1
                  && TRANSIENT.contains(sql.getSQLState().substring(0, 2)))) return true;
    return false;
  }

  /// Throws the [Error] that a failure wraps, if there is one. Libraries may wrap a
  /// `StackOverflowError` or an `OutOfMemoryError` in an exception. Such an exception does not mean
  /// that the data are wrong.
  static void throwError(Throwable failure) {
    int causes = 0;
    for (Throwable cause = failure; cause != null && causes < MAX_CAUSES; causes++) {
      if (cause instanceof Error error) throw error;
      cause = cause.getCause();
    }
  }

  /// The message of a failure, escaped for the log of the process.
  static String message(Throwable failure) {
    return printable(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  /// Escapes control characters, so that the text stays on one line of the log. Otherwise a text
  /// from a client or a record could look like a separate log entry.
  static String printable(String text) {
    var printed = new StringBuilder();
    for (int i = 0; i < text.length() && printed.length() < MAX_CHARACTERS; i++) {
      char c = text.charAt(i);
      boolean control = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
      if (control || Character.isSurrogate(c)) printed.append("\\u%04x".formatted((int) c));
      else printed.append(c);
    }
    return printed.toString();
  }

  /// A copy of a failure for the log of the process. The copy has the same stack traces, and its
  /// messages are escaped.
  public static Throwable printable(Throwable failure) {
    return copy(failure, 0);
  }

  private static Throwable copy(Throwable failure, int depth) {
    if (failure == null || depth == MAX_CAUSES) return null;
    var copy = new Printable(printable(failure.toString()), copy(failure.getCause(), depth + 1));
    copy.setStackTrace(failure.getStackTrace());
    return copy;
  }

  private static final class Printable extends Exception {
    private static final long serialVersionUID = 1L;

    Printable(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }
}
