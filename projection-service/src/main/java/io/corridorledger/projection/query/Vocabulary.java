package io.corridorledger.projection.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.corridorledger.feed.CopyInsert;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The words that occur in the rows of a view, for filters that accept any word. The query for the
/// words reads all rows of the view. To limit the load, the words of a filter are read at most once
/// a minute, and only if new facts were applied.
@ApplicationScoped
class Vocabulary {

  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int MAX_LENGTH = 120;
  private static final int MAX_NEAREST = 3;

  private final ReadProgress progress;
  private final Cache<String, Words> words = Caffeine.newBuilder().maximumSize(100).build();
  private final Cache<String, Optional<Instant>> first =
      Caffeine.newBuilder().maximumSize(100).expireAfterWrite(FRESH).build();

  Vocabulary(ReadProgress progress) {
    this.progress = progress;
  }

  /// The words of one filter.
  ///
  /// @param progress the progress of the read models before the words were read
  private record Words(List<String> words, Freshness progress, long readNanos) {

    boolean areFresh() {
      return System.nanoTime() - readNanos < FRESH.toNanos();
    }
  }

  private record Near(String word, int distance) {}

  /// Whether any row has this word. Rows that are visible only at earlier times count too.
  boolean has(View<?> view, Criteria.Wanted wanted, Rows rows) {
    return !rows.select(
            "SELECT 1 FROM %s WHERE tags @> ?::text[] %s".formatted(view.name(), Rows.ANY),
            List.of(CopyInsert.array(List.of(Tags.of(wanted.name(), wanted.value())))),
            row -> row.getInt(1))
        .isEmpty();
  }

  /// The words that are most similar to a word, in the order of similarity.
  List<String> nearest(View<?> view, Criteria.Wanted wanted, Rows rows) {
    return nearest(
        view.name() + " " + wanted.name(), wanted.value(), () -> words(view, wanted.name(), rows));
  }

  /// The words of a filter that are most similar to a value, in the order of similarity.
  ///
  /// @param filter the name of the list and the name of the filter, as one text
  /// @param read reads the words of the filter
  List<String> nearest(String filter, String wanted, Supplier<List<String>> read) {
    String value = normalised(wanted);
    if (value.length() > MAX_LENGTH) return List.of();
    int maxDistance = Math.max(1, value.length() / 3);
    return words.asMap().compute(filter, (_, known) -> current(known, read)).words().stream()
        .map(word -> new Near(word, distance(value, normalised(word))))
        .filter(near -> near.distance() <= maxDistance)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::word))
        .limit(MAX_NEAREST)
        .map(Near::word)
        .toList();
  }

  /// @param known null if the words were not read yet
  private Words current(Words known, Supplier<List<String>> read) {
    if (known != null && known.areFresh()) return known;
    Freshness now = progress.freshness();
    return new Words(
        known != null && known.progress().equals(now) ? known.words() : read.get(),
        now,
        System.nanoTime());
  }

  /// Forgets all words. Only tests call this method, because they write rows without feed progress.
  void clear() {
    words.invalidateAll();
    first.invalidateAll();
  }

  private static List<String> words(View<?> view, String name, Rows rows) {
    String prefix = name + "=";
    return rows.select(
        "SELECT DISTINCT substr(tag, ?) FROM %s, unnest(tags) AS tag WHERE starts_with(tag, ?) LIMIT %d"
            .formatted(view.name(), Hints.MAX_WORDS),
        List.of(prefix.length() + 1, prefix),
        row -> row.getString(1));
  }

  /// The time at which the first fact of a read model was recorded; empty if the read model has no
  /// rows.
  ///
  /// @param view name of the view
  Optional<Instant> firstRecorded(String view, Rows rows) {
    return first.get(
        view,
        _ ->
            rows
                .select(
                    "SELECT recorded_from FROM %s ORDER BY recorded_from LIMIT 1".formatted(view),
                    List.of(),
                    row -> row.getObject(1, java.time.OffsetDateTime.class).toInstant())
                .stream()
                .findFirst());
  }

  private static String normalised(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ').strip();
  }

  /// The Levenshtein distance of two words: how many characters must be inserted, removed or
  /// replaced.
  static int distance(String a, String b) {
    if (b.length() > MAX_LENGTH) return MAX_LENGTH;
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
