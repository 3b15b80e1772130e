package io.corridorledger.projection.figures;

import io.corridorledger.projection.query.Answers.Keyed;
import io.corridorledger.projection.query.Criteria;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Sets of the values that meet the criteria.
@ApplicationScoped
public class FigureSets {

  /// @param sortKey of the set after which to go on, empty from the start
  public List<Keyed<FigureSet>> after(Criteria criteria, String sortKey, int limit) {
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
    return rows.stream()
        .collect(Collectors.groupingBy(r -> r.sortKey, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(set ->
            new Keyed<>(
                set.getKey(),
                new FigureSet(
                    FigureRow.key(set.getValue()),
                    set.getValue().stream().map(r -> r.doc).toList())))
        .toList();
  }
}
