package io.corridorledger.projection.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.Freshness.TopicPosition;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "agreements:12@1",
        "agreements:12@1.logistics:33@2",
        "a-b:0@1",
        "agreements:999999999999999999@999999999999999999"
      })
  void aCursorIsParsedAsItIsWritten(String text) {
    assertEquals(text, Cursor.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a12.l33",
        "agreements:12",
        "agreements:12@0",
        "agreements:-1@1",
        "Agreements:1@1",
        "agreements:1@1.",
        "agreements:1@1.agreements:2@1",
        "agreements:1@1,logistics:1@1",
        "agreements:1234567890123456789@1",
        "agreements:1@1.logistics"
      })
  void anyOtherTextIsRejected(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text));
  }

  /// Logs whose names begin with the same letter are two logs.
  @Test
  void logsAreDistinguishedByTheirFullNames() {
    Cursor cursor = Cursor.START.at("agreements", 12, 1).at("archive", 3, 2);
    assertEquals("agreements:12@1.archive:3@2", cursor.toString());
    assertEquals(12, cursor.of("agreements").position());
    assertEquals(0, cursor.of("logistics").position());
  }

  /// The service is at position 120 of epoch 2.
  @ParameterizedTest
  @CsvSource({
    "119, 2, true",
    "120, 2, false",
    "130, 2, false",
    "119, 1, true",
    "150, 1, true",
    "5, 3, false",
    "200, 3, false"
  })
  void aCursorIsBehindUnseenEvents(long position, long epoch, boolean behind) {
    var freshness = new Freshness(Map.of("agreements", new TopicPosition(120, 2, null, null)));
    assertEquals(behind, Cursor.START.at("agreements", position, epoch).isBehind(freshness));
  }
}
