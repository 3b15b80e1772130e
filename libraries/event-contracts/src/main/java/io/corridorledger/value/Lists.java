package io.corridorledger.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The canonical form of a list in a record.
public final class Lists {

  private Lists() {}

  /// Returns an unmodifiable copy of a list, or an empty list for null. Null entries stay in the
  /// copy, so that the validation can report them.
  public static <T> List<T> orEmpty(List<T> values) {
    if (values == null) return List.of();
    for (T value : values)
      if (value == null) return Collections.unmodifiableList(new ArrayList<>(values));
    return List.copyOf(values);
  }
}
