package io.corridorledger.projection.feed;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The facts as they lie in the log, with what they are found by: one statement a table for a whole
/// batch.
final class Facts {

  private Facts() {}

  /// A row of `fact`. What does not decode is kept all the same: it is in the log.
  private record Row(LogEvent event, LedgerEvent content, Mentions mentions) {

    static Row of(LogEvent event) {
      LedgerEvent content = event.content().event();
      return new Row(
          event, content, content == null ? new Mentions(Set.of(), "") : Mentions.of(content));
    }

    List<Citation> citations() {
      return content == null ? List.of() : content.citations();
    }

    /// The earliest day on which one of its sources said so; `infinity` when that is not known.
    String published() {
      return citations().stream()
          .map(citation -> citation.source().published())
          .filter(Objects::nonNull)
          .map(Period::earliest)
          .filter(Objects::nonNull)
          .min(LocalDate::compareTo)
          .map(LocalDate::toString)
          .orElse("infinity");
    }

    private <T> T ofOccurred(Function<Period, T> part) {
      Period occurred = content == null ? null : content.occurred();
      return occurred == null ? null : part.apply(occurred);
    }
  }

  private static final Copy<Row> FACTS =
      Copy.<Row>into("fact")
          .column("stream", r -> r.event.stream())
          .column("version", r -> r.event.version())
          .column("stream_type", r -> r.event.streamType())
          .column("log", r -> r.event.log())
          .column("position", r -> r.event.position())
          .column("epoch", r -> r.event.epoch())
          .column("event_id", r -> r.event.id())
          .column("event_type", r -> r.event.type())
          .column("schema_version", r -> r.event.schemaVersion())
          .column("recorded", r -> r.event.recorded())
          .column("published", Row::published)
          .column("occurred", r -> r.ofOccurred(Period::toString))
          .column("occurred_earliest", r -> r.ofOccurred(Period::earliest))
          .column("occurred_latest", r -> r.ofOccurred(Period::latest))
          .column("parties", r -> Copy.array(r.mentions.parties()))
          .column("search", r -> r.mentions.words())
          .column("payload", r -> r.event.payload())
          .column("correlation_id", r -> r.event.correlation())
          .column("causation_id", r -> r.event.causation());

  private static final Copy<Cited> CITATIONS =
      Copy.<Cited>into("citation")
          .column("stream", c -> c.event.stream())
          .column("version", c -> c.event.version())
          .column("ordinal", Cited::ordinal)
          .column("source", c -> c.source().id())
          .column("locator", c -> c.citation.locator())
          .column("as_printed", c -> c.citation.asPrinted())
          .column("attributed_to", c -> c.citation.attributedTo())
          .column("attributed_on", c -> c.citation.attributedOn());

  private record Cited(LogEvent event, int ordinal, Citation citation) {
    Source source() {
      return citation.source();
    }
  }

  static void insert(Connection db, List<LogEvent> events) throws SQLException {
    List<Row> rows = events.stream().map(Row::of).toList();
    FACTS.rows(db, rows);
    var cited = new ArrayList<Cited>();
    for (Row row : rows) {
      List<Citation> citations = row.citations();
      for (int i = 0; i < citations.size(); i++)
        cited.add(new Cited(row.event, i + 1, citations.get(i)));
    }
    insertSources(db, cited);
    CITATIONS.rows(db, cited);
  }

  /// In the order of their ids, so that two batches that name the same sources cannot wait for each
  /// other in a circle; a source that is known already is not even locked.
  private static void insertSources(Connection db, List<Cited> cited) throws SQLException {
    var first = new HashMap<UUID, Cited>();
    for (Cited c : cited) first.merge(c.source().id(), c, Facts::earlier);
    Unnest.of(first.values())
        .uuid(c -> c.source().id())
        .text(c -> c.source().publisher())
        .text(c -> c.source().author())
        .text(c -> c.source().title())
        .text(c -> c.source().url())
        .text(c -> textOf(c.source().published()))
        .text(c -> c.source().language())
        .text(c -> c.source().kind().name())
        .uuid(c -> c.source().derivedFrom())
        .instant(c -> c.event.recorded())
        .uuid(c -> c.event.id())
        .update(
            db,
            """
            INSERT INTO source (source, publisher, author, title, url, published, language, kind, derived_from,
              first_recorded, first_event)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              AS t (source, publisher, author, title, url, published, language, kind, derived_from, recorded, event)
            WHERE NOT EXISTS (
              SELECT FROM source s WHERE s.source = t.source AND (s.first_recorded, s.first_event) <= (t.recorded, t.event))
            ORDER BY source
            ON CONFLICT (source) DO UPDATE SET (publisher, author, title, url, published, language, kind, derived_from,
              first_recorded, first_event) = (excluded.publisher, excluded.author, excluded.title, excluded.url,
              excluded.published, excluded.language, excluded.kind, excluded.derived_from, excluded.first_recorded,
              excluded.first_event)
            WHERE (excluded.first_recorded, excluded.first_event) < (source.first_recorded, source.first_event)
            """);
  }

  private static Cited earlier(Cited a, Cited b) {
    int order = a.event.recorded().compareTo(b.event.recorded());
    if (order == 0) order = a.event.id().toString().compareTo(b.event.id().toString());
    return order <= 0 ? a : b;
  }

  /// Of a stream that is taken up again: what the read models do not hold.
  static void deleteUnapplied(Connection db, UUID stream) throws SQLException {
    for (String table : List.of("citation", "fact"))
      try (var delete =
          db.prepareStatement(
              "DELETE FROM %s f USING stream_progress p WHERE f.stream = ? AND f.stream = p.stream AND f.version > p.applied"
                  .formatted(table))) {
        delete.setObject(1, stream);
        delete.executeUpdate();
      }
  }

  /// All facts of these streams, in version order.
  static Map<UUID, List<LogEvent>> load(Connection db, Collection<UUID> streams)
      throws SQLException {
    return select(
        db,
        """
        SELECT stream, version, stream_type, log, position, epoch, event_id, event_type, schema_version, recorded,
          payload::text, correlation_id, causation_id
        FROM fact WHERE stream = ANY (?) ORDER BY stream, version
        """,
        streams);
  }

  /// The events that wait for a gap before them to close, in version order.
  static Map<UUID, List<LogEvent>> parked(Connection db, Collection<UUID> streams)
      throws SQLException {
    return select(
        db,
        """
        SELECT stream, version, stream_type, log, position, epoch, event_id, event_type, schema_version, recorded,
          payload, correlation_id, causation_id
        FROM parked_event WHERE stream = ANY (?) ORDER BY stream, version
        """,
        streams);
  }

  static void park(Connection db, List<LogEvent> events) throws SQLException {
    Unnest.of(events)
        .uuid(LogEvent::stream)
        .bigint(LogEvent::version)
        .text(LogEvent::streamType)
        .text(LogEvent::log)
        .bigint(LogEvent::position)
        .integer(LogEvent::epoch)
        .uuid(LogEvent::id)
        .text(LogEvent::type)
        .integer(LogEvent::schemaVersion)
        .instant(LogEvent::recorded)
        .bytes(e -> e.payload().getBytes(StandardCharsets.UTF_8))
        .uuid(LogEvent::correlation)
        .uuid(LogEvent::causation)
        .update(
            db,
            """
            INSERT INTO parked_event (stream, version, stream_type, log, position, epoch, event_id, event_type,
              schema_version, recorded, payload, correlation_id, causation_id)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (stream, version) DO NOTHING
            """);
  }

  private static Map<UUID, List<LogEvent>> select(
      Connection db, String sql, Collection<UUID> streams) throws SQLException {
    var found = new LinkedHashMap<UUID, List<LogEvent>>();
    if (streams.isEmpty()) return found;
    try (var select = db.prepareStatement(sql)) {
      select.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          LogEvent event = event(row);
          found.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event);
        }
      }
    }
    return found;
  }

  private static LogEvent event(ResultSet row) throws SQLException {
    return new LogEvent(
        row.getString(4),
        row.getObject(1, UUID.class),
        row.getString(3),
        row.getLong(2),
        row.getLong(5),
        row.getInt(6),
        row.getObject(7, UUID.class),
        row.getString(8),
        row.getInt(9),
        row.getTimestamp(10).toInstant(),
        new String(row.getBytes(11), StandardCharsets.UTF_8),
        row.getObject(12, UUID.class),
        row.getObject(13, UUID.class));
  }

  private static String textOf(Object value) {
    return value == null ? null : value.toString();
  }
}
