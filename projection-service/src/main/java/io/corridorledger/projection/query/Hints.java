package io.corridorledger.projection.query;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Hints for an empty list. They explain why no item matches, if the reason is not obvious.
@ApplicationScoped
public class Hints {

  /// Maximum number of known words that are compared with the value of a filter.
  public static final int MAX_WORDS = 2_000;

  /// Maximum number of hints.
  public static final int MAX = 10;

  private final Vocabulary vocabulary;

  Hints(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// Explains why no row matches the criteria.
  List<String> of(View<?> view, Criteria criteria, Rows rows) {
    List<String> texts = new ArrayList<>();
    PointInTime moment = criteria.moment();
    if (moment != null) texts.addAll(ofTime(List.of(view.name()), moment, "item", rows));
    for (Criteria.Wanted wanted : criteria.wanted()) {
      if (texts.size() == MAX) break;
      if (vocabulary.has(view, wanted, rows)) continue;
      texts.add(missing(wanted.name(), wanted.value(), vocabulary.nearest(view, wanted, rows)));
    }
    return texts;
  }

  /// The hint that no item has the value of a filter.
  ///
  /// @param words reads the words that occur in the list. To limit the load, the words are read at
  ///   most once a minute, and only if new facts were applied.
  public String missing(String list, String parameter, String value, Supplier<List<String>> words) {
    return missing(parameter, value, vocabulary.nearest(list + " " + parameter, value, words));
  }

  private static String missing(String parameter, String value, List<String> nearest) {
    return "%s: no item of this list has '%s'%s"
        .formatted(
            parameter,
            Parameters.shortened(value),
            nearest.isEmpty() ? "" : "; the nearest words are " + nearest);
  }

  /// The hint that the first item was recorded after the point in time of the query.
  ///
  /// @param first time when the first item was recorded; empty if there is none
  /// @param row the noun for one item, such as `fact`
  public static List<String> ofTime(Optional<Instant> first, PointInTime moment, String row) {
    return first
        .filter(moment.asOf()::isBefore)
        .map(at -> "asOf: the ledger recorded the first %s of this list at %s".formatted(row, at))
        .stream()
        .toList();
  }

  /// Explains why these views had no row at a point in time.
  ///
  /// @param views names of the views
  /// @param row the noun for one row in the text of the hint, such as `item`
  List<String> ofTime(Collection<String> views, PointInTime moment, String row, Rows rows) {
    if (!moment.isAsOf()) return List.of();
    return ofTime(
        views.stream()
            .map(view -> vocabulary.firstRecorded(view, rows))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder()),
        moment,
        row);
  }
}
