package io.corridorledger.store;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.event.LedgerEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/// Reads the events of streams. A small stream takes one round trip to the database. A large stream
/// takes at least two. Before the second round trip, the request waits until enough memory is free.
public final class StreamReader {

  /// Number of events of a large stream that one round trip reads.
  private static final int ROWS = 500;

  private static final int MAX_PAGE_ROWS = 10_000;

  private final DataSource database;
  private final long maxPageBytes;

  /// @param maxPageBytes maximum bytes of the stored events on one page; a page has at least one
  ///   event
  public StreamReader(DataSource database, long maxPageBytes) {
    this.database = database;
    this.maxPageBytes = maxPageBytes;
  }

  /// A stream, as the first round trip reads it.
  ///
  /// @param streamType null if the stream does not exist
  /// @param version version of the stream; 0 if the stream does not exist
  /// @param bytes bytes of all stored payloads
  /// @param events all events if the stream is small. If the stream is large, the list is empty,
  ///   and [StreamReader#events(Stream, Share)] reads the events.
  /// @param receipt the stored response to the command that the caller named; empty if this command
  ///   was not recorded before
  public record Stream(
      UUID id,
      String streamType,
      long version,
      long bytes,
      List<Recorded<LedgerEvent>> events,
      Optional<Append.Receipt> receipt) {

    long weight() {
      return StreamMemory.weight(bytes, version);
    }
  }

  /// Reads a stream and the stored response to a command. The result contains the events if the
  /// stream is small.
  ///
  /// @param principal the client that sent the command. If principal and key are null, no response
  ///   is read.
  public Stream stream(UUID id, String principal, String key) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT r.fingerprint, r.http_status, r.response::text, s.stream_type, s.version, s.bytes,
                       e.version, e.event_id, e.event_type, e.recorded_at, e.payload::text
                FROM (VALUES (?::uuid, ?::text, ?::text)) AS asked (stream_id, principal, key)
                LEFT JOIN command_receipt r ON r.principal = asked.principal AND r.idempotency_key = asked.key
                LEFT JOIN stream s ON s.stream_id = asked.stream_id
                -- OFFSET 0 keeps the condition on the stream in this subquery. So it is checked once, before any event is fetched.
                LEFT JOIN LATERAL (
                  SELECT * FROM event WHERE stream_id = s.stream_id AND ? * s.bytes + ? * s.version <= ? OFFSET 0) AS e ON true
                ORDER BY e.version
                """)) {
      query.setObject(1, id);
      query.setString(2, principal);
      query.setString(3, key);
      setSmall(query, 4, StreamMemory.SMALL_WEIGHT);
      try (ResultSet rows = query.executeQuery()) {
        Optional<Append.Receipt> receipt = Optional.empty();
        String streamType = null;
        long version = 0;
        long bytes = 0;
        List<Recorded<LedgerEvent>> events = new ArrayList<>();
        while (rows.next()) {
          if (events.isEmpty()) {
            if (rows.getBytes(1) != null)
              receipt =
                  Optional.of(
                      new Append.Receipt(
                          principal, key, rows.getBytes(1), rows.getInt(2), rows.getString(3)));
            streamType = rows.getString(4);
            version = rows.getLong(5);
            bytes = rows.getLong(6);
          }
          if (rows.getObject(7) != null) events.add(recorded(id, streamType, rows, 7));
        }
        return new Stream(id, streamType, version, bytes, events, receipt);
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  /// Reads all events of a stream, up to the version that the call of `stream` returned.
  public List<Recorded<LedgerEvent>> events(Stream stream, Share memory)
      throws Exhausted, TooLarge {
    if (stream.events().size() == stream.version()) return stream.events();
    memory.grow(stream.weight());
    List<Recorded<LedgerEvent>> events = new ArrayList<>((int) stream.version());
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT version, event_id, event_type, recorded_at, payload::text FROM event
                WHERE stream_id = ? AND version > ? AND version <= ? ORDER BY version
                """)) {
      // Versions have no gaps, so the query limits the rows by a range of versions.
      for (long after = 0; after < stream.version(); after += ROWS) {
        query.setObject(1, stream.id());
        query.setLong(2, after);
        query.setLong(3, Math.min(after + ROWS, stream.version()));
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) events.add(recorded(stream.id(), stream.streamType(), rows, 1));
        }
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
    if (events.size() != stream.version())
      throw new IllegalStateException(
          "stream %s has %d events and version %d"
              .formatted(stream.id(), events.size(), stream.version()));
    return events;
  }

  private static Recorded<LedgerEvent> recorded(
      UUID stream, String streamType, ResultSet row, int column) throws SQLException {
    return new Recorded<>(
        stream,
        streamType,
        row.getLong(column),
        row.getObject(column + 1, UUID.class),
        row.getObject(column + 3, OffsetDateTime.class).toInstant(),
        LedgerJson.read(row.getString(column + 2), row.getString(column + 4)));
  }

  /// A page of the events of a stream, as stored.
  ///
  /// @param streamType null when the stream does not exist
  /// @param version version of the stream
  public record Page(String streamType, long version, long bytes, List<StoredEvent> events) {

    /// The first version of the next page; empty when this is the last page.
    public OptionalLong next() {
      return events.isEmpty() || events.getLast().version() >= version
          ? OptionalLong.empty()
          : OptionalLong.of(events.getLast().version() + 1);
    }
  }

  public Page page(UUID stream, long from, Share memory) throws Exhausted, TooLarge {
    try {
      Page page = page(stream, from, MAX_PAGE_ROWS, StreamMemory.SMALL_WEIGHT);
      if (!page.events().isEmpty() || from > page.version()) return page;
      // The number of rows is estimated from the average size of an event. So the database reads
      // few rows that do not fit on the page.
      long average = Math.max(1, page.bytes() / page.version());
      int rows = Math.clamp(2 * maxPageBytes / average, 1, MAX_PAGE_ROWS);
      // The memory holds the page and also the response that contains the page, so the bytes are
      // counted twice.
      memory.grow(
          2
              * StreamMemory.weight(
                  Math.min(page.bytes(), maxPageBytes), Math.min(page.version(), rows)));
      return page(stream, from, rows, Long.MAX_VALUE);
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  private Page page(UUID stream, long from, int rows, long maxWeight) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT s.stream_type, s.version, s.bytes,
                       e.event_id, e.event_type, e.schema_version, e.version, e.recorded_at, l.position, l.ledger_epoch, e.data
                FROM (VALUES (?::uuid)) AS asked (stream_id)
                LEFT JOIN stream s ON s.stream_id = asked.stream_id
                LEFT JOIN LATERAL (
                  SELECT *, sum(octet_length(data)) OVER (ORDER BY version) AS upto
                  FROM (SELECT event_id, event_type, schema_version, version, recorded_at, payload::text AS data
                        FROM event WHERE stream_id = s.stream_id AND version >= ? AND ? * s.bytes + ? * s.version <= ?
                        ORDER BY version LIMIT ?) AS stored
                ) AS e ON e.upto <= ? OR e.version = ?
                LEFT JOIN event_log l ON l.stream_id = s.stream_id AND l.version = e.version
                ORDER BY e.version
                """)) {
      query.setObject(1, stream);
      query.setLong(2, from);
      setSmall(query, 3, maxWeight);
      query.setInt(6, rows);
      query.setLong(7, maxPageBytes);
      query.setLong(8, from);
      try (ResultSet row = query.executeQuery()) {
        String streamType = null;
        long version = 0;
        long bytes = 0;
        List<StoredEvent> events = new ArrayList<>();
        while (row.next()) {
          streamType = row.getString(1);
          version = row.getLong(2);
          bytes = row.getLong(3);
          UUID event = row.getObject(4, UUID.class);
          if (event != null)
            events.add(
                new StoredEvent(
                    event,
                    row.getString(5),
                    row.getInt(6),
                    row.getLong(7),
                    row.getObject(8, OffsetDateTime.class).toInstant(),
                    row.getObject(9, Long.class),
                    row.getObject(10, Long.class),
                    row.getString(11)));
        }
        return new Page(streamType, version, bytes, events);
      }
    }
  }

  /// Sets the parameters of the SQL condition that decides whether a stream is small. The condition
  /// computes the memory of the stream with the formula of [StreamMemory#weight(long, long)].
  private static void setSmall(PreparedStatement query, int parameter, long maxWeight)
      throws SQLException {
    query.setLong(parameter, StreamMemory.BYTES_PER_STORED_BYTE);
    query.setLong(parameter + 1, StreamMemory.BYTES_PER_EVENT);
    query.setLong(parameter + 2, maxWeight);
  }

  /// Reads the actors of an event: the client that recorded the event, and the proposer if the
  /// event has an accepted proposal. The list is empty if the stream does not have the event.
  public List<String> actors(UUID stream, UUID event) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                // A client can send any id as the cause of its command. Only an acceptance is the
                // cause of an event of the same command.
                """
                SELECT e.actor, a.payload->>'proposedBy' FROM event e
                LEFT JOIN event a
                  ON a.event_id = e.causation_id AND a.command_id = e.command_id AND a.event_type = 'proposal-accepted'
                WHERE e.stream_id = ? AND e.event_id = ?
                """)) {
      query.setObject(1, stream);
      query.setObject(2, event);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) return List.of();
        String proposer = row.getString(2);
        return proposer == null ? List.of(row.getString(1)) : List.of(row.getString(1), proposer);
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  /// Reads the receipt of the command with this key.
  public Optional<Append.Receipt> receipt(String principal, String key) {
    return stream(null, principal, key).receipt();
  }
}
