package io.corridorledger.store;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.store.Outcome.Reason;
import io.corridorledger.value.Period;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.postgresql.util.PSQLException;

/// Calls the database functions that append events. In autocommit mode, each call is one
/// transaction and takes one round trip.
final class AppendFunctions {

  private static final String STALE = "CL001";
  private static final String STREAM_FULL = "CL003";
  private static final String RESERVED = "CL004";
  private static final String UNIQUE_VIOLATION = "23505";
  static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final int PARAMETERS = 22;
  private static final String APPEND_EVENTS =
      "append_events(?,?,?,?,?, ?,?,?,?,?, ?,?,?,?, ?,?,?, ?,?,?,?,?)";

  private AppendFunctions() {}

  /// An append with the JSON of its events. The thread of the request creates the JSON, so that the
  /// few threads that commit are not delayed.
  record Call(Append append, List<String> payloads) {

    static Call of(Append append) {
      return new Call(append, append.events().stream().map(LedgerJson::write).toList());
    }

    /// An estimate of the bytes that are sent to the database.
    long bytes() {
      long bytes = append.receipt().response().length();
      for (String payload : payloads) bytes += payload.length();
      return bytes;
    }
  }

  /// Appends one command with `append_events`.
  ///
  /// @param lockTimeout how long the call waits for another transaction with the same idempotency
  ///   key or stream
  /// @throws SQLException if the failure is not an expected outcome of a command; see
  ///   [Outcome#of(SQLException)]
  static Outcome one(Connection connection, Call one, Duration lockTimeout) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement(
            // `true` limits the lock time-out to the current transaction. In autocommit mode, the
            // transaction is this one statement.
            "SELECT %s FROM set_config('lock_timeout', ?, true)".formatted(APPEND_EVENTS))) {
      set(call, 1, one);
      call.setString(PARAMETERS + 1, lockTimeout.toMillis() + "ms");
      call.execute();
      return Outcome.RECORDED;
    } catch (SQLException e) {
      return refused(connection, one.append().stream(), e);
    }
  }

  /// The outcome of two appends in one transaction.
  ///
  /// @param ofSecond whether the outcome is that of the second append
  record Both(Outcome outcome, boolean ofSecond) {}

  /// Appends two commands in one transaction. The database writes both or none.
  static Both both(Connection connection, Call first, Call second, Duration lockTimeout)
      throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement(
            "SELECT %1$s, %1$s FROM set_config('lock_timeout', ?, true)"
                .formatted(APPEND_EVENTS))) {
      set(call, 1, first);
      set(call, PARAMETERS + 1, second);
      call.setString(2 * PARAMETERS + 1, lockTimeout.toMillis() + "ms");
      call.execute();
      return new Both(Outcome.RECORDED, true);
    } catch (SQLException e) {
      UUID stream = first.append().stream();
      boolean ofSecond = !String.valueOf(e.getMessage()).contains(stream.toString());
      return new Both(
          refused(connection, ofSecond ? second.append().stream() : stream, e), ofSecond);
    }
  }

  /// Sets the parameters of one call of `append_events`.
  private static void set(PreparedStatement call, int first, Call one) throws SQLException {
    Append append = one.append();
    Append.Receipt receipt = append.receipt();
    call.setString(first, receipt.principal());
    call.setString(first + 1, receipt.key());
    call.setBytes(first + 2, receipt.fingerprint());
    call.setShort(first + 3, (short) receipt.status());
    call.setString(first + 4, receipt.response());
    call.setObject(first + 5, append.stream());
    call.setString(first + 6, append.streamType());
    call.setLong(first + 7, append.expected());
    call.setLong(first + 8, append.bound().maxEvents());
    call.setLong(first + 9, append.bound().maxBytes());
    setEvents(call, first + 10, List.of(one));
    call.setString(first + 17, append.actor());
    call.setObject(first + 18, append.commandId());
    call.setObject(first + 19, append.correlationId());
    call.setObject(first + 20, append.causationId());
    call.setString(first + 21, append.traceparent());
  }

  /// The outcome of a command that `append_events` has refused.
  ///
  /// @throws SQLException if the failure is not an expected outcome of a command
  private static Outcome refused(Connection connection, UUID stream, SQLException e)
      throws SQLException {
    String message = String.valueOf(e.getMessage());
    switch (String.valueOf(e.getSQLState())) {
      case STALE -> {
        return Outcome.refused(Reason.STALE);
      }
      case STREAM_FULL -> {
        return Outcome.refused(Reason.FULL);
      }
      case RESERVED -> {
        return Outcome.refused(Reason.RESERVED);
      }
      case LOCK_NOT_AVAILABLE -> {
        return Outcome.refused(
            where(e).contains("command_receipt") ? Reason.KEY_LOCKED : Reason.STREAM_LOCKED);
      }
      case UNIQUE_VIOLATION -> {
        if (message.contains("command_receipt_pkey")) return Outcome.refused(Reason.KEY_USED);
        if (message.contains("stream_pkey")) return Outcome.exists(streamType(connection, stream));
        throw e;
      }
      default -> throw e;
    }
  }

  /// Appends several commands with `append_commands`, without waiting for locks. No two commands
  /// may have the same idempotency key or the same stream.
  ///
  /// @return one outcome for each call, in the order of the calls
  static List<Outcome> together(Connection connection, List<Call> calls) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement(
            "SELECT append_commands(?,?,?,?,?, ?,?,?,?,?, ?,?,?,?,?, ?, ?,?,?,?, ?,?,?)")) {
      List<Append> appends = calls.stream().map(Call::append).toList();
      set(call, 1, "text", appends, a -> a.receipt().principal());
      set(call, 2, "text", appends, a -> a.receipt().key());
      set(call, 3, "bytea", appends, a -> a.receipt().fingerprint());
      set(call, 4, "int2", appends, a -> (short) a.receipt().status());
      set(call, 5, "text", appends, a -> a.receipt().response());
      set(call, 6, "uuid", appends, Append::stream);
      set(call, 7, "text", appends, Append::streamType);
      set(call, 8, "int8", appends, Append::expected);
      set(call, 9, "int8", appends, a -> a.bound().maxEvents());
      set(call, 10, "int8", appends, a -> a.bound().maxBytes());
      set(call, 11, "text", appends, Append::actor);
      set(call, 12, "uuid", appends, Append::commandId);
      set(call, 13, "uuid", appends, Append::correlationId);
      set(call, 14, "uuid", appends, Append::causationId);
      set(call, 15, "text", appends, Append::traceparent);
      List<Integer> commands = new ArrayList<>();
      for (int i = 0; i < calls.size(); i++)
        for (int e = 0; e < appends.get(i).events().size(); e++) commands.add(i + 1);
      set(call, 16, "int4", commands, command -> command);
      setEvents(call, 17, calls);
      try (ResultSet row = call.executeQuery()) {
        row.next();
        List<Outcome> outcomes = new ArrayList<>();
        for (String outcome : (String[]) row.getArray(1).getArray()) outcomes.add(outcome(outcome));
        return outcomes;
      }
    }
  }

  /// Sets seven arrays with one element for each event: id, type, schema version, payload, and
  /// three arrays for the date on which the event occurred (EDTF text, first day, last day).
  private static void setEvents(PreparedStatement call, int first, List<Call> calls)
      throws SQLException {
    List<UUID> ids = new ArrayList<>();
    List<LedgerEvent> events = new ArrayList<>();
    List<String> payloads = new ArrayList<>();
    for (Call one : calls) {
      ids.addAll(one.append().eventIds());
      events.addAll(one.append().events());
      payloads.addAll(one.payloads());
    }
    set(call, first, "uuid", ids, id -> id);
    set(call, first + 1, "text", events, e -> LedgerJson.nameOf(e.getClass()));
    set(call, first + 2, "int2", events, e -> (short) LedgerJson.versionOf(e.getClass()));
    set(call, first + 3, "text", payloads, payload -> payload);
    set(call, first + 4, "text", events, e -> occurred(e, Period::toString));
    set(call, first + 5, "date", events, e -> occurred(e, Period::earliest));
    set(call, first + 6, "date", events, e -> occurred(e, Period::latest));
  }

  private static <T> void set(
      PreparedStatement call, int parameter, String type, List<T> all, Function<T, ?> part)
      throws SQLException {
    // The PostgreSQL driver sends arrays of the classes below in binary form, and sends ids and
    // dates as text.
    Object[] parts =
        switch (type) {
          case "text" -> new String[all.size()];
          case "bytea" -> new byte[all.size()][];
          case "int2" -> new Short[all.size()];
          case "int4" -> new Integer[all.size()];
          case "int8" -> new Long[all.size()];
          default -> new Object[all.size()];
        };
    for (int i = 0; i < parts.length; i++) parts[i] = part.apply(all.get(i));
    call.setArray(parameter, call.getConnection().createArrayOf(type, parts));
  }

  private static Outcome outcome(String word) {
    if (word.equals("recorded")) return Outcome.RECORDED;
    if (word.startsWith("exists:")) return Outcome.exists(word.substring("exists:".length()));
    return Outcome.refused(Reason.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
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

  /// Returns the context that the server reports with the error. After a lock time-out, the name of
  /// the locked table shows whether the key or the stream is locked. Only the context contains this
  /// name.
  private static String where(SQLException e) {
    return e instanceof PSQLException p && p.getServerErrorMessage() != null
        ? String.valueOf(p.getServerErrorMessage().getWhere())
        : "";
  }

  private static <T> T occurred(LedgerEvent event, Function<Period, T> part) {
    Period period = event.occurred();
    return period == null ? null : part.apply(period);
  }
}
