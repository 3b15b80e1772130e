package io.corridorledger.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts the answers of each kind.
final class Tally {

  private long requests;
  private long succeeded;
  private long refused;
  private long serverErrors;
  private long overloads;
  private long others;
  private final Map<String, Long> closed = new TreeMap<>();
  private long abandoned;
  private long timedOut;
  private long slowestMillis;
  private String slowest = "";

  synchronized void count(Request request, List<Answer> answers, long millis) {
    requests++;
    if (millis > slowestMillis) {
      slowestMillis = millis;
      slowest = request.operationId();
    }
    var answer = answers.getFirst();
    switch (answer.ended()) {
      case CLOSED -> closed.merge(request.mutation(), 1L, Long::sum);
      case ABANDONED -> abandoned++;
      case TIMED_OUT -> timedOut++;
      case ANSWERED -> {
        if (answer.isSuccess()) {
          succeeded++;
        } else if (answer.isRefusal()) {
          refused++;
        } else if (AnswerChecks.isStatedOverload(request, answer)) {
          overloads++;
        } else if (answer.status() >= 500) {
          serverErrors++;
        } else {
          others++;
        }
      }
    }
  }

  synchronized long requests() {
    return requests;
  }

  synchronized long succeeded() {
    return succeeded;
  }

  synchronized long refused() {
    return refused;
  }

  synchronized long serverErrors() {
    return serverErrors;
  }

  synchronized long overloads() {
    return overloads;
  }

  synchronized long others() {
    return others;
  }

  synchronized long timedOut() {
    return timedOut;
  }

  synchronized long abandoned() {
    return abandoned;
  }

  /// The number of connections that were closed without an answer, for each kind of error.
  synchronized Map<String, Long> closed() {
    return new TreeMap<>(closed);
  }

  synchronized String slowest() {
    return "%s, %d ms".formatted(slowest, slowestMillis);
  }
}
