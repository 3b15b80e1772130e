package io.corridorledger.projection.query;

import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;

/// The hints for an empty list: reasons why no item matches, which a client would not expect.
@RequestScoped
public class Hints {

  private static final int MAX = 10;

  private final Vocabulary vocabulary;
  private final List<String> texts = new ArrayList<>();

  Hints(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// Explains why no row of a view matches the criteria.
  void add(View<?> view, Criteria criteria, Rows rows) {
    PointInTime moment = criteria.moment();
    if (moment != null && moment.asOf != null)
      vocabulary
          .firstRecorded(view, rows)
          .filter(moment.asOf()::isBefore)
          .ifPresent(first ->
              texts.add(
                  "asOf: the ledger recorded the first item of this list at %s".formatted(first)));
    for (Criteria.Wanted wanted : criteria.wanted()) {
      if (texts.size() == MAX) return;
      if (vocabulary.has(view, wanted, rows)) continue;
      List<String> nearest = vocabulary.nearest(view, wanted, rows);
      texts.add(
          "%s: no item of this list has '%s'%s"
              .formatted(
                  wanted.name(),
                  Parameters.shortened(wanted.value()),
                  nearest.isEmpty() ? "" : "; the nearest words are " + nearest));
    }
  }

  List<String> texts() {
    return List.copyOf(texts);
  }
}
