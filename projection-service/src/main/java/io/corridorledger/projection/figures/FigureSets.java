package io.corridorledger.projection.figures;

import io.corridorledger.projection.feed.Copy;
import io.corridorledger.projection.judgement.Claim;
import io.corridorledger.projection.judgement.Preference;
import io.corridorledger.projection.query.Answers.Keyed;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Sets of the values that meet the criteria.
@ApplicationScoped
public class FigureSets {

  private static final int MAX_SETS_WITHOUT_PAGES = 500;
  private static final int MAX_RELATED = 10_000;

  /// The first sets, without a preference.
  public List<FigureSet> first(Reading reading, Criteria criteria) {
    return after(reading, criteria, null, "", MAX_SETS_WITHOUT_PAGES).stream()
        .map(Keyed::item)
        .toList();
  }

  /// @param prefer null when no value is to be preferred
  /// @param sortKey of the set after which to go on, empty from the start
  public List<Keyed<FigureSet>> after(
      Reading reading, Criteria criteria, Preference.Rule prefer, String sortKey, int limit) {
    Map<String, Object> values = new HashMap<>(criteria.values());
    values.put("after", sortKey);
    var keys =
        FigureRow.getEntityManager()
            .createQuery(
                "select distinct sortKey from FigureRow where %s and sortKey > :after order by sortKey"
                    .formatted(criteria.condition()),
                String.class)
            .setMaxResults(limit);
    values.forEach(keys::setParameter);
    values.remove("after");
    values.put("keys", keys.getResultList());
    List<FigureRow> rows =
        FigureRow.list(
            criteria.condition() + " and sortKey in :keys order by sortKey, recordedFrom, id",
            values);
    Map<String, List<FigureRow>> sets =
        rows.stream()
            .collect(
                Collectors.groupingBy(r -> r.sortKey, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<Window>> needed = new HashMap<>();
    sets.forEach((key, set) -> needed.put(key, FigureSet.windows(key, set)));
    Evidence evidence = evidence(reading, needed.values().stream().flatMap(List::stream).toList());
    return sets.entrySet().stream()
        .map(set ->
            new Keyed<>(
                set.getKey(),
                FigureSet.of(
                    FigureRow.key(set.getValue()),
                    set.getValue().stream().map(r -> r.doc).toList(),
                    evidence.within(needed.get(set.getKey())),
                    prefer)))
        .toList();
  }

  /// What stands in some stretches of the list of figures, read at once for a whole page.
  public static final class Evidence {

    private final NavigableMap<String, List<Claim>> claims = new TreeMap<>();

    /// In the order of the list, and of their recording.
    public List<Claim> within(Collection<Window> windows) {
      return Window.disjoint(windows).stream()
          .flatMap(w -> claims.subMap(w.from(), w.before()).values().stream())
          .flatMap(List::stream)
          .toList();
    }
  }

  public Evidence evidence(Reading reading, Collection<Window> windows) {
    Evidence evidence = new Evidence();
    List<Window> apart = Window.disjoint(windows);
    if (apart.isEmpty()) return evidence;
    @SuppressWarnings("unchecked")
    List<FigureRow> rows =
        FigureRow.getEntityManager()
            .createNativeQuery(
                """
                SELECT f.*
                FROM unnest(CAST(:from AS text[]), CAST(:before AS text[])) AS wanted ("from", before)
                CROSS JOIN LATERAL (
                  SELECT * FROM figure
                  WHERE sort_key >= wanted."from" AND sort_key < wanted.before
                    AND recorded_from <= :asOf AND recorded_to > :asOf
                    AND published_from <= :publishedBefore AND published_to > :publishedBefore
                    AND NOT tags @> CAST(:retracted AS text[])
                  OFFSET 0) AS f -- each stretch for itself, by the index: a join by order would read the whole table
                ORDER BY sort_key, recorded_from, id
                """,
                FigureRow.class)
            .setParameter("from", Copy.array(apart.stream().map(Window::from).toList()))
            .setParameter("before", Copy.array(apart.stream().map(Window::before).toList()))
            .setParameter("asOf", reading.asOf())
            .setParameter("publishedBefore", reading.publishedBefore())
            .setParameter("retracted", Copy.array(List.of(Criteria.RETRACTED)))
            .getResultList();
    for (FigureRow row : rows)
      evidence.claims.computeIfAbsent(row.sortKey, _ -> new ArrayList<>()).add(row.claim());
    return evidence;
  }

  /// All that stands of one subject, at most 10,000 figures.
  public List<Claim> claims(Reading reading, String subject) {
    return claims(Criteria.at(reading).where("subject = :subject", "subject", subject));
  }

  /// All that stands and meets the criteria, at most 10,000 figures.
  List<Claim> claims(Criteria criteria) {
    criteria.standing(null);
    return FigureRow.<FigureRow>find(
            criteria.condition() + " order by sortKey, recordedFrom, id", criteria.values())
        .range(0, MAX_RELATED - 1)
        .list()
        .stream()
        .map(FigureRow::claim)
        .toList();
  }
}
