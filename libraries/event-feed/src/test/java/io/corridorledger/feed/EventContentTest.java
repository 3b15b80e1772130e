package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventContentTest {

  private static final Instant NOW = Instant.parse("2024-05-07T08:00:00Z");
  private static final String GOOD = TestLog.observation(1, "A report");

  private static EventContent of(String log, String streamType, String type, String json) {
    return EventContent.of(log, streamType, type, NOW, json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNKNOWN_EVENT_TYPE | never-heard-of       | {}                       | true",
        "UNREADABLE_CONTENT | observation-reported | {\"figure\":7}           | true",
        "UNREADABLE_CONTENT | observation-reported | null                     | true",
        "NO_JSON            | observation-reported | {                        | false",
        "NO_JSON            | observation-reported | {} {}                    | false",
        "NO_JSON            | never-heard-of       | ''                       | false",
        "NUL_CHARACTER      | observation-reported | {\"note\":\"a\\u0000\"}   | true",
        "NUL_CHARACTER      | observation-reported | {\"note\":\"\\\\\\u0000\"} | true",
        "UNREADABLE_CONTENT | observation-reported | {\"figure\":7,\"note\":\"\\\\u0000\"} | true",
      })
  void unreadableContentHasACode(ParkingCode code, String type, String json, boolean isJson) {
    EventContent content = of("agreements", "indicators", type, json);
    assertEquals(code, content.unreadable());
    assertEquals(isJson, content.json());
  }

  @Test
  void aServiceCannotWriteStreamTypesOfTheOther() {
    assertNotNull(of("agreements", "indicators", "observation-reported", GOOD).event());
    assertEquals(
        ParkingCode.TYPE_OF_OTHER_LOG,
        of("logistics", "indicators", "observation-reported", GOOD).unreadable());
    assertEquals(
        ParkingCode.TYPE_OF_OTHER_LOG,
        of("agreements", "hubs", "hub-registered", "{}").unreadable());
  }

  @Test
  void aWrappedErrorIsThrown() {
    for (Error error :
        new Error[] {new StackOverflowError(), new OutOfMemoryError(), new LinkageError()}) {
      Exception wrapped =
          new IllegalArgumentException(
              "not a readable note-cited", new JsonMappingException(null, "problem", error));
      assertEquals(
          error, assertThrows(error.getClass(), () -> Failures.throwError(wrapped)), "wrapped");
    }
    Failures.throwError(new IllegalStateException(new SQLException("no error")));
  }

  @Test
  void aLogEntryCannotBeForged() {
    String forged = "bad\n2026-11-28 ERROR everything is lost\r\u2028\u001b[31m\u0000";
    String printed = Failures.printable(forged);
    assertFalse(printed.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028'));
    assertTrue(printed.startsWith("bad\\u000a2026"));
    assertEquals(2_000, Failures.printable("x".repeat(5_000)).length());
    Throwable copy =
        Failures.printable(new IllegalStateException(forged, new SQLException(forged)));
    assertFalse(copy.toString().contains("\n"));
    assertFalse(copy.getCause().toString().contains("\n"));
    assertTrue(copy.getStackTrace().length > 0);
  }

  @Test
  void explanationsContainNoTextOfARecord() {
    for (ParkingCode code : ParkingCode.values())
      assertTrue(code.explanation(3).matches("[A-Z][A-Za-z0-9 .,]+\\."), () -> code.explanation(3));
  }
}
