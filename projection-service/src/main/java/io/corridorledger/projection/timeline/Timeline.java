package io.corridorledger.projection.timeline;

import io.corridorledger.feed.Epochs;
import io.corridorledger.feed.EventFeed;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.Freshness.TopicPosition;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.projection.CorridorConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/// Reads the change feed: each log in its own order, and the logs merged by recorded time.
@ApplicationScoped
public class Timeline {

  /// A remark without a source corrects a mistake of the ledger itself. It is visible wherever its
  /// target is visible.
  private static final String IS_PUBLISHED =
      """
       AND (f.published <= :publishedBefore
         OR NOT EXISTS (
             SELECT FROM citation c WHERE c.stream = f.stream AND c.log = f.log AND c.version = f.version)
           AND EXISTS (
             SELECT FROM fact target WHERE target.stream = f.stream AND target.log = f.log
               AND target.event_id = f.target AND target.published <= :publishedBefore))
      """;

  /// Payloads beyond the maximum bytes of a page are not loaded.
  private static final String BOUNDED =
      """
      SELECT log, stream, version, stream_type, position, epoch, event_id, event_type, schema_version, recorded, occurred,
        parties, correlation_id, causation_id,
        CASE WHEN coalesce(sum(octet_length(CAST(payload AS text))) OVER before, 0) < :bytes THEN payload END AS payload
      FROM (%s) AS f
      WINDOW before AS (ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      ORDER BY position
      """;

  private static final int READ_SECONDS = 60;

  private final EntityManager entities;
  private final long maxPageBytes;
  private final int logs;

  Timeline(EntityManager entities, CorridorConfig config, EventFeed feed) {
    this.entities = entities;
    this.maxPageBytes = config.answers().maxPageBytes();
    this.logs = feed.logs().size();
  }

  /// Maximum payload bytes in memory while a piece is read: one page per log.
  long bytesOfPiece() {
    return maxPageBytes * logs;
  }

  /// The filters of the feed; null or empty means no filter.
  ///
  /// @param parties all must match
  /// @param words full text, in the syntax of a search engine
  /// @param from first day; with a bound, facts without a date are excluded
  /// @param publishedBefore last day of publication
  record Filter(
      UUID stream,
      String streamType,
      String type,
      List<String> parties,
      UUID source,
      String words,
      LocalDate from,
      LocalDate to,
      Instant asOf,
      LocalDate publishedBefore) {}

  /// A piece of the feed.
  ///
  /// @param cursors the cursor after each fact
  /// @param end the cursor after the piece, which may lie beyond its last fact
  /// @param more whether more facts are available now
  /// @param freshness freshness at the moment of the read
  record Piece(
      List<Fact> facts, List<Cursor> cursors, Cursor end, boolean more, Freshness freshness) {}

  /// Reads the facts after a cursor, up to a limit. The whole read uses one snapshot, because a new
  /// epoch lowers watermarks and gives up facts in one transaction.
  Piece read(Cursor after, Filter filter, int limit) {
    return read(after, filter, limit, maxPageBytes);
  }

  /// @param maxBytes maximum payload bytes; at least one fact is read
  Piece read(Cursor after, Filter filter, int limit, long maxBytes) {
    return QuarkusTransaction.requiringNew()
        .timeout(READ_SECONDS)
        .call(() -> {
          entities
              .createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
              .executeUpdate();
          Freshness freshness =
              entities.unwrap(Session.class).doReturningWork(ReadProgress::freshness);
          return read(after, freshness, filter, limit, maxBytes);
        });
  }

  private Piece read(Cursor after, Freshness freshness, Filter filter, int limit, long maxBytes) {
    var waiting = new HashMap<String, List<Fact>>();
    Cursor place = after;
    for (var log : freshness.topics().entrySet()) {
      String name = log.getKey();
      TopicPosition end = log.getValue();
      Cursor.Place seen = after.of(name);
      // A cursor of an epoch that is not known here yet: wait until it is.
      if (seen.epoch() > end.epoch()) continue;
      long from = seen.position();
      if (seen.epoch() < end.epoch())
        from =
            entities
                .unwrap(Session.class)
                .doReturningWork(db -> Epochs.read(db, name))
                .stillValid(seen.epoch(), seen.position());
      if (from < end.position())
        waiting.put(name, read(name, from, end.position(), filter, limit + 1, maxBytes));
    }
    var next = new HashMap<String, Integer>();
    var facts = new ArrayList<Fact>();
    var cursors = new ArrayList<Cursor>();
    long bytes = 0;
    while (facts.size() < limit) {
      Fact first = null;
      for (var log : waiting.entrySet()) {
        int i = next.getOrDefault(log.getKey(), 0);
        if (i < log.getValue().size() && (first == null || before(log.getValue().get(i), first)))
          first = log.getValue().get(i);
      }
      if (first == null || first.payload == null) break;
      bytes += first.payload.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes && !facts.isEmpty()) break;
      next.merge(first.log, 1, Integer::sum);
      place = place.at(first.log, first.position, first.epoch);
      facts.add(first);
      cursors.add(place);
    }
    boolean more = false;
    for (var log : waiting.entrySet()) {
      boolean rest = next.getOrDefault(log.getKey(), 0) < log.getValue().size();
      more |= rest;
      // A log without further matches is not scanned again up to its end.
      TopicPosition end = freshness.of(log.getKey());
      if (!rest) place = place.at(log.getKey(), end.position(), end.epoch());
    }
    return new Piece(facts, cursors, place, more, freshness);
  }

  private static boolean before(Fact a, Fact b) {
    int order = a.recorded.compareTo(b.recorded);
    return order != 0 ? order < 0 : a.log.compareTo(b.log) < 0;
  }

  private List<Fact> read(
      String log, long after, long upTo, Filter filter, int limit, long maxBytes) {
    var sql =
        new StringBuilder(
            "SELECT f.* FROM fact f WHERE f.log = :log AND f.position > :after AND f.position <= :upTo");
    var values =
        new HashMap<String, Object>(
            Map.of("log", log, "after", after, "upTo", upTo, "limit", limit, "bytes", maxBytes));
    condition(sql, values, " AND f.stream = :stream", "stream", filter.stream());
    condition(sql, values, " AND f.stream_type = :streamType", "streamType", filter.streamType());
    condition(sql, values, " AND f.event_type = :type", "type", filter.type());
    condition(
        sql,
        values,
        " AND f.parties @> string_to_array(:parties, E'\\x1f')",
        "parties",
        filter.parties().isEmpty() ? null : String.join("\u001f", filter.parties()));
    condition(
        sql,
        values,
        " AND EXISTS (SELECT FROM citation c WHERE c.stream = f.stream AND c.log = f.log AND c.version = f.version AND c.source = :source)",
        "source",
        filter.source());
    condition(
        sql,
        values,
        " AND f.words @@ websearch_to_tsquery('simple', :words)",
        "words",
        filter.words());
    // A fact without a date never matches; an open end matches any date.
    String dated = " AND f.occurred IS NOT NULL";
    condition(
        sql,
        values,
        dated + " AND coalesce(f.occurred_latest, 'infinity') >= :from",
        "from",
        filter.from());
    condition(
        sql,
        values,
        dated + " AND coalesce(f.occurred_earliest, '-infinity') <= :to",
        "to",
        filter.to());
    condition(sql, values, " AND f.recorded <= :asOf", "asOf", filter.asOf());
    condition(sql, values, IS_PUBLISHED, "publishedBefore", filter.publishedBefore());
    var query =
        entities.createNativeQuery(
            BOUNDED.formatted(sql.append(" ORDER BY f.position LIMIT :limit")), Fact.class);
    values.forEach(query::setParameter);
    @SuppressWarnings("unchecked")
    List<Fact> facts = query.getResultList();
    return facts;
  }

  private static void condition(
      StringBuilder sql, Map<String, Object> values, String condition, String name, Object value) {
    if (value == null) return;
    sql.append(condition);
    values.put(name, value);
  }
}
