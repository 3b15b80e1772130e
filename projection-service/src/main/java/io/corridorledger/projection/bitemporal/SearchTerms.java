package io.corridorledger.projection.bitemporal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Normalises text for word search: letters and digits in lower case, nothing else. The column and
/// the query both use it, because the parser of PostgreSQL alone would read the end of
/// `Protocol-2023` as a negative number.
public final class SearchTerms {

  private SearchTerms() {}

  public static List<String> of(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
