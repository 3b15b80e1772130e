package io.corridorledger.benchmarks;

import java.util.Locale;

/// Prints what the benchmark does, with the time since its start.
final class Progress {

  private static final long START = System.nanoTime();

  private Progress() {}

  static void say(String format, Object... values) {
    long seconds = (System.nanoTime() - START) / 1_000_000_000L;
    System.out.printf(
        Locale.ROOT, "%2d:%02d  %s%n", seconds / 60, seconds % 60, format.formatted(values));
  }
}
