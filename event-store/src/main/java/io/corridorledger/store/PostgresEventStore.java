package io.corridorledger.store;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Period;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;

/// Facts in, facts out: each command one round trip, in one transaction of the database's own.
///
/// Plain JDBC in autocommit: the function `append_events` is the transaction. A conflict is an
/// exception and never swallowed.
public final class PostgresEventStore {

  /// Events that are read in one round trip; a stream of this ledger has dozens.
  private static final int PAGE = 10_000;

  private static final String STALE = "CL001";
  private static final String STREAM_FULL = "CL003";
  private static final String RESERVED = "CL004";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final DataSource database;
  private final Duration lockTimeout;
  private final int page;

  /// @param lockTimeout how long an append waits for another one that has its key or its stream
  public PostgresEventStore(DataSource database, Duration lockTimeout) {
    this(database, lockTimeout, PAGE);
  }

  PostgresEventStore(DataSource database, Duration lockTimeout, int page) {
    if (lockTimeout.toMillis() <= 0)
      throw new IllegalArgumentException("without a lock timeout a command could wait for ever");
    this.database = database;
    this.lockTimeout = lockTimeout;
    this.page = page;
  }

  /// The stream is not at the version that the append expected. Nothing was written.
  public static final class StaleVersion extends Exception {
    private static final long serialVersionUID = 1L;

    StaleVersion() {
      super("stale version", null, false, false);
    }
  }

  /// The stream that was to be opened exists, possibly with another type. Nothing was written.
  public static final class StreamExists extends Exception {
    private static final long serialVersionUID = 1L;

    private final String streamType;

    StreamExists(String streamType) {
      super("stream exists", null, false, false);
      this.streamType = streamType;
    }

    /// The type of the stream that exists.
    public String streamType() {
      return streamType;
    }
  }

  /// The stream would exceed its bound. Nothing was written.
  public static final class StreamFull extends Exception {
    private static final long serialVersionUID = 1L;

    StreamFull() {
      super("stream full", null, false, false);
    }
  }

  /// The stream belongs to the ledger itself, or it has another type. Nothing was written.
  public static final class StreamReserved extends Exception {
    private static final long serialVersionUID = 1L;

    StreamReserved() {
      super("stream reserved", null, false, false);
    }
  }

  /// A command with this key has been answered. Nothing was written.
  public static final class KeyUsed extends Exception {
    private static final long serialVersionUID = 1L;

    KeyUsed() {
      super("key used", null, false, false);
    }
  }

  /// A command with this key is being worked on right now. Nothing was written.
  public static final class KeyInProgress extends Exception {
    private static final long serialVersionUID = 1L;

    KeyInProgress() {
      super("key in progress", null, false, false);
    }
  }

  /// Another command has had the stream for longer than the lock timeout. Nothing was written.
  public static final class StreamLocked extends Exception {
    private static final long serialVersionUID = 1L;

    StreamLocked() {
      super("stream locked", null, false, false);
    }
  }

  public void append(Append append)
      throws StaleVersion,
          StreamExists,
          StreamFull,
          StreamReserved,
          StreamLocked,
          KeyUsed,
          KeyInProgress {
    try (Connection connection = database.getConnection()) {
      append(connection, append);
    } catch (SQLException e) {
      throw new StoreFailure("append", e);
    }
  }

  private void append(Connection connection, Append append)
      throws SQLException,
          StaleVersion,
          StreamExists,
          StreamFull,
          StreamReserved,
          StreamLocked,
          KeyUsed,
          KeyInProgress {
    try (PreparedStatement call =
        connection.prepareStatement(
            // The setting holds until the end of the transaction, which is this statement.
            "SELECT append_events(?,?,?,?,?, ?,?,?,?,?, ?,?,?,?, ?,?,?, ?,?,?,?,?)"
                + " FROM set_config('lock_timeout', ?, true)")) {
      Append.Receipt receipt = append.receipt();
      List<? extends LedgerEvent> events = append.events();
      call.setString(1, receipt.principal());
      call.setString(2, receipt.key());
      call.setBytes(3, receipt.fingerprint());
      call.setShort(4, (short) receipt.status());
      call.setString(5, receipt.response());
      call.setObject(6, append.stream());
      call.setString(7, append.streamType());
      call.setLong(8, append.expected());
      call.setLong(9, append.bound().maxEvents());
      call.setLong(10, append.bound().maxBytes());
      call.setArray(11, connection.createArrayOf("uuid", append.eventIds().toArray()));
      call.setArray(
          12, connection.createArrayOf("text", each(events, e -> LedgerJson.nameOf(e.getClass()))));
      call.setArray(
          13,
          connection.createArrayOf(
              "int2", each(events, e -> (short) LedgerJson.versionOf(e.getClass()))));
      call.setArray(14, connection.createArrayOf("text", each(events, LedgerJson::write)));
      call.setArray(
          15, connection.createArrayOf("text", each(events, e -> occurred(e, Period::toString))));
      call.setArray(
          16, connection.createArrayOf("date", each(events, e -> occurred(e, Period::earliest))));
      call.setArray(
          17, connection.createArrayOf("date", each(events, e -> occurred(e, Period::latest))));
      call.setString(18, append.actor());
      call.setObject(19, append.commandId());
      call.setObject(20, append.correlationId());
      call.setObject(21, append.causationId());
      call.setString(22, append.traceparent());
      call.setString(23, lockTimeout.toMillis() + "ms");
      call.execute();
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage());
      switch (String.valueOf(e.getSQLState())) {
        case STALE -> throw new StaleVersion();
        case STREAM_FULL -> throw new StreamFull();
        case RESERVED -> throw new StreamReserved();
        case LOCK_NOT_AVAILABLE -> {
          if (where(e).contains("command_receipt")) throw new KeyInProgress();
          throw new StreamLocked();
        }
        case UNIQUE_VIOLATION -> {
          if (message.contains("command_receipt_pkey")) throw new KeyUsed();
          if (message.contains("stream_pkey"))
            throw new StreamExists(streamType(connection, append.stream()));
          throw e;
        }
        default -> throw e;
      }
    }
  }

  private static String streamType(Connection connection, UUID stream) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT stream_type FROM stream WHERE stream_id = ?")) {
      query.setObject(1, stream);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /// What the server was doing; of a wait that was given up the message itself says no more.
  private static String where(SQLException e) {
    return e instanceof PSQLException p && p.getServerErrorMessage() != null
        ? String.valueOf(p.getServerErrorMessage().getWhere())
        : "";
  }

  private static <T> Object[] each(
      List<? extends LedgerEvent> events, Function<LedgerEvent, T> part) {
    Object[] parts = new Object[events.size()];
    for (int i = 0; i < parts.length; i++) parts[i] = part.apply(events.get(i));
    return parts;
  }

  private static <T> T occurred(LedgerEvent event, Function<Period, T> part) {
    Period period = event.occurred();
    return period == null ? null : part.apply(period);
  }

  /// A stream's events from a version on, and the receipt of a command.
  ///
  /// @param streamType null when there is no such stream
  /// @param version the stream's, 0 when there is none
  public record Loaded(
      UUID stream,
      String streamType,
      long version,
      List<StoredEvent> events,
      Optional<Append.Receipt> receipt) {

    /// The version that a next page starts with; empty when the events are there to the last.
    public OptionalLong next() {
      return events.isEmpty() || events.getLast().version() >= version
          ? OptionalLong.empty()
          : OptionalLong.of(events.getLast().version() + 1);
    }
  }

  /// All of a stream, and the receipt, in one round trip unless it is longer than a page.
  ///
  /// @param principal and key name a command whose receipt is wanted too; both null when there is
  ///   none
  public Loaded load(UUID stream, String principal, String key) {
    try (Connection connection = database.getConnection()) {
      Loaded first = load(connection, stream, 1, principal, key);
      List<StoredEvent> events = new ArrayList<>(first.events());
      long last = events.size();
      while (last < first.version()) {
        List<StoredEvent> more = load(connection, stream, last + 1, null, null).events();
        if (more.isEmpty())
          throw new IllegalStateException(
              "stream %s lacks what follows version %d".formatted(stream, last));
        // What was appended meanwhile belongs to a later version than the one that is told.
        more.stream().takeWhile(e -> e.version() <= first.version()).forEach(events::add);
        last = more.getLast().version();
      }
      return new Loaded(stream, first.streamType(), first.version(), events, first.receipt());
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  /// A page of a stream's events from a version on.
  public Loaded page(UUID stream, long from) {
    try (Connection connection = database.getConnection()) {
      return load(connection, stream, from, null, null);
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  /// What a command with this key was answered.
  public Optional<Append.Receipt> receipt(String principal, String key) {
    try (Connection connection = database.getConnection()) {
      return load(connection, null, 1, principal, key).receipt();
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  private Loaded load(Connection connection, UUID stream, long from, String principal, String key)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT r.fingerprint, r.http_status, r.response::text, s.stream_type, s.version,
                   e.event_id, e.event_type, e.schema_version, e.version, e.recorded_at, l.position, l.ledger_epoch, e.payload::text
            FROM (VALUES (?::uuid, ?::text, ?::text)) AS asked (stream_id, principal, key)
            LEFT JOIN command_receipt r ON r.principal = asked.principal AND r.idempotency_key = asked.key
            LEFT JOIN stream s ON s.stream_id = asked.stream_id
            LEFT JOIN event e ON e.stream_id = s.stream_id AND e.version >= ?
            LEFT JOIN event_log l ON l.stream_id = e.stream_id AND l.version = e.version
            ORDER BY e.version LIMIT ?
            """)) {
      query.setObject(1, stream);
      query.setString(2, principal);
      query.setString(3, key);
      query.setLong(4, from);
      query.setInt(5, page);
      try (ResultSet rows = query.executeQuery()) {
        Optional<Append.Receipt> receipt = Optional.empty();
        String streamType = null;
        long version = 0;
        List<StoredEvent> events = new ArrayList<>();
        while (rows.next()) {
          if (rows.getBytes(1) != null)
            receipt =
                Optional.of(
                    new Append.Receipt(
                        principal, key, rows.getBytes(1), rows.getInt(2), rows.getString(3)));
          streamType = rows.getString(4);
          version = rows.getLong(5);
          UUID event = rows.getObject(6, UUID.class);
          if (event != null)
            events.add(
                new StoredEvent(
                    event,
                    rows.getString(7),
                    rows.getInt(8),
                    rows.getLong(9),
                    rows.getObject(10, OffsetDateTime.class).toInstant(),
                    rows.getObject(11, Long.class),
                    rows.getObject(12, Long.class),
                    rows.getString(13)));
        }
        return new Loaded(stream, streamType, version, events, receipt);
      }
    }
  }
}
