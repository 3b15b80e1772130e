package io.corridorledger.projection.timeline;

import io.corridorledger.projection.feed.Freshness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads the change feed: each log in its own order, and the logs merged by when their facts were
/// recorded.
@ApplicationScoped
public class Timeline {

  /// What the ledger says of its own mistake, without a source, is told to whoever is told the fact
  /// that it speaks of.
  private static final String IS_PUBLISHED =
      """
       AND (f.published <= :publishedBefore
         OR NOT EXISTS (SELECT FROM citation c WHERE c.stream = f.stream AND c.version = f.version)
           AND EXISTS (SELECT FROM fact target WHERE target.stream = f.stream
             AND CAST(target.event_id AS text) = f.payload ->> 'target' AND target.published <= :publishedBefore))
      """;

  private final EntityManager entities;

  Timeline(EntityManager entities) {
    this.entities = entities;
  }

  /// What of the feed is wanted; null or empty wants all.
  ///
  /// @param parties all of them
  /// @param words full text, as one would type it into a search engine
  /// @param from first day of interest; a fact without a date is then left out
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
  /// @param cursors the place after each fact
  /// @param end the place after all of it, which may lie beyond its last fact
  /// @param more whether there is more at present
  record Piece(List<Fact> facts, List<Cursor> cursors, Cursor end, boolean more) {}

  /// What lies between a place in the feed and the watermarks, up to a limit.
  Piece read(Cursor after, Freshness upTo, Filter filter, int limit) {
    var waiting = new HashMap<String, List<Fact>>();
    upTo.topics()
        .forEach((log, end) -> {
          if (after.position(log) < end.position())
            waiting.put(log, read(log, after.position(log), end.position(), filter, limit + 1));
        });
    var next = new HashMap<String, Integer>();
    var facts = new ArrayList<Fact>();
    var cursors = new ArrayList<Cursor>();
    Cursor place = after;
    while (facts.size() < limit) {
      Fact first = null;
      for (var log : waiting.entrySet()) {
        int i = next.getOrDefault(log.getKey(), 0);
        if (i < log.getValue().size() && (first == null || before(log.getValue().get(i), first)))
          first = log.getValue().get(i);
      }
      if (first == null) break;
      next.merge(first.log, 1, Integer::sum);
      place = place.at(first.log, first.position);
      facts.add(first);
      cursors.add(place);
    }
    boolean more =
        waiting.entrySet().stream()
            .anyMatch(log -> next.getOrDefault(log.getKey(), 0) < log.getValue().size());
    // A log that has nothing left that is wanted need not be looked through again.
    for (Map.Entry<String, List<Fact>> log : waiting.entrySet())
      if (next.getOrDefault(log.getKey(), 0) == log.getValue().size())
        place = place.at(log.getKey(), upTo.position(log.getKey()));
    return new Piece(facts, cursors, place, more);
  }

  private static boolean before(Fact a, Fact b) {
    int order = a.recorded.compareTo(b.recorded);
    return order != 0 ? order < 0 : a.log.compareTo(b.log) < 0;
  }

  private List<Fact> read(String log, long after, long upTo, Filter filter, int limit) {
    var sql =
        new StringBuilder(
            "SELECT f.* FROM fact f WHERE f.log = :log AND f.position > :after AND f.position <= :upTo");
    var values = new HashMap<String, Object>(Map.of("log", log, "after", after, "upTo", upTo));
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
        " AND EXISTS (SELECT FROM citation c WHERE c.stream = f.stream AND c.version = f.version AND c.source = :source)",
        "source",
        filter.source());
    condition(
        sql,
        values,
        " AND f.search @@ websearch_to_tsquery('simple', :words)",
        "words",
        filter.words());
    // Without a date nothing is known; an open end reaches as far as one likes.
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
    var query = entities.createNativeQuery(sql + " ORDER BY f.position, f.epoch", Fact.class);
    values.forEach(query::setParameter);
    @SuppressWarnings("unchecked")
    List<Fact> facts = query.setMaxResults(limit).getResultList();
    return facts;
  }

  private static void condition(
      StringBuilder sql, Map<String, Object> values, String condition, String name, Object value) {
    if (value == null) return;
    sql.append(condition);
    values.put(name, value);
  }
}
