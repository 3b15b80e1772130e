package io.corridorledger.projection.sources;

import io.corridorledger.judgement.Independence;
import io.corridorledger.judgement.Printed;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.Hints;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Reads sources and the facts that cite them.
@ApplicationScoped
public class Sources {

  private static final UUID FIRST = new UUID(0, 0);
  private static final String FIRST_STATEMENT = "1970-01-01T00:00:00Z " + FIRST + "  0 0";

  /// SQL condition for the facts that a query sees: facts that were recorded and published by the
  /// requested times. In general, a remark without a source has the publication day of the fact to
  /// which the remark refers. The condition does not need this rule, because the condition is used
  /// only for facts that cite a source.
  private static final String VISIBLE =
      "%1$s.recorded <= ? AND (%1$s.published <= ? OR ?::date = '%2$s')";

  /// The query counts the facts of a source in the index of the citations. The query reads the last
  /// visible remark of a fact only if the fact has remarks.
  private static final String SOURCES =
      """
      SELECT s.*, cited.active FROM source s CROSS JOIN LATERAL (
        SELECT count(*) AS facts, count(*) FILTER (WHERE NOT CASE WHEN c.remarked THEN coalesce((
          SELECT r.event_type = 'fact-retracted' FROM fact f JOIN fact r ON r.stream = f.stream AND r.log = f.log
            AND r.target = f.event_id
          WHERE f.stream = c.stream AND f.log = c.log AND f.version = c.version
            AND r.event_type <> 'note-cited'
            AND r.recorded <= ? AND (r.published <= ? OR ?::date = '%s'
              OR NOT EXISTS (SELECT FROM citation rc WHERE rc.stream = r.stream AND rc.log = r.log AND rc.version = r.version))
          ORDER BY r.version DESC LIMIT 1), false) ELSE false END) AS active
        FROM citation c WHERE c.source = s.source AND c.counted AND %s) cited
      WHERE %s
      """
          .formatted(
              BitemporalChange.UNPUBLISHED,
              VISIBLE.formatted("c", BitemporalChange.UNPUBLISHED),
              "%s");

  private static final String STATEMENTS =
      """
      SELECT f.log, f.stream, f.stream_type, f.version, f.event_type, f.occurred, f.recorded, c.ordinal, c.locator,
        c.as_printed, c.attributed_to, c.attributed_on, p.bytes,
        (SELECT max(known.version) FROM fact known
         WHERE known.stream = f.stream AND known.log = f.log AND known.recorded <= ?) AS known
      FROM citation c JOIN fact f USING (stream, log, version)
      JOIN stream_progress p ON p.stream = f.stream AND p.log = f.log
      WHERE c.source = ? AND %s
        AND (f.recorded, f.stream, f.log, f.version, c.ordinal) > (?, ?, ?, ?, ?)
      ORDER BY f.recorded, f.stream, f.log, f.version, c.ordinal LIMIT ?
      """
          .formatted(VISIBLE.formatted("f", BitemporalChange.UNPUBLISHED));

  private static final String FIRST_RECORDED = "SELECT min(first_recorded) FROM source";

  private static final String WITH_PUBLISHER = "SELECT 1 FROM source WHERE publisher = ? LIMIT 1";

  private static final String PUBLISHERS =
      "SELECT DISTINCT publisher FROM source WHERE publisher IS NOT NULL LIMIT " + Hints.MAX_WORDS;

  private final Rows rows;
  private final Hints hints;
  private final VisibleFacts visible;
  private final AnswerMemory memory;
  private final long maxPageBytes;

  Sources(
      Rows rows, Hints hints, VisibleFacts visible, AnswerMemory memory, CorridorConfig config) {
    this.rows = rows;
    this.hints = hints;
    this.visible = visible;
    this.memory = memory;
    this.maxPageBytes = config.answers().maxPageBytes();
  }

  /// Returns the list of sources that visible facts cite, in the order of their ids.
  ///
  /// @param kind the kind of source; null for all kinds
  /// @param publisher the publisher; null for all publishers
  KeysetQuery<KnownSource> list(PointInTime moment, Source.Kind kind, String publisher) {
    KeysetQuery<KnownSource> list =
        (after, limit) -> {
          List<Object> values = visibleTwice(moment);
          values.add(after.isEmpty() ? FIRST : Parameters.id("cursor", after));
          String condition = "cited.facts > 0 AND s.source > ?";
          if (kind != null) {
            condition += " AND s.kind = ?";
            values.add(kind.name());
          }
          if (publisher != null) {
            condition += " AND s.publisher = ?";
            values.add(publisher);
          }
          values.add(limit + 1);
          return Slice.of(
              rows.select(
                  SOURCES.formatted(condition + " ORDER BY s.source LIMIT ?"),
                  values,
                  row -> {
                    KnownSource source = source(row);
                    return new Keyed<>(source.id().toString(), source);
                  }),
              limit);
        };
    return list.withHints(() -> hints(moment, publisher));
  }

  private List<String> hints(PointInTime moment, String publisher) {
    List<String> texts = new ArrayList<>();
    if (moment.isAsOf())
      texts.addAll(
          Hints.ofTime(
              rows
                  .select(FIRST_RECORDED, List.of(), row -> row.getObject(1, OffsetDateTime.class))
                  .stream()
                  .filter(Objects::nonNull)
                  .map(OffsetDateTime::toInstant)
                  .findFirst(),
              moment,
              "source"));
    if (publisher != null
        && rows.select(WITH_PUBLISHER, List.of(publisher), row -> row.getInt(1)).isEmpty())
      texts.add(
          hints.missing(
              "source",
              "publisher",
              publisher,
              () -> rows.select(PUBLISHERS, List.of(), row -> row.getString(1))));
    return texts;
  }

  /// Finds a source that at least one fact cites. The fact need not be visible at the requested
  /// time.
  Optional<KnownSource> find(PointInTime moment, UUID id) {
    List<Object> values = visibleTwice(moment);
    values.add(id);
    return rows.select(SOURCES.formatted("s.source = ?"), values, Sources::source).stream()
        .findFirst();
  }

  private static List<Object> visibleTwice(PointInTime moment) {
    List<Object> values = new ArrayList<>(visible(moment));
    values.addAll(visible(moment));
    return values;
  }

  private static List<Object> visible(PointInTime moment) {
    return List.of(moment.asOf(), moment.publishedBefore(), moment.publishedBefore());
  }

  private static KnownSource source(ResultSet row) throws SQLException {
    String published = row.getString("published");
    return new KnownSource(
        row.getObject("source", UUID.class),
        row.getString("publisher"),
        row.getString("author"),
        row.getString("title"),
        row.getString("url"),
        published,
        published == null ? null : Printed.of(Period.stored(published)),
        row.getString("language"),
        Source.Kind.valueOf(row.getString("kind")),
        row.getObject("derived_from", UUID.class),
        instant(row, "first_recorded"),
        row.getLong("active"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /// A stream, with its last version at the requested time.
  private record Stream(String type, UUID id, long known) {}

  /// A fact that cites the requested source. The service has not yet determined whether all active
  /// facts of the stream of this fact come from this source alone.
  private record Cited(String log, int ordinal, Stream stream, long bytes, Statement statement) {

    static Cited of(ResultSet row) throws SQLException {
      UUID stream = row.getObject("stream", UUID.class);
      return new Cited(
          row.getString("log"),
          row.getInt("ordinal"),
          new Stream(row.getString("stream_type"), stream, row.getLong("known")),
          row.getLong("bytes"),
          new Statement(
              stream,
              row.getString("stream_type"),
              row.getLong("version"),
              row.getString("event_type"),
              row.getString("occurred"),
              instant(row, "recorded"),
              row.getString("locator"),
              row.getString("as_printed"),
              row.getString("attributed_to"),
              row.getString("attributed_on"),
              false));
    }

    String sortKey() {
      return "%s %s %s %d %d"
          .formatted(statement.recorded(), statement.stream(), log, statement.version(), ordinal);
    }

    Statement judged(boolean alone) {
      return new Statement(
          statement.stream(),
          statement.streamType(),
          statement.version(),
          statement.type(),
          statement.occurred(),
          statement.recorded(),
          statement.locator(),
          statement.asPrinted(),
          statement.attributedTo(),
          statement.attributedOn(),
          alone);
    }
  }

  /// Returns the list of visible facts that cite a source, in the order of recording. The method
  /// also reads the streams of these facts. A part of the list ends when the streams of its facts
  /// have the maximum bytes of a page.
  KeysetQuery<Statement> statements(PointInTime moment, UUID source) {
    return (after, limit) -> {
      List<Object> values = new ArrayList<>(List.of(moment.asOf(), source));
      values.addAll(visible(moment));
      values.addAll(place(after.isEmpty() ? FIRST_STATEMENT : after));
      values.add(limit + 1);
      List<Cited> found = rows.select(STATEMENTS, values, Cited::of);
      List<Cited> fitting = fitting(found, limit);
      Set<Stream> alone = alone(moment, source, fitting);
      return new Slice<>(
          fitting.stream()
              .map(c -> new Keyed<>(c.sortKey(), c.judged(alone.contains(c.stream()))))
              .toList(),
          fitting.size() < found.size());
    };
  }

  private static List<Object> place(String key) {
    try {
      String[] parts = key.split(" ", -1);
      if (parts.length != 5) throw new IllegalArgumentException();
      return Arrays.asList(
          Instant.parse(parts[0]),
          UUID.fromString(parts[1]),
          parts[2],
          Long.parseLong(parts[3]),
          Integer.parseInt(parts[4]));
    } catch (IllegalArgumentException | DateTimeException _) {
      throw Problem.invalidParameter("cursor", "is not a cursor of this list");
    }
  }

  private List<Cited> fitting(List<Cited> found, int limit) {
    Set<Stream> streams = new HashSet<>();
    long bytes = 0;
    for (int i = 0; i < found.size(); i++) {
      if (streams.add(found.get(i).stream())) bytes += found.get(i).bytes();
      if (i == limit || i > 0 && bytes > maxPageBytes) return found.subList(0, i);
    }
    return found;
  }

  /// Returns the streams whose active facts all come from this source. [Independence] decides which
  /// sources count as one.
  private Set<Stream> alone(PointInTime moment, UUID source, List<Cited> statements) {
    memory.reserveStreams(statements.stream().map(c -> c.stream().id()).distinct().toList());
    Map<String, Map<UUID, Long>> versions = new HashMap<>();
    for (Cited c : statements)
      versions
          .computeIfAbsent(c.stream().type(), _ -> new HashMap<>())
          .put(c.stream().id(), c.stream().known());
    Set<Stream> alone = new HashSet<>();
    versions.forEach((type, known) ->
        visible
            .of(type, known, moment.asOf(), moment.publishedBefore(), _ -> true)
            .forEach((id, facts) -> {
              VisibleHistory history = VisibleHistory.of(facts);
              if (history != null && restsOn(source, history))
                alone.add(new Stream(type, id, known.get(id)));
            }));
    return alone;
  }

  private static boolean restsOn(UUID source, VisibleHistory history) {
    return !history.retracted()
        && history.citations().stream().anyMatch(c -> source.equals(c.source().id()))
        && Independence.of(history.citations()).count() == 1;
  }
}
