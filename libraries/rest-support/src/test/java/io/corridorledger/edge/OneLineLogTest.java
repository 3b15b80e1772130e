package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class OneLineLogTest {

  private static final String FORGED = "x\r\n2026-01-01 00:00:00,000 ERROR [ledger] (main) forged";

  private final OneLineLog filter = new OneLineLog();
  private final PatternFormatter formatter = new PatternFormatter("%p %s%e%n");

  private String logged(ExtLogRecord record) {
    assertTrue(filter.isLoggable(record));
    return formatter.format(record);
  }

  private static ExtLogRecord record(String message, ExtLogRecord.FormatStyle style) {
    return new ExtLogRecord(Level.INFO, message, style, OneLineLogTest.class.getName());
  }

  @Test
  void aParameterWithALineBreakStaysOnItsLine() {
    ExtLogRecord record = record("a value: %s", ExtLogRecord.FormatStyle.PRINTF);
    record.setParameters(new Object[] {FORGED});
    assertEquals(
        "INFO a value: x\\u000d\\u000a2026-01-01 00:00:00,000 ERROR [ledger] (main) forged\n",
        logged(record));
  }

  @Test
  void noMessageOfAnExceptionOrItsCausesBeginsALine() {
    ExtLogRecord record = record("it failed", ExtLogRecord.FormatStyle.NO_FORMAT);
    Exception thrown = new IllegalStateException("outer", new IllegalArgumentException(FORGED));
    thrown.addSuppressed(new RuntimeException("\u001b[2K\n" + FORGED));
    record.setThrown(thrown);
    String logged = logged(record);
    assertTrue(
        logged.lines().skip(1).allMatch(line -> line.matches("\\s+.*|Caused by: .*|")), logged);
    assertTrue(logged.contains("java.lang.IllegalArgumentException: x\\u000d\\u000a"), logged);
    assertTrue(logged.contains("OneLineLogTest"), "the stack is kept: " + logged);
    assertFalse(logged.contains("\u001b"), logged);
  }

  @Test
  void textWithoutControlCharactersIsUnchanged() {
    String plain = "request failed traceId=%s";
    ExtLogRecord record = record(plain, ExtLogRecord.FormatStyle.PRINTF);
    record.setParameters(new Object[] {"abc"});
    Exception thrown = new IllegalStateException("why", new RuntimeException("because"));
    record.setThrown(thrown);
    assertTrue(filter.isLoggable(record));
    assertSame(plain, record.getMessage());
    assertSame(thrown, record.getThrown());
  }

  @Test
  void aMessageWithoutEndIsCut() {
    String encoded = OneLineLog.encoded("a".repeat(1_000_000));
    assertEquals(OneLineLog.MAX_MESSAGE + 1, encoded.length());
    assertTrue(encoded.endsWith("a…"));
  }
}
