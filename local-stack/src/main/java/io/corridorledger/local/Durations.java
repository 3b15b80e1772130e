package io.corridorledger.local;

import java.util.Locale;

/// Formats durations for the output of the commands.
final class Durations {

  private Durations() {}

  static String since(long beginNanos) {
    var seconds = (System.nanoTime() - beginNanos) / 1e9;
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%d min %02d s", (int) seconds / 60, (int) seconds % 60);
  }
}
