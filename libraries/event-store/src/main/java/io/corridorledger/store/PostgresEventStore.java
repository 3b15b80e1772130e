package io.corridorledger.store;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Period;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;

/// Writes the events of a command in one round trip and one transaction.
///
/// The connections are in autocommit mode. So the call of the database function `append_events` is
/// the whole transaction. Conflicts are reported as checked exceptions.
public final class PostgresEventStore {

  private static final String STALE = "CL001";
  private static final String STREAM_FULL = "CL003";
  private static final String RESERVED = "CL004";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final DataSource database;
  private final Duration lockTimeout;

  /// @param lockTimeout maximum time that a command waits for another one with the same key or
  ///   stream
  public PostgresEventStore(DataSource database, Duration lockTimeout) {
    if (lockTimeout.toMillis() <= 0)
      throw new IllegalArgumentException("the lock timeout must be above 0");
    this.database = database;
    this.lockTimeout = lockTimeout;
  }

  /// Thrown if the stream does not have the expected version. Nothing was written.
  public static final class StaleVersion extends Exception {
    private static final long serialVersionUID = 1L;

    StaleVersion() {
      super("stale version", null, false, false);
    }
  }

  /// Thrown if the stream already exists, possibly with another type. Nothing was written.
  public static final class StreamExists extends Exception {
    private static final long serialVersionUID = 1L;

    private final String streamType;

    StreamExists(String streamType) {
      super("stream exists", null, false, false);
      this.streamType = streamType;
    }

    /// The type of the existing stream.
    public String streamType() {
      return streamType;
    }
  }

  /// Thrown if the stream would exceed its maximum size. Nothing was written.
  public static final class StreamFull extends Exception {
    private static final long serialVersionUID = 1L;

    StreamFull() {
      super("stream full", null, false, false);
    }
  }

  /// Thrown if the command may not write to the stream. The stream contains the epoch events of the
  /// log, which only an operator records, or it has another type. Nothing was written.
  public static final class StreamReserved extends Exception {
    private static final long serialVersionUID = 1L;

    StreamReserved() {
      super("stream reserved", null, false, false);
    }
  }

  /// Thrown if another command with this idempotency key was recorded before. Nothing was written.
  public static final class KeyUsed extends Exception {
    private static final long serialVersionUID = 1L;

    KeyUsed() {
      super("key used", null, false, false);
    }
  }

  /// Thrown if another command with this idempotency key is being recorded. Nothing was written.
  public static final class KeyInProgress extends Exception {
    private static final long serialVersionUID = 1L;

    KeyInProgress() {
      super("key in progress", null, false, false);
    }
  }

  /// Thrown if another command has locked the stream for longer than the lock time-out. Nothing was
  /// written.
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
            // The statement sets the lock time-out for its own transaction. The transaction
            // consists only of this statement.
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

  /// Returns the context that PostgreSQL reports with an error. After a lock time-out, only the
  /// context contains the name of the table.
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
}
