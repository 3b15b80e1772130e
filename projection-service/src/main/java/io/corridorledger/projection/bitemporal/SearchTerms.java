package io.corridorledger.projection.bitemporal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Converts text for word search: only letters and digits remain, in lower case. The stored text
/// and the search text are converted in the same way. Without the conversion, PostgreSQL would read
/// the end of `Protocol-2023` as a negative number.
public final class SearchTerms {

  private SearchTerms() {}

  public static List<String> of(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
