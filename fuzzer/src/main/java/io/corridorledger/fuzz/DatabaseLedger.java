package io.corridorledger.fuzz;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads the databases of a running stack as superuser.
public final class DatabaseLedger implements Ledger {

  private static final String READER = Service.PROJECTION.label() + "s";

  /// Opens a connection to a database.
  @FunctionalInterface
  public interface Connector {
    Connection open(String database) throws SQLException;
  }

  private final Connector connector;

  public DatabaseLedger(Connector connector) {
    this.connector = connector;
  }

  @Override
  public Map<UUID, String> events(String log) {
    var events = new HashMap<UUID, String>();
    query(
        log,
        "SELECT event_id, stream_id || '@' || version FROM event",
        row -> events.put(row.getObject(1, UUID.class), row.getString(2)));
    return events;
  }

  @Override
  public Map<String, String> receipts(String log) {
    var receipts = new HashMap<String, String>();
    query(
        log,
        "SELECT idempotency_key, response::text FROM command_receipt",
        row -> receipts.put(row.getString(1), row.getString(2)));
    return receipts;
  }

  @Override
  public long head(String log) {
    return number(
        log,
        """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM event_pending) THEN -1
               ELSE (SELECT coalesce(max(position), 0) FROM event_log) END
        """);
  }

  @Override
  public String setAside() {
    var text = new ArrayList<String>();
    var parked = number(READER, "SELECT count(*) FROM live.parked_stream");
    if (parked > 0) {
      text.add(parked + " parked: " + first("SELECT p::text FROM live.parked_stream p LIMIT 1"));
    }
    var foreign = number(READER, "SELECT count(*) FROM live.foreign_record");
    if (foreign > 0) {
      text.add(foreign + " foreign: " + first("SELECT f::text FROM live.foreign_record f LIMIT 1"));
    }
    return String.join("; ", text);
  }

  /// Returns ids of aggregates in a log. Two ledgers with the same dataset return the same ids, so
  /// that the same seed gives the same requests.
  public List<UUID> someIds(String log, int limit) {
    var ids = new ArrayList<UUID>();
    query(
        log,
        "SELECT stream_id FROM stream ORDER BY stream_id LIMIT " + limit,
        row -> ids.add(row.getObject(1, UUID.class)));
    return ids;
  }

  private String first(String sql) {
    var found = new ArrayList<String>();
    query(READER, sql, row -> found.add(row.getString(1)));
    return found.isEmpty() ? "" : found.getFirst();
  }

  private long number(String database, String sql) {
    var found = new ArrayList<Long>();
    query(database, sql, row -> found.add(row.getLong(1)));
    return found.getFirst();
  }

  @FunctionalInterface
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String database, String sql, Row read) {
    try (var connection = connector.open(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        read.read(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    }
  }
}
