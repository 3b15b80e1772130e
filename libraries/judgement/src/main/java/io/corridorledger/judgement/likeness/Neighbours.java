package io.corridorledger.judgement.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Compares each record of a sorted list with the next [#WINDOW] records. So the number of
/// comparisons grows linearly with the length of the list. The order of the list must place similar
/// records close together.
public final class Neighbours {

  /// The number of following records with which each record is compared.
  public static final int WINDOW = 50;

  private Neighbours() {}

  public record Pair<T>(T one, T other, Likeness likeness) {}

  /// Finds all pairs of similar records.
  ///
  /// @param likeness compares two records; returns null if they are not similar
  public static <T> List<Pair<T>> among(List<T> sorted, BiFunction<T, T, Likeness> likeness) {
    List<Pair<T>> found = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++)
      for (int j = i + 1; j < sorted.size() && j <= i + WINDOW; j++) {
        Likeness alike = likeness.apply(sorted.get(i), sorted.get(j));
        if (alike != null) found.add(new Pair<>(sorted.get(i), sorted.get(j), alike));
      }
    return found;
  }
}
