package io.corridorledger.projection.feed;

import io.corridorledger.contract.LedgerJson;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The facts as they lie in the log, with what they are found by: one statement a table for a whole
/// batch.
final class Facts {

  private static final String PARTY_SEPARATOR = "\u001f";

  private Facts() {}

  /// A row of `fact`. What does not decode is kept all the same: it is in the log.
  private record Row(LogEvent event, Optional<LedgerEvent> content, Mentions mentions) {

    static Row of(LogEvent event) {
      try {
        LedgerEvent content = LedgerJson.read(event.type(), event.payload());
        return new Row(event, Optional.of(content), Mentions.of(content));
      } catch (IllegalArgumentException _) {
        return new Row(event, Optional.empty(), new Mentions(Set.of(), ""));
      }
    }

    /// The earliest day on which one of its sources said so; `infinity` when that is not known.
    String published() {
      return content.stream()
          .flatMap(c -> c.citations().stream())
          .map(citation -> citation.source().published())
          .filter(Objects::nonNull)
          .map(Period::earliest)
          .filter(Objects::nonNull)
          .min(LocalDate::compareTo)
          .map(LocalDate::toString)
          .orElse("infinity");
    }

    Period occurred() {
      return content.map(LedgerEvent::occurred).orElse(null);
    }
  }

  private record Cited(LogEvent event, int ordinal, Citation citation) {
    Source source() {
      return citation.source();
    }
  }

  static void insert(Connection db, List<LogEvent> events) throws SQLException {
    List<Row> rows = events.stream().map(Row::of).toList();
    Unnest.of(rows)
        .uuid(r -> r.event.stream())
        .bigint(r -> r.event.version())
        .text(r -> r.event.streamType())
        .text(r -> r.event.log())
        .bigint(r -> r.event.position())
        .integer(r -> r.event.epoch())
        .uuid(r -> r.event.id())
        .text(r -> r.event.type())
        .integer(r -> r.event.schemaVersion())
        .instant(r -> r.event.recorded())
        .day(Row::published)
        .text(r -> r.occurred() == null ? null : r.occurred().toString())
        .day(r -> r.occurred() == null ? null : r.occurred().earliest())
        .day(r -> r.occurred() == null ? null : r.occurred().latest())
        .text(r -> String.join(PARTY_SEPARATOR, r.mentions.parties()))
        .text(r -> r.mentions.words())
        .text(r -> r.event.payload())
        .uuid(r -> r.event.correlation())
        .uuid(r -> r.event.causation())
        .update(
            db,
            """
            INSERT INTO fact (stream, version, stream_type, log, position, epoch, event_id, event_type, schema_version,
              recorded, published, occurred, occurred_earliest, occurred_latest, parties, search, payload,
              correlation_id, causation_id)
            SELECT stream, version, stream_type, log, position, epoch, event_id, event_type, schema_version,
              recorded, published, occurred, earliest, latest, string_to_array(parties, E'\\x1f'),
              to_tsvector('simple', words), payload::jsonb, correlation, causation
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              AS t (stream, version, stream_type, log, position, epoch, event_id, event_type, schema_version,
                recorded, published, occurred, earliest, latest, parties, words, payload, correlation, causation)
            """);

    var cited = new ArrayList<Cited>();
    for (Row row : rows) {
      List<Citation> citations = row.content.map(LedgerEvent::citations).orElse(List.of());
      for (int i = 0; i < citations.size(); i++)
        cited.add(new Cited(row.event, i + 1, citations.get(i)));
    }
    insertSources(db, cited);
    Unnest.of(cited)
        .uuid(c -> c.event.stream())
        .bigint(c -> c.event.version())
        .integer(Cited::ordinal)
        .uuid(c -> c.source().id())
        .text(c -> c.citation.locator())
        .text(c -> c.citation.asPrinted())
        .text(c -> c.citation.attributedTo())
        .text(c -> textOf(c.citation.attributedOn()))
        .update(
            db,
            """
            INSERT INTO citation
              (stream, version, ordinal, source, locator, as_printed, attributed_to, attributed_on)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
            """);
  }

  /// In the order of their ids, so that two batches that name the same sources cannot wait for each
  /// other.
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
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS t (source) ORDER BY source
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
