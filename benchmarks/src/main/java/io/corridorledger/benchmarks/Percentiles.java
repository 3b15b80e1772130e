package io.corridorledger.benchmarks;

import java.util.Arrays;

/// Durations in milliseconds, sorted.
record Percentiles(double[] sortedMillis) {

  static Percentiles ofNanos(long[] nanos) {
    return new Percentiles(Arrays.stream(nanos).mapToDouble(n -> n / 1e6).sorted().toArray());
  }

  int count() {
    return sortedMillis.length;
  }

  double at(double share) {
    return sortedMillis[
        (int) Math.min(sortedMillis.length - 1, Math.floor(share * sortedMillis.length))];
  }

  double p50() {
    return at(0.50);
  }

  double p99() {
    return at(0.99);
  }
}
