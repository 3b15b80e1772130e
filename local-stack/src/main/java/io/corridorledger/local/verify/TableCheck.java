package io.corridorledger.local.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// Checks that the tables of a log agree with each other. Every event must either be in the log
/// once or be a pending event without a position. The row of each stream must match the events of
/// the stream. The row of each proposal must match the events of the proposal. The stored epoch and
/// the last published position must match the log.
///
/// The queries use only tables and built-in functions of PostgreSQL.
final class TableCheck {

  private final Connection snapshot;
  private final Findings findings;

  TableCheck(Connection snapshot, Findings findings) {
    this.snapshot = snapshot;
    this.findings = findings;
  }

  /// Checks that each table is a plain table. If a table were a view, for example, the service and
  /// this check could see different rows.
  void relations() throws SQLException {
    each(
        """
        SELECT name, CASE
          WHEN c.oid IS NULL THEN 'is missing'
          WHEN c.relkind <> 'r' OR c.relispartition THEN 'is no plain table'
          WHEN c.relrowsecurity THEN 'hides rows by policies'
          WHEN EXISTS (SELECT FROM pg_catalog.pg_rewrite WHERE ev_class = c.oid) THEN 'has rewrite rules'
          WHEN EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE c.oid IN (inhparent, inhrelid)) THEN 'inherits rows'
          END AS fault
        FROM unnest(ARRAY['event', 'event_log', 'event_pending', 'stream', 'ledger', 'relay_cursor']) AS name
        LEFT JOIN pg_catalog.pg_class c ON c.relname = name AND c.relnamespace = 'public'::regnamespace
        """,
        row -> {
          if (row.getString(2) != null) {
            findings.add("the relation %s %s".formatted(row.getString(1), row.getString(2)));
          }
        });
  }

  void events() throws SQLException {
    each(
        """
        SELECT e.stream_id, e.version FROM public.event e
        WHERE NOT EXISTS (SELECT FROM public.event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version)
          AND NOT EXISTS (SELECT FROM public.event_pending p WHERE p.stream_id = e.stream_id AND p.version = e.version)
        """,
        row ->
            findings.add(
                "version %d of the stream %s is neither in the log nor pending"
                    .formatted(row.getLong(2), row.getObject(1, UUID.class))));
    each(
        """
        SELECT stream_id, version, count(*), min(position), max(position) FROM public.event_log
        GROUP BY stream_id, version HAVING count(*) > 1
        """,
        row ->
            findings.add(
                row.getLong(5),
                "it is version %d of the stream %s, which is at position %d too"
                    .formatted(row.getLong(2), row.getObject(1, UUID.class), row.getLong(4))));
    each(
        """
        SELECT p.stream_id, p.version, p.ticket,
               EXISTS (SELECT FROM public.event e WHERE e.stream_id = p.stream_id AND e.version = p.version),
               (SELECT min(l.position) FROM public.event_log l WHERE l.stream_id = p.stream_id AND l.version = p.version)
        FROM public.event_pending p
        """,
        this::pending);
    each(
        """
        SELECT stream_id, version FROM public.event_pending GROUP BY stream_id, version HAVING count(*) > 1
        """,
        row ->
            findings.add(
                "version %d of the stream %s is pending more than once"
                    .formatted(row.getLong(2), row.getObject(1, UUID.class))));
  }

  private void pending(ResultSet row) throws SQLException {
    if (!row.getBoolean(4)) {
      findings.add(
          "version %d of the stream %s is pending, and there is no such event"
              .formatted(row.getLong(2), row.getObject(1, UUID.class)));
    }
    var position = row.getLong(5);
    if (!row.wasNull()) {
      findings.add(
          position,
          "it is version %d of the stream %s, which is pending too"
              .formatted(row.getLong(2), row.getObject(1, UUID.class)));
    }
  }

  /// Checks the stored version, size and times of each stream. The stored type is part of the event
  /// hash, so [ChainCheck] checks the type.
  void streams() throws SQLException {
    each(
        """
        SELECT stream_id, no_row, no_event, faults FROM (
        SELECT coalesce(s.stream_id, e.stream_id) AS stream_id, s.stream_id IS NULL AS no_row, e.stream_id IS NULL AS no_event,
               concat_ws(', ',
                 CASE WHEN e.first <> 1 OR e.last <> e.events THEN 'the versions of its events' END,
                 CASE WHEN s.version IS DISTINCT FROM e.last THEN 'version' END,
                 CASE WHEN s.bytes IS DISTINCT FROM e.bytes THEN 'bytes' END,
                 CASE WHEN s.recorded_at IS DISTINCT FROM e.recorded_last THEN 'recorded_at' END,
                 CASE WHEN s.created_at IS NULL OR s.created_at > e.recorded_first THEN 'created_at' END,
                 CASE WHEN e.backwards THEN 'the recorded times of its events' END) AS faults
        FROM public.stream s
        FULL JOIN (
          SELECT stream_id, count(*) AS events, min(version) AS first, max(version) AS last,
                 sum(octet_length(payload::text)) AS bytes, min(recorded_at) AS recorded_first, max(recorded_at) AS recorded_last,
                 bool_or(recorded_at < before) AS backwards
          FROM (SELECT stream_id, version, payload, recorded_at,
                       lag(recorded_at) OVER (PARTITION BY stream_id ORDER BY version) AS before
                FROM public.event) AS in_order
          GROUP BY stream_id) AS e ON e.stream_id = s.stream_id) AS compared
        WHERE no_row OR no_event OR faults <> ''
        """,
        row -> {
          var stream = row.getObject(1, UUID.class);
          if (row.getBoolean(2)) {
            findings.add("the stream %s has events and no row".formatted(stream));
          } else if (row.getBoolean(3)) {
            findings.add("the stream %s has no event".formatted(stream));
          } else {
            findings.add(
                "the stream %s does not fit its events: %s".formatted(stream, row.getString(4)));
          }
        });
  }

  /// Checks the stored client, content, status and size of each proposal. A proposal that was taken
  /// back after a restore may have the hash of its id as content. Databases of earlier releases
  /// have no proposals.
  void proposals() throws SQLException {
    var exists = new boolean[1];
    each(
        "SELECT pg_catalog.to_regclass('public.proposal') IS NOT NULL",
        row -> exists[0] = row.getBoolean(1));
    if (!exists[0]) {
      return;
    }
    each(
        """
        SELECT coalesce(p.proposal_id, e.stream_id) FROM public.proposal p
        FULL JOIN (
          SELECT m.stream_id, rtrim(split_part(m.actor, ' ', 1) || ' ' || split_part(m.actor, ' ', 2)) AS principal,
                 sha256(convert_to(jsonb_build_array(
                   m.payload->'streamType',
                   CASE WHEN m.payload->>'expectedVersion' = '0' THEN 'null'::jsonb ELSE m.payload->'stream' END,
                   (SELECT jsonb_agg(jsonb_build_array(key, CASE WHEN value ? 'replacement'
                      THEN jsonb_set(value, '{replacement}', (SELECT jsonb_object_agg(r.key, r.value - 'id') FROM jsonb_each(value->'replacement') AS r))
                      ELSE value - 'id' END))
                    FROM jsonb_each(m.payload->'fact')))::text, 'UTF8')) AS content,
                 CASE d.event_type WHEN 'proposal-accepted' THEN 'ACCEPTED' WHEN 'proposal-rejected' THEN 'REJECTED' ELSE 'OPEN' END
                   AS status,
                 octet_length(m.payload::text) AS bytes
          FROM public.event m LEFT JOIN public.event d ON d.stream_id = m.stream_id AND d.version = 2
          WHERE m.event_type = 'proposal-made') AS e ON e.stream_id = p.proposal_id
        WHERE (p.proposal_id, p.principal, p.status, p.bytes) IS DISTINCT FROM (e.stream_id, e.principal, e.status, e.bytes)
          OR p.content NOT IN (e.content, sha256(uuid_send(e.stream_id)))
        """,
        row ->
            findings.add(
                "the row of the proposal %s does not fit its events"
                    .formatted(row.getObject(1, UUID.class))));
  }

  /// @param epoch epoch of the last event, computed from the epoch events in the log
  void ledger(long epoch) throws SQLException {
    var rows = new long[1];
    each(
        "SELECT epoch FROM public.ledger",
        row -> {
          rows[0]++;
          if (row.getLong(1) != epoch) {
            findings.add(
                "the table ledger has epoch %d; by the events of the chain it is %d"
                    .formatted(row.getLong(1), epoch));
          }
        });
    if (rows[0] != 1) {
      findings.add("the table ledger has %d rows instead of one".formatted(rows[0]));
    }
  }

  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void each(String sql, RowReader reader) throws SQLException {
    try (var statement = snapshot.createStatement()) {
      statement.setFetchSize(1_000);
      try (var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
