package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.feed.Epochs.Validity;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochsTest {

  /// Epoch 2 begins at 101, epoch 3 at 121; epoch 5 gives up all events from 111 on.
  private static final Epochs THREE = new Epochs(new TreeMap<>(Map.of(1L, 1L, 2L, 101L, 3L, 121L)));

  private static final Epochs FOUR =
      new Epochs(new TreeMap<>(Map.of(1L, 1L, 2L, 101L, 3L, 121L, 5L, 111L)));

  @ParameterizedTest
  @CsvSource({
    "1, 100, LIVE",
    "1, 101, GIVEN_UP",
    "2, 101, LIVE",
    "2, 100, IMPOSSIBLE",
    "2, 120, LIVE",
    "2, 121, GIVEN_UP",
    "1, 500, GIVEN_UP",
    "3, 121, LIVE",
    "3, 120, IMPOSSIBLE",
    "4, 99, UNANNOUNCED",
    "4, 500, UNANNOUNCED"
  })
  void anEventIsValidInTheLatestEpochThatBeginsAtOrBeforeIt(
      long epoch, long position, Validity expected) {
    assertEquals(expected, THREE.of(epoch, position));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 110, LIVE",
    "2, 111, GIVEN_UP",
    "3, 121, GIVEN_UP",
    "3, 500, GIVEN_UP",
    "5, 111, LIVE",
    "4, 110, UNANNOUNCED",
    "4, 111, GIVEN_UP",
    "5, 110, IMPOSSIBLE"
  })
  void aLaterEpochGivesUpAllEventsFromItsFirstPositionOn(
      long epoch, long position, Validity expected) {
    assertEquals(expected, FOUR.of(epoch, position));
  }

  /// The events that a client has seen up to a position of an epoch are valid up to the start of a
  /// later epoch.
  @ParameterizedTest
  @CsvSource({
    "1, 50, 50",
    "1, 100, 100",
    "1, 101, 100",
    "1, 150, 100",
    "2, 101, 101",
    "2, 110, 110",
    "2, 119, 110",
    "3, 121, 110",
    "3, 400, 110",
    "5, 111, 111",
    "5, 900, 900"
  })
  void aCursorMovesBackToTheLastValidPosition(long epoch, long position, long expected) {
    assertEquals(expected, FOUR.stillValid(epoch, position));
  }
}
