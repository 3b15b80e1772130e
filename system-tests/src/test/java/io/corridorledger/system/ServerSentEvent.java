package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/// A server-sent event, as `EventSource` in a browser reads it.
///
/// @param id null if the event has no id
/// @param name null if the event has no name
record ServerSentEvent(String id, String name, JsonNode data) {

  /// Reads all events. The stream must end.
  static List<ServerSentEvent> all(Iterator<String> lines) {
    return first(lines, Integer.MAX_VALUE);
  }

  /// Reads the first events of a stream; fewer than `count` if the stream ends earlier.
  static List<ServerSentEvent> first(Iterator<String> lines, int count) {
    var events = new ArrayList<ServerSentEvent>();
    var fields = new TreeMap<String, String>();
    while (events.size() < count && lines.hasNext()) {
      var line = lines.next();
      if (line.isEmpty()) {
        if (fields.containsKey("data"))
          events.add(
              new ServerSentEvent(
                  fields.get("id"), fields.get("event"), Api.json(fields.get("data"))));
        fields.clear();
      } else if (!line.startsWith(":")) {
        var name = line.replaceFirst(":.*", "");
        var value = line.replaceFirst("^[^:]*: ?", "");
        fields.merge(
            name, value, (before, next) -> name.equals("data") ? before + "\n" + next : next);
      }
    }
    return events;
  }
}
