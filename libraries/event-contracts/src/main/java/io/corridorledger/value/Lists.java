package io.corridorledger.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Functions for the lists in records.
public final class Lists {

  private Lists() {}

  /// Returns an unmodifiable copy of a list, or an empty list for null. The copy keeps null
  /// entries, so that the validation can report them.
  public static <T> List<T> orEmpty(List<T> values) {
    if (values == null) return List.of();
    for (T value : values)
      if (value == null) return Collections.unmodifiableList(new ArrayList<>(values));
    return List.copyOf(values);
  }
}
