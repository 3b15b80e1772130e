package io.corridorledger.projection.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/// The content of an event, decoded once.
///
/// @param event null when it cannot be read
/// @param unreadable why not; null when it can
/// @param detail for the log of the process only; null when there is none
/// @param json whether the payload is JSON, which the table of facts can hold
record EventContent(LedgerEvent event, ParkingCode unreadable, String detail, boolean json) {

  /// The service that writes each type of stream: no other may add to it.
  private static final Map<String, String> OWNERS = new TreeMap<>();

  static {
    for (String type :
        new String[] {"agreements", "visits", "commitments", "memberships", "indicators"})
      OWNERS.put(type, "agreements");
    for (String type : new String[] {"corridors", "hubs", "throughput", "projects", "shipments"})
      OWNERS.put(type, "logistics");
  }

  /// Every instant that can be asked for lies between these.
  static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

  private static final int LAST_YEAR = 9998;

  /// As JSON writes the character that no text of PostgreSQL can hold.
  private static final String NUL = "\\u0000";

  private static final JsonFactory JSON = new JsonFactory();

  /// @throws Error when decoding ends in one, also in one that Jackson has wrapped: that is a
  ///   failure of the process, whatever the event is
  static EventContent of(
      String log, String streamType, String type, Instant recorded, String payload) {
    String owner = OWNERS.get(streamType);
    if (owner != null && !owner.equals(log) && OWNERS.containsValue(log))
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

  /// Of an event whose content the database refused.
  static EventContent unstorable() {
    return new EventContent(null, ParkingCode.UNSTORABLE, null, false);
  }

  static boolean isPossible(Instant recorded) {
    return recorded.isAfter(FIRST_TIME) && recorded.atOffset(ZoneOffset.UTC).getYear() <= LAST_YEAR;
  }

  private static EventContent unreadable(ParkingCode code, String detail, String payload) {
    boolean json = isJson(payload);
    return new EventContent(null, json ? code : ParkingCode.NO_JSON, detail, json);
  }

  /// Whether a string has the escape itself, and not a backslash followed by its other characters.
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
