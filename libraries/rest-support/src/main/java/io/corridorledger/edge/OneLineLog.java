package io.corridorledger.edge;

import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/// Encodes control characters in log messages, so that each message stays on one line. Otherwise a
/// client could send a text with a line break, and the text after the line break would look like a
/// separate log entry.
///
/// The filter changes all messages: those of the service, of libraries, of exceptions, and of the
/// causes of exceptions.
@LoggingFilter(name = "one-line")
public final class OneLineLog implements Filter {

  /// Maximum number of characters of a message. A longer message is truncated, so that one entry
  /// cannot fill the disk.
  static final int MAX_MESSAGE = 10_000;

  private static final int MAX_CAUSES = 20;

  private static final ExtFormatter MESSAGES =
      new ExtFormatter() {
        @Override
        public String format(ExtLogRecord record) {
          return formatMessage(record);
        }
      };

  @Override
  public boolean isLoggable(LogRecord record) {
    String message = MESSAGES.formatMessage(record);
    String encoded = encoded(message);
    if (encoded != message) {
      if (record instanceof ExtLogRecord extended)
        extended.setMessage(encoded, ExtLogRecord.FormatStyle.NO_FORMAT);
      else record.setMessage(encoded);
    }
    if (record.getThrown() != null) record.setThrown(encoded(record.getThrown(), 0));
    return true;
  }

  /// Encodes the control characters of a text, and truncates a long text.
  ///
  /// @return the same `String` object if nothing changes, so that the caller can compare with `!=`
  static String encoded(String text) {
    if (text == null) return null;
    int length = Math.min(text.length(), MAX_MESSAGE);
    int i = 0;
    while (i < length && !Character.isISOControl(text.charAt(i)) && !isSeparator(text.charAt(i)))
      i++;
    if (i == text.length()) return text;
    StringBuilder line = new StringBuilder(length + 16).append(text, 0, i);
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || isSeparator(c)) line.append("\\u%04x".formatted((int) c));
      else line.append(c);
    }
    return text.length() > length ? line.append('…').toString() : line.toString();
  }

  /// Whether some programs that show log files start a new line at this character.
  private static boolean isSeparator(char c) {
    return c == '\u2028' || c == '\u2029';
  }

  /// Encodes the messages of an exception and of its causes. Returns the exception itself if its
  /// messages contain no control character.
  private static Throwable encoded(Throwable thrown, int depth) {
    String said = thrown.toString();
    Throwable cause =
        thrown.getCause() == null || depth == MAX_CAUSES
            ? null
            : encoded(thrown.getCause(), depth + 1);
    Throwable[] suppressed =
        depth == MAX_CAUSES
            ? new Throwable[0]
            : Arrays.stream(thrown.getSuppressed())
                .map(s -> encoded(s, depth + 1))
                .toArray(Throwable[]::new);
    String encoded = encoded(said);
    return encoded == said
            && cause == thrown.getCause()
            && Arrays.equals(suppressed, thrown.getSuppressed())
        ? thrown
        : new Encoded(encoded, thrown.getStackTrace(), cause, suppressed);
  }

  /// A copy of an exception for the log. The copy has the original stack trace, but an encoded
  /// message.
  private static final class Encoded extends Throwable {

    private static final long serialVersionUID = 1L;

    Encoded(String said, StackTraceElement[] stack, Throwable cause, Throwable[] suppressed) {
      super(said, cause);
      setStackTrace(stack);
      for (Throwable each : suppressed) addSuppressed(each);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }
}
