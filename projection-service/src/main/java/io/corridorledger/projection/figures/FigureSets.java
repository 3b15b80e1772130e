package io.corridorledger.projection.figures;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.Preference;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner.Keyed;
import io.corridorledger.projection.query.QueryRunner.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads sets of the values that match the criteria.
@ApplicationScoped
public class FigureSets {

  private static final int MAX_SETS_WITHOUT_PAGES = 500;
  private static final int MAX_RELATED = 10_000;

  /// The total size of the documents, to reserve memory before they are read.
  private static final String DOCUMENT_BYTES = "sum(cast(sql('octet_length(doc::text)') as Long))";

  private final AnswerMemory memory;
  private final long maxPageBytes;

  FigureSets(AnswerMemory memory, CorridorConfig config) {
    this.memory = memory;
    this.maxPageBytes = config.answers().maxPageBytes();
  }

  /// The first sets, without a preferred value, as many as one page holds.
  public List<FigureSet> first(PointInTime moment, Criteria criteria) {
    return after(moment, criteria, null, "", MAX_SETS_WITHOUT_PAGES).items().stream()
        .map(Keyed::item)
        .toList();
  }

  /// @param prefer null if no value is to be preferred
  /// @param sortKey sort key of the set after which the page starts; empty for the first page
  public Slice<FigureSet> after(
      PointInTime moment, Criteria criteria, Preference.Rule prefer, String sortKey, int limit) {
    var sizes =
        FigureRow.getEntityManager()
            .createQuery(
                "select sortKey, %s, count(*) from FigureRow where %s and sortKey > :after group by sortKey order by sortKey"
                    .formatted(DOCUMENT_BYTES, criteria.condition()),
                Object[].class)
            .setParameter("after", sortKey)
            .setMaxResults(limit + 1);
    criteria.values().forEach(sizes::setParameter);
    List<Object[]> all = sizes.getResultList();
    List<String> keys = new ArrayList<>();
    long bytes = 0;
    long figures = 0;
    for (Object[] size : all) {
      long set = (Long) size[1];
      if (keys.size() == limit || !keys.isEmpty() && bytes + set > maxPageBytes) break;
      bytes += set;
      figures += (Long) size[2];
      keys.add((String) size[0]);
    }
    memory.reserve(bytes, figures);
    Map<String, Object> values = new HashMap<>(criteria.values());
    values.put("keys", keys);
    List<FigureRow> rows =
        FigureRow.list(
            criteria.condition() + " and sortKey in :keys order by sortKey, recordedFrom, id",
            values);
    Map<String, List<FigureRow>> sets =
        rows.stream()
            .collect(
                Collectors.groupingBy(r -> r.sortKey, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<FigureRange>> needed = new HashMap<>();
    sets.forEach((key, set) -> needed.put(key, FigureSet.windows(key, set)));
    Evidence evidence = evidence(moment, needed.values().stream().flatMap(List::stream).toList());
    return new Slice<>(
        sets.entrySet().stream()
            .map(set ->
                new Keyed<>(
                    set.getKey(),
                    FigureSet.of(
                        FigureRow.key(set.getValue()),
                        set.getValue().stream().map(r -> r.doc).toList(),
                        evidence.within(needed.get(set.getKey())),
                        prefer)))
            .toList(),
        keys.size() < all.size());
  }

  /// The active figures in several windows, read at once for a whole page.
  public static final class Evidence {

    private final NavigableMap<String, List<Claim>> claims = new TreeMap<>();

    /// In the order of the list; figures of one sort key in the order of their recording.
    public List<Claim> within(Collection<FigureRange> windows) {
      return FigureRange.disjoint(windows).stream()
          .flatMap(w -> claims.subMap(w.from(), w.before()).values().stream())
          .flatMap(List::stream)
          .toList();
    }
  }

  public Evidence evidence(PointInTime moment, Collection<FigureRange> windows) {
    Evidence evidence = new Evidence();
    List<FigureRange> apart = FigureRange.disjoint(windows);
    if (apart.isEmpty()) return evidence;
    Object[] size =
        (Object[])
            within(
                    moment,
                    apart,
                    "coalesce(sum(octet_length(CAST(doc AS text))), 0), count(*)",
                    null)
                .getSingleResult();
    memory.keep();
    memory.reserve(((Number) size[0]).longValue(), ((Number) size[1]).longValue());
    @SuppressWarnings("unchecked")
    List<FigureRow> rows =
        within(moment, apart, "f.*", " ORDER BY sort_key, recorded_from, id").getResultList();
    for (FigureRow row : rows)
      evidence.claims.computeIfAbsent(row.sortKey, _ -> new ArrayList<>()).add(row.claim());
    return evidence;
  }

  /// @param order null if `select` is an aggregate
  private static Query within(
      PointInTime moment, List<FigureRange> apart, String select, String order) {
    String sql =
        """
        SELECT %s
        FROM unnest(CAST(:from AS text[]), CAST(:before AS text[])) AS wanted ("from", before)
        CROSS JOIN LATERAL (
          SELECT * FROM figure
          WHERE sort_key >= wanted."from" AND sort_key < wanted.before
            AND recorded_from <= :asOf AND recorded_to > :asOf
            AND published_from <= :publishedBefore AND published_to > :publishedBefore
            AND NOT tags @> CAST(:retracted AS text[])
          OFFSET 0) AS f -- one index scan per window: a merge join would read the whole table
        """
            .formatted(select);
    var entities = FigureRow.getEntityManager();
    Query query =
        order == null
            ? entities.createNativeQuery(sql, Object[].class)
            : entities.createNativeQuery(sql + order, FigureRow.class);
    return query
        .setParameter("from", CopyInsert.array(apart.stream().map(FigureRange::from).toList()))
        .setParameter("before", CopyInsert.array(apart.stream().map(FigureRange::before).toList()))
        .setParameter("asOf", moment.asOf())
        .setParameter("publishedBefore", moment.publishedBefore())
        .setParameter("retracted", CopyInsert.array(List.of(Criteria.RETRACTED)));
  }

  /// The active figures of one subject, at most 10,000.
  public List<Claim> claims(PointInTime moment, String subject) {
    return claims(Criteria.at(moment).where("subject = :subject", "subject", subject));
  }

  /// The active figures that match the criteria, at most 10,000.
  List<Claim> claims(Criteria criteria) {
    criteria.exceptRetracted(null);
    var size =
        FigureRow.getEntityManager()
            .createQuery(
                "select coalesce(%s, 0L), count(*) from FigureRow where %s"
                    .formatted(DOCUMENT_BYTES, criteria.condition()),
                Object[].class);
    criteria.values().forEach(size::setParameter);
    Object[] all = size.getSingleResult();
    memory.keep();
    long count = Math.max(1, (Long) all[1]);
    long read = Math.min(MAX_RELATED, count);
    memory.reserve((Long) all[0] / count * read, read);
    return FigureRow.<FigureRow>find(
            criteria.condition() + " order by sortKey, recordedFrom, id", criteria.values())
        .range(0, MAX_RELATED - 1)
        .list()
        .stream()
        .map(FigureRow::claim)
        .toList();
  }
}
