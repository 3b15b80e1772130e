package io.corridorledger.projection.figures;

import io.corridorledger.projection.judgement.Claim;
import io.corridorledger.projection.judgement.Preference;
import io.corridorledger.projection.query.Answers.Keyed;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    List<Claim> related =
        claims(
            reading,
            rows.stream().map(r -> r.subject).collect(Collectors.toSet()),
            rows.stream().map(r -> r.metric).collect(Collectors.toSet()));
    return rows.stream()
        .collect(Collectors.groupingBy(r -> r.sortKey, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(set ->
            new Keyed<>(
                set.getKey(),
                FigureSet.of(
                    FigureRow.key(set.getValue()),
                    set.getValue().stream().map(r -> r.doc).toList(),
                    related,
                    prefer)))
        .toList();
  }

  /// All that stands of these subjects and metrics, at most 10,000 figures.
  public List<Claim> claims(
      Reading reading, Collection<String> subjects, Collection<String> metrics) {
    if (subjects.isEmpty() || metrics.isEmpty()) return List.of();
    return claims(
        Criteria.at(reading)
            .where("subject in :subjects", "subjects", Set.copyOf(subjects))
            .where("metric in :metrics", "metrics", Set.copyOf(metrics)));
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
