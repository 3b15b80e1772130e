package io.corridorledger.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs the measurements of one benchmark. A measurement that fails does not stop the other
/// measurements. The results list the failures.
final class Attempts {

  /// A measurement that may fail.
  interface Measurement<T> {
    T measure() throws Exception;
  }

  /// A measurement that failed.
  record Failure(String measurement, String reason) {}

  private static final int MAX_MESSAGE = 300;

  private final List<Failure> failures = new ArrayList<>();

  /// Returns the result of a measurement, or nothing if the measurement failed.
  <T> Optional<T> attempt(String name, Measurement<T> measurement) throws InterruptedException {
    Progress.say("%s", name);
    try {
      return Optional.of(measurement.measure());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      e.printStackTrace();
      Progress.say("  failed: %s", e.getMessage());
      failures.add(new Failure(name, reason(e)));
      return Optional.empty();
    }
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  /// The class of the failure and the beginning of its message, without the characters that would
  /// end a cell of a table.
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replace('|', '/');
    return "%s: %s"
        .formatted(
            e.getClass().getSimpleName(),
            message.substring(0, Math.min(MAX_MESSAGE, message.length())));
  }
}
