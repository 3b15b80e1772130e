package io.corridorledger.projection.evidence;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent.ProposalAccepted;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.CopyInsert;
import io.corridorledger.feed.EventContent;
import io.corridorledger.feed.FactStore;
import io.corridorledger.feed.LogEvent;
import io.corridorledger.feed.StreamEvents;
import io.corridorledger.feed.UnnestStatement;
import io.corridorledger.feed.Writes;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Stores the facts as they are in the log, with additional columns for filters. A batch needs one
/// statement for each table.
@ApplicationScoped
class Facts implements FactStore {

  private static final String JSON_NULL = "null";

  /// A row of the table `fact`. An event that cannot be decoded also has a row, because the table
  /// contains the whole log.
  ///
  /// @param day the publication day; a query sees the fact if `publishedBefore` is this day or
  ///   later
  private record Row(LogEvent event, LedgerEvent content, Mentions mentions, LocalDate day) {

    static Row of(LogEvent event, Function<UUID, LocalDate> dayOf) {
      LedgerEvent content = event.content().event();
      return content == null
          ? new Row(event, null, new Mentions(Set.of(), ""), BitemporalChange.UNPUBLISHED)
          : new Row(
              event, content, Mentions.of(content), BitemporalChange.visibleFrom(content, dayOf));
    }

    List<Citation> citations() {
      return Facts.citations(event);
    }

    /// The event to which a remark refers; null for every other fact.
    UUID target() {
      return content instanceof Remark remark ? remark.target() : null;
    }

    /// The recorded time. The database cannot store some of the times that
    /// [EventContent#isPossible] rejects. Therefore [EventContent#FIRST_TIME] replaces every
    /// rejected time. `isPossible` also rejects `FIRST_TIME`, so the event stays unreadable when
    /// the service loads it again.
    Instant recorded() {
      return EventContent.isPossible(event.recorded()) ? event.recorded() : EventContent.FIRST_TIME;
    }

    String payload() {
      return event.content().json() ? event.payload() : JSON_NULL;
    }

    String published() {
      return day.equals(BitemporalChange.UNPUBLISHED) ? "infinity" : day.toString();
    }

    private <T> T ofOccurred(Function<Period, T> part) {
      Period occurred = content == null ? null : content.occurred();
      return occurred == null ? null : part.apply(occurred);
    }
  }

  private static final CopyInsert<Row> FACTS =
      CopyInsert.<Row>into("fact")
          .column("log", r -> r.event.log())
          .column("stream", r -> r.event.stream())
          .column("version", r -> r.event.version())
          .column("stream_type", r -> r.event.streamType())
          .column("position", r -> r.event.position())
          .column("epoch", r -> r.event.epoch())
          .column("event_id", r -> r.event.id())
          .column("event_type", r -> r.event.type())
          .column("schema_version", r -> r.event.schemaVersion())
          .column("recorded", Row::recorded)
          .column("published", Row::published)
          .column("occurred", r -> r.ofOccurred(Period::toString))
          .column("occurred_earliest", r -> r.ofOccurred(Period::earliest))
          .column("occurred_latest", r -> r.ofOccurred(Period::latest))
          .column("parties", r -> CopyInsert.array(r.mentions.parties()))
          .column("search", r -> r.mentions.words())
          .column("target", Row::target)
          .column("payload", Row::payload)
          .column("correlation_id", r -> r.event.correlation())
          .column("causation_id", r -> r.event.causation())
          .column("actor", r -> r.event.actor());

  private static final CopyInsert<Cited> CITATIONS =
      CopyInsert.<Cited>into("citation")
          .column("log", c -> c.event().log())
          .column("stream", c -> c.event().stream())
          .column("version", c -> c.event().version())
          .column("ordinal", Cited::ordinal)
          .column("source", c -> c.source().id())
          .column("locator", c -> c.citation.locator())
          .column("as_printed", c -> c.citation.asPrinted())
          .column("attributed_to", c -> c.citation.attributedTo())
          .column("attributed_on", c -> c.citation.attributedOn())
          .column("position", c -> c.event().position())
          .column("counted", Cited::isCounted)
          .column("recorded", c -> c.fact.recorded())
          .column("published", c -> c.fact.published());

  private record Cited(Row fact, int ordinal, Citation citation) {
    /// Whether this is the first citation of the source in the fact. The number of facts of a
    /// source is the number of these citations.
    boolean isCounted() {
      return fact.citations().stream()
              .map(c -> c.source().id())
              .toList()
              .indexOf(citation.source().id())
          == ordinal - 1;
    }

    LogEvent event() {
      return fact.event;
    }

    Source source() {
      return citation.source();
    }
  }

  @Override
  public void insert(Writes to, List<LogEvent> events) throws SQLException {
    Map<UUID, LocalDate> dayOf = daysOfTargets(to.db(), events);
    var rows = new ArrayList<Row>(events.size());
    for (LogEvent event : events) {
      Row row = Row.of(event, dayOf::get);
      dayOf.put(event.id(), row.day());
      rows.add(row);
    }
    FACTS.rows(to, rows);
    var cited = new ArrayList<Cited>();
    for (Row row : rows) {
      List<Citation> citations = row.citations();
      for (int i = 0; i < citations.size(); i++) cited.add(new Cited(row, i + 1, citations.get(i)));
    }
    insertSources(to, cited);
    CITATIONS.rows(to, cited);
    markTargets(to, rows);
  }

  /// Marks the citations of the facts to which the remarks refer. A note does not change whether
  /// its target counts, so notes are left out.
  private static void markTargets(Writes to, List<Row> rows) throws SQLException {
    var targets = new HashMap<UUID, UUID>();
    for (Row row : rows)
      if (row.target() != null && !(row.content instanceof NoteCited))
        targets.put(row.target(), row.event.stream());
    if (targets.isEmpty()) return;
    to.add(
        """
        UPDATE citation c SET remarked = true FROM fact f
        WHERE f.stream = ANY (?) AND f.log = ? AND f.event_id = ANY (?)
          AND c.stream = f.stream AND c.log = f.log AND c.version = f.version AND NOT c.remarked
        """,
        to.db().createArrayOf("uuid", Set.copyOf(targets.values()).toArray()),
        rows.getFirst().event.log(),
        to.db().createArrayOf("uuid", targets.keySet().toArray()));
  }

  private record Proposer(String log, UUID event, String proposedBy) {}

  @Override
  public void insertProposers(Writes to, List<LogEvent> events) throws SQLException {
    var proposers = new ArrayList<Proposer>();
    for (LogEvent event : events)
      if (event.content().event() instanceof ProposalAccepted accepted)
        for (UUID fact : accepted.events())
          proposers.add(new Proposer(event.log(), fact, accepted.proposedBy()));
    if (proposers.isEmpty()) return;
    UnnestStatement.of(proposers)
        .text(Proposer::log)
        .uuid(Proposer::event)
        .text(Proposer::proposedBy)
        .write(
            to,
            """
            INSERT INTO proposer (log, event_id, proposed_by)
            SELECT * FROM unnest(?, ?, ?) AS t (log, event_id, proposed_by) ORDER BY event_id ON CONFLICT DO NOTHING
            """);
  }

  private static List<Citation> citations(LogEvent event) {
    LedgerEvent content = event.content().event();
    return content == null ? List.of() : content.citations();
  }

  /// Reads the publication days of the targets of remarks without a source. Only targets that are
  /// already stored are read.
  private static Map<UUID, LocalDate> daysOfTargets(Connection db, List<LogEvent> events)
      throws SQLException {
    var days = new HashMap<UUID, LocalDate>();
    var remarks = new HashMap<UUID, UUID>();
    for (LogEvent event : events)
      if (event.content().event() instanceof Remark remark && remark.citations().isEmpty())
        remarks.put(remark.target(), event.stream());
    if (remarks.isEmpty()) return days;
    try (var select =
        db.prepareStatement(
            """
            SELECT event_id, least(published, DATE '9999-12-31') FROM fact
            WHERE stream = ANY (?) AND log = ? AND event_id = ANY (?)
            """)) {
      select.setArray(1, db.createArrayOf("uuid", Set.copyOf(remarks.values()).toArray()));
      select.setString(2, events.getFirst().log());
      select.setArray(3, db.createArrayOf("uuid", remarks.keySet().toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next())
          days.put(row.getObject(1, UUID.class), row.getObject(2, LocalDate.class));
      }
    }
    return days;
  }

  private record Replaced(Collection<UUID> streams, Collection<UUID> sources) implements GivenUp {

    @Override
    public void replaced(Connection db) throws SQLException {
      if (!sources.isEmpty()) describeSources(db, sources);
    }
  }

  @Override
  public GivenUp givenUp(Connection db, String log, long epoch, long firstPosition)
      throws SQLException {
    var streams = new HashSet<UUID>();
    var sources = new HashSet<UUID>();
    try (var select =
        db.prepareStatement(
            """
            SELECT DISTINCT f.stream, c.source FROM fact f LEFT JOIN citation c USING (stream, log, version)
            WHERE f.log = ? AND f.epoch < ? AND f.position >= ?
            """)) {
      select.setString(1, log);
      select.setLong(2, epoch);
      select.setLong(3, firstPosition);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          streams.add(row.getObject(1, UUID.class));
          UUID source = row.getObject(2, UUID.class);
          if (source != null) sources.add(source);
        }
      }
    }
    return new Replaced(streams, sources);
  }

  /// Updates the descriptions of these sources after an epoch change has deleted facts. Each
  /// description comes from the first fact that still cites the source.
  private static void describeSources(Connection db, Collection<UUID> sources) throws SQLException {
    Object[] ids = sources.toArray();
    try (var delete = db.prepareStatement("DELETE FROM source WHERE source = ANY (?)")) {
      delete.setArray(1, db.createArrayOf("uuid", ids));
      delete.executeUpdate();
    }
    var cited = new ArrayList<Cited>();
    try (var select =
        db.prepareStatement(
            """
            SELECT DISTINCT ON (c.source) %s, c.source FROM citation c JOIN fact f USING (stream, log, version)
            WHERE c.source = ANY (?) ORDER BY c.source, f.recorded, f.event_id
            """
                .formatted(COLUMNS))) {
      select.setArray(1, db.createArrayOf("uuid", ids));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          LogEvent event = event(row);
          UUID source = row.getObject("source", UUID.class);
          citations(event).stream()
              .filter(citation -> citation.source().id().equals(source))
              .findFirst()
              .ifPresent(citation -> cited.add(new Cited(Row.of(event, _ -> null), 1, citation)));
        }
      }
    }
    insertSources(Writes.atOnce(db), cited);
  }

  /// Inserts sources in the order of their ids, so that two transactions cannot deadlock. A source
  /// that already has a description from an earlier fact is left out, so that its row is not
  /// locked.
  private static void insertSources(Writes to, List<Cited> cited) throws SQLException {
    var first = new HashMap<UUID, Cited>();
    for (Cited c : cited) first.merge(c.source().id(), c, Facts::earlier);
    UnnestStatement.of(first.values())
        .uuid(c -> c.source().id())
        .text(c -> c.source().publisher())
        .text(c -> c.source().author())
        .text(c -> c.source().title())
        .text(c -> c.source().url())
        .text(c -> textOf(c.source().published()))
        .text(c -> c.source().language())
        .text(c -> c.source().kind().name())
        .uuid(c -> c.source().derivedFrom())
        .instant(c -> c.event().recorded())
        .uuid(c -> c.event().id())
        .write(
            to,
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
    int order = a.event().recorded().compareTo(b.event().recorded());
    if (order == 0) order = a.event().id().toString().compareTo(b.event().id().toString());
    return order <= 0 ? a : b;
  }

  private static final String COLUMNS =
      """
      f.log, f.stream, f.version, f.stream_type, f.position, f.epoch, f.event_id, f.event_type, f.schema_version,
        f.recorded, f.payload::text, f.correlation_id, f.causation_id, f.actor\
      """;

  @Override
  public Map<UUID, List<LogEvent>> load(Connection db, String log, Collection<UUID> streams)
      throws SQLException {
    return StreamEvents.of(
        db,
        "SELECT %s FROM fact f WHERE f.stream = ANY (?) AND f.log = ? ORDER BY f.stream, f.version"
            .formatted(COLUMNS),
        streams,
        log,
        Facts::event);
  }

  @Override
  public void delete(Connection db, String log, Map<UUID, Long> versions) throws SQLException {
    for (String table : List.of("citation", "fact"))
      UnnestStatement.of(versions.entrySet())
          .uuid(Map.Entry::getKey)
          .bigint(Map.Entry::getValue)
          .text(_ -> log)
          .update(
              db,
              """
              DELETE FROM %s t USING unnest(?, ?, ?) AS d (stream, version, log)
              WHERE t.stream = d.stream AND t.log = d.log AND t.version > d.version
              """
                  .formatted(table));
  }

  private static LogEvent event(ResultSet row) throws SQLException {
    return new LogEvent(
        row.getString(1),
        row.getObject(2, UUID.class),
        row.getString(4),
        row.getLong(3),
        row.getLong(5),
        row.getLong(6),
        row.getObject(7, UUID.class),
        row.getString(8),
        row.getInt(9),
        row.getObject(10, OffsetDateTime.class).toInstant(),
        row.getString(11),
        row.getObject(12, UUID.class),
        row.getObject(13, UUID.class),
        row.getString(14));
  }

  private static String textOf(Object value) {
    return value == null ? null : value.toString();
  }
}
