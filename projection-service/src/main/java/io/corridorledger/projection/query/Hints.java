package io.corridorledger.projection.query;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

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
    if (moment != null && moment.asOf != null)
      vocabulary
          .firstRecorded(view, rows)
          .filter(moment.asOf()::isBefore)
          .ifPresent(first ->
              texts.add(
                  "asOf: the ledger recorded the first item of this list at %s".formatted(first)));
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
}
