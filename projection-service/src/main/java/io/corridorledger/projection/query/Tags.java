package io.corridorledger.projection.query;

import java.util.Collection;
import java.util.TreeSet;

/// The values by which queries can filter a row, such as `party=ISO:AZ` and `status=SIGNED`. The
/// name before `=` is the name of a query parameter. [Criteria] searches for these values.
public final class Tags extends TreeSet<String> {

  private static final long serialVersionUID = 1L;

  /// Adds a value, unless it is null.
  public Tags with(String name, Object value) {
    if (value != null) add(of(name, value));
    return this;
  }

  public Tags withAll(String name, Collection<?> values) {
    for (Object value : values) with(name, value);
    return this;
  }

  static String of(String name, Object value) {
    return name + "=" + value;
  }
}
