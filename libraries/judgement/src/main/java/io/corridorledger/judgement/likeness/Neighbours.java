package io.corridorledger.judgement.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Compares each record of a sorted list with the records that follow it. Alike records must stand
/// near each other in the list. So the number of comparisons is linear in the number of records.
public final class Neighbours {

  /// The number of following records with which a record is compared.
  public static final int WINDOW = 50;

  private Neighbours() {}

  public record Pair<T>(T one, T other, Likeness likeness) {}

  /// @param likeness null for two records that are not alike
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
