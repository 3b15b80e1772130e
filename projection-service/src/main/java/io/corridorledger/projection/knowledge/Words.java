package io.corridorledger.projection.knowledge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Text as it is looked for: letters and digits in small letters, nothing else. Both sides of a
/// search go through here, because the parser of PostgreSQL alone would take the end of
/// `Protocol-2023` for a negative number.
public final class Words {

  private Words() {}

  public static List<String> of(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
