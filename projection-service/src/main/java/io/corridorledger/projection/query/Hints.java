package io.corridorledger.projection.query;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Hints for an empty list. They explain why no item matches, if the reason is not obvious.
@ApplicationScoped
class Hints {

  private static final int MAX = 10;

  private final Vocabulary vocabulary;

  Hints(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// Explains why no row matches the criteria.
  List<String> of(View<?> view, Criteria criteria, Rows rows) {
    List<String> texts = new ArrayList<>();
    PointInTime moment = criteria.moment();
    if (moment != null) texts.addAll(ofTime(List.of(view), moment, "item", rows));
    for (Criteria.Wanted wanted : criteria.wanted()) {
      if (texts.size() == MAX) break;
      if (vocabulary.has(view, wanted, rows)) continue;
      List<String> nearest = vocabulary.nearest(view, wanted, rows);
      texts.add(
          "%s: no item of this list has '%s'%s"
              .formatted(
                  wanted.name(),
                  Parameters.shortened(wanted.value()),
                  nearest.isEmpty() ? "" : "; the nearest words are " + nearest));
    }
    return texts;
  }

  /// Explains why these views had no row at a point in time.
  ///
  /// @param row the noun for one row in the text of the hint, such as `item`
  List<String> ofTime(
      Collection<? extends View<?>> views, PointInTime moment, String row, Rows rows) {
    if (moment.asOf == null) return List.of();
    return views.stream()
        .map(view -> vocabulary.firstRecorded(view, rows))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .filter(moment.asOf()::isBefore)
        .map(first ->
            "asOf: the ledger recorded the first %s of this list at %s".formatted(row, first))
        .stream()
        .toList();
  }
}
