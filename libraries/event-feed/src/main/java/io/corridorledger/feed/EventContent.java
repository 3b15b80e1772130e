package io.corridorledger.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;

/// The decoded content of an event, or the reason why the content cannot be decoded.
///
/// @param event the decoded event; null if the payload cannot be decoded
/// @param unreadable the reason why the payload cannot be decoded; null if it can be decoded
/// @param detail the message of the decoding error; null if there is none. The message is written
///   to the log of the process, but is not stored.
/// @param json whether the payload is JSON that the table of facts can store
public record EventContent(LedgerEvent event, ParkingCode unreadable, String detail, boolean json) {

  /// The recorded time of an event must be after this time. The query parameters for times have the
  /// same bound.
  public static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

  private static final int LAST_YEAR = 9998;

  /// The JSON escape of the character U+0000, which PostgreSQL cannot store in a text.
  private static final String NUL = "\\u0000";

  private static final JsonFactory JSON = new JsonFactory();

  /// Decodes the payload of an event.
  ///
  /// @throws Error if the process lacks memory or stack while it decodes the payload
  static EventContent of(
      String log, String streamType, String type, Instant recorded, String payload) {
    if (AggregateType.belongsToAnotherLog(streamType, log))
      return unreadable(ParkingCode.TYPE_OF_OTHER_LOG, null, payload);
    if (!isPossible(recorded)) return unreadable(ParkingCode.IMPOSSIBLE_TIME, null, payload);
    if (hasNul(payload)) return unreadable(ParkingCode.NUL_CHARACTER, null, payload);
    if (!LedgerJson.types().containsKey(type))
      return unreadable(ParkingCode.UNKNOWN_EVENT_TYPE, null, payload);
    try {
      LedgerEvent event = LedgerJson.read(type, payload);
      return event == null
          ? unreadable(ParkingCode.UNREADABLE_CONTENT, null, payload)
          : new EventContent(event, null, null, true);
    } catch (RuntimeException e) {
      Failures.throwError(e);
      return unreadable(ParkingCode.UNREADABLE_CONTENT, Failures.message(e), payload);
    }
  }

  /// Creates the content of an event whose payload the database cannot store.
  static EventContent unstorable() {
    return new EventContent(null, ParkingCode.UNSTORABLE, null, false);
  }

  public static boolean isPossible(Instant recorded) {
    return recorded.isAfter(FIRST_TIME) && recorded.atOffset(ZoneOffset.UTC).getYear() <= LAST_YEAR;
  }

  private static EventContent unreadable(ParkingCode code, String detail, String payload) {
    boolean json = isJson(payload);
    return new EventContent(null, json ? code : ParkingCode.NO_JSON, detail, json);
  }

  /// Whether a JSON text contains the escape `\u0000`. The text `\\u0000` does not contain the
  /// escape, because its first backslash escapes the second.
  private static boolean hasNul(String json) {
    for (int at = json.indexOf(NUL); at >= 0; at = json.indexOf(NUL, at + 1)) {
      int before = at;
      while (before > 0 && json.charAt(before - 1) == '\\') before--;
      if ((at - before) % 2 == 0) return true;
    }
    return false;
  }

  private static boolean isJson(String payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() == null) return false;
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
