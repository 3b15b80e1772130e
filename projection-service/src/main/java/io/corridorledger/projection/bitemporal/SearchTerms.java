package io.corridorledger.projection.bitemporal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Normalises text for word search to letters and digits in lower case. The column and the query
/// both use this form. Without it, the parser of PostgreSQL would read the end of `Protocol-2023`
/// as a negative number.
public final class SearchTerms {

  private SearchTerms() {}

  public static List<String> of(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
