package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads the stored events of several streams.
public final class StreamEvents {

  /// Creates an event from a row.
  public interface Row {
    LogEvent event(ResultSet row) throws SQLException;
  }

  private StreamEvents() {}

  /// Returns the events of each stream that has events, in the order of the query.
  ///
  /// @param query a query with two parameters: the ids of the streams, and the name of the log
  public static Map<UUID, List<LogEvent>> of(
      Connection db, String query, Collection<UUID> streams, String log, Row row)
      throws SQLException {
    Map<UUID, List<LogEvent>> found = new LinkedHashMap<>();
    if (streams.isEmpty()) return found;
    try (var select = db.prepareStatement(query)) {
      select.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      select.setString(2, log);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          LogEvent event = row.event(rows);
          found.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event);
        }
      }
    }
    return found;
  }
}
