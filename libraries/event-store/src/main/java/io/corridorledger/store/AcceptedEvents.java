package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Reads from the log who recorded which event. The data of the events are not read.
public final class AcceptedEvents {

  public static final int MAX_EVENTS = 1_000;

  private final DataSource database;

  public AcceptedEvents(DataSource database) {
    this.database = database;
  }

  /// An event of the log, without its data.
  ///
  /// @param actor the actor of the event
  /// @param command id of the command that recorded the event
  public record Accepted(
      long position,
      Instant recorded,
      String actor,
      String eventType,
      String streamType,
      UUID stream,
      long version,
      UUID event,
      UUID command) {}

  /// Reads the events at consecutive positions.
  ///
  /// @param from first position. Positions have no gaps, so the query limits the rows by a range of
  ///   positions
  /// @param limit maximum number of events, at most [#MAX_EVENTS]
  public List<Accepted> from(long from, int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT l.position, e.recorded_at, e.actor, e.event_type, s.stream_type, e.stream_id, e.version, e.event_id, e.command_id
                FROM event_log l
                CROSS JOIN LATERAL (SELECT * FROM event WHERE stream_id = l.stream_id AND version = l.version OFFSET 0) AS e
                CROSS JOIN LATERAL (SELECT stream_type FROM stream WHERE stream_id = l.stream_id OFFSET 0) AS s
                WHERE l.position >= ? AND l.position < ? ORDER BY l.position
                """)) {
      query.setLong(1, from);
      query.setLong(2, from + limit);
      try (ResultSet rows = query.executeQuery()) {
        List<Accepted> accepted = new ArrayList<>();
        while (rows.next())
          accepted.add(
              new Accepted(
                  rows.getLong("position"),
                  rows.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                  rows.getString("actor"),
                  rows.getString("event_type"),
                  rows.getString("stream_type"),
                  rows.getObject("stream_id", UUID.class),
                  rows.getLong("version"),
                  rows.getObject("event_id", UUID.class),
                  rows.getObject("command_id", UUID.class)));
        return accepted;
      }
    } catch (SQLException e) {
      throw new StoreFailure("read of the log", e);
    }
  }
}
