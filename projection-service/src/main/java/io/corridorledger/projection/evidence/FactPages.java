package io.corridorledger.projection.evidence;

import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reads facts in the order of their positions in a log.
@ApplicationScoped
public class FactPages {

  /// Reads facts with their payloads, until the payloads reach the maximum bytes of a page. All
  /// further facts are read without payload.
  private static final String BOUNDED =
      """
      SELECT log, stream, version, stream_type, position, epoch, event_id, event_type, schema_version, recorded, occurred,
        parties, correlation_id, causation_id, actor,
        (SELECT p.proposed_by FROM proposer p WHERE p.event_id = f.event_id AND p.log = f.log) AS proposed_by,
        CASE WHEN coalesce(sum(octet_length(CAST(payload AS text))) OVER before, 0) < :bytes THEN payload END AS payload
      FROM (%s) AS f
      WINDOW before AS (ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      ORDER BY position
      """;

  private static final String CITING =
      """
      SELECT c.position FROM citation c
      WHERE c.source = :source AND c.log = :log AND c.position > :after AND c.position <= :upTo AND c.counted\
      """;

  private static final int MAX_FACTS_FOR_PARTIES = 20_000;

  private final EntityManager entities;

  FactPages(EntityManager entities) {
    this.entities = entities;
  }

  /// The filters of a page of facts. A filter that is null or empty has no effect.
  ///
  /// @param parties parties; a fact must name all of them
  /// @param words words for full-text search
  /// @param from first day on which the event may have happened. If `from` or `to` is given, facts
  ///   without a date are left out.
  /// @param to last day on which the event may have happened
  /// @param publishedBefore last day of publication
  public record Filter(
      UUID stream,
      String streamType,
      String type,
      List<String> parties,
      UUID source,
      String words,
      LocalDate from,
      LocalDate to,
      Instant asOf,
      LocalDate publishedBefore) {

    /// Whether the citations decide which facts match.
    private boolean dependsOnCitationsOnly() {
      boolean isByFact = stream != null || streamType != null || type != null || words != null;
      return !isByFact && parties.isEmpty() && from == null && to == null;
    }

    /// Whether no index finds the facts, so that each fact of the log is examined.
    public boolean examinesEachFact() {
      boolean isByTime = from != null || to != null || asOf != null || publishedBefore != null;
      return isByTime && stream == null && parties.isEmpty() && source == null && words == null;
    }

    private Period days() {
      if (from == null && to == null) return null;
      return Period.parse((from == null ? ".." : from) + "/" + (to == null ? ".." : to));
    }
  }

  /// Reads the facts of a log between two positions.
  ///
  /// @param after position after which the page begins
  /// @param upTo last position that is read
  /// @param maxBytes maximum bytes of all payloads. Facts beyond this limit have no payload; the
  ///   first fact always has one.
  public List<Fact> read(
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
        " AND f.position IN (%s)".formatted(citing(filter)),
        "source",
        filter.source());
    condition(
        sql,
        values,
        " AND f.words @@ websearch_to_tsquery('simple', :words)",
        "words",
        filter.words());
    // A fact without a date is left out. A fact with an unknown start matches every `to`, and a
    // fact with an unknown end matches every `from`.
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
    condition(
        sql,
        values,
        " AND f.published <= :publishedBefore",
        "publishedBefore",
        filter.publishedBefore());
    var query =
        entities.createNativeQuery(
            BOUNDED.formatted(sql.append(" ORDER BY f.position LIMIT :limit")), Fact.class);
    values.forEach(query::setParameter);
    @SuppressWarnings("unchecked")
    List<Fact> facts = query.getResultList();
    Period days = filter.days();
    if (days != null)
      for (Fact fact : facts)
        fact.match = TimeMatch.of(days, TimeMatch.isWithin(Period.stored(fact.occurred), days));
    return facts;
  }

  /// The query for the positions of the facts that cite the source. If nothing else decides which
  /// facts match, the query returns only the positions of the page.
  private static String citing(Filter filter) {
    var sql = new StringBuilder(CITING);
    if (filter.asOf() != null) sql.append(" AND c.recorded <= :asOf");
    if (filter.publishedBefore() != null) sql.append(" AND c.published <= :publishedBefore");
    if (filter.dependsOnCitationsOnly()) sql.append(" ORDER BY c.position LIMIT :limit");
    return sql.toString();
  }

  /// Whether any fact names this party.
  public boolean names(PartyRef party) {
    return !entities
        .createNativeQuery(
            "SELECT 1 FROM fact f WHERE f.parties @> string_to_array(:party, E'\\x1f') LIMIT (SELECT 1)",
            Integer.class)
        .setParameter("party", party.ref())
        .getResultList()
        .isEmpty();
  }

  /// The parties that the latest facts of a log name. The number of facts that are read is limited,
  /// because no index has the parties of all facts.
  ///
  /// @param limit maximum number of parties
  @SuppressWarnings("unchecked")
  public List<String> parties(String log, int limit) {
    return entities
        .createNativeQuery(
            """
            SELECT DISTINCT p.party FROM (
              SELECT f.parties FROM fact f WHERE f.log = :log ORDER BY f.position DESC LIMIT :facts) AS latest,
              unnest(latest.parties) AS p (party)
            LIMIT :limit
            """,
            String.class)
        .setParameter("log", log)
        .setParameter("facts", MAX_FACTS_FOR_PARTIES)
        .setParameter("limit", limit)
        .getResultList();
  }

  /// The time when the first fact of a log was recorded; empty if the log has no facts.
  @SuppressWarnings("unchecked")
  public Optional<Instant> firstRecorded(String log) {
    return entities
        .createNativeQuery(
            "SELECT f.recorded FROM fact f WHERE f.log = :log ORDER BY f.position LIMIT 1",
            Instant.class)
        .setParameter("log", log)
        .getResultStream()
        .findFirst();
  }

  private static void condition(
      StringBuilder sql, Map<String, Object> values, String condition, String name, Object value) {
    if (value == null) return;
    sql.append(condition);
    values.put(name, value);
  }
}
