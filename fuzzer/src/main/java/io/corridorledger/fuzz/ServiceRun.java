package io.corridorledger.fuzz;

import io.corridorledger.fuzz.Finding.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends requests to one service over several connections. The requests form episodes, which are
/// sequences of related requests. After every [#ROUND_EPISODES] episodes, the answers are compared
/// with the databases.
final class ServiceRun {

  /// Number of episodes between two comparisons with the database.
  private static final int ROUND_EPISODES = 200;

  /// Time-out for an answer. This time is long enough even if the machine is ten times slower than
  /// usual.
  private static final int ANSWER_MILLIS = 60_000;

  /// Time-out for an answer to an incomplete request. The time is short, because a server may wait
  /// for the rest of the request and never answer.
  private static final int CUT_MILLIS = 100;

  private static final int BROKEN_MILLIS = 3_000;

  private static final int EXTRA_MILLIS = 30;
  private static final int SMUGGLED_MILLIS = 250;

  /// Number of time-outs after which the run stops, because the remaining requests would take too
  /// long.
  private static final int MOST_TIMEOUTS = 10;

  /// A run may have one answer 503 per this number of requests, in addition to [#FEW_OVERLOADS]
  /// answers 503. Only answers 503 that the API document allows are counted here.
  private static final int OVERLOAD_SHARE = 100;

  private static final int FEW_OVERLOADS = 5;

  private static final int MOST_FINDINGS = 200;
  private static final int SHRINK_ATTEMPTS = 80;

  private final Surface surface;
  private final AnswerChecks checks;
  private final Accounts accounts;
  private final Path directory;
  private final Set<String> without;
  private final Tally tally = new Tally();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger shrunk = new AtomicInteger();
  private final ScheduledExecutorService watchdog;

  /// @param without texts that exclude errors. If the name of an error contains one of these texts,
  ///   requests with this error are not sent.
  ServiceRun(
      Surface surface,
      AnswerChecks checks,
      Accounts accounts,
      Path directory,
      Set<String> without,
      ScheduledExecutorService watchdog) {
    this.surface = surface;
    this.checks = checks;
    this.accounts = accounts;
    this.directory = directory;
    this.without = without;
    this.watchdog = watchdog;
  }

  void run(int requests, int connections) {
    var episodes = (requests + Episode.LENGTH - 1) / Episode.LENGTH;
    var lanes = new ArrayList<Wire>();
    for (var i = 0; i < connections; i++) {
      lanes.add(new Wire(surface.url(), watchdog));
    }
    try (var threads = Executors.newFixedThreadPool(connections)) {
      for (var begin = 0; begin < episodes && !stopped.get(); begin += ROUND_EPISODES) {
        var from = begin;
        var to = Math.min(episodes, begin + ROUND_EPISODES);
        var round =
            lanes.stream()
                .map(wire ->
                    threads.submit(
                        () -> lane(wire, from + lanes.indexOf(wire), to, connections, requests)))
                .toList();
        for (var lane : round) {
          try {
            lane.get();
          } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        }
        accounts.compare().forEach(this::report);
      }
    } finally {
      lanes.forEach(Wire::close);
    }
    if (tally.overloads() > FEW_OVERLOADS + tally.requests() / OVERLOAD_SHARE) {
      report(
          Finding.of(
              Kind.OVERLOAD,
              surface.service(),
              "%d of %d".formatted(tally.overloads(), tally.requests())));
    }
  }

  /// Runs every `step`-th episode on one connection, beginning with the episode `from`. `step` is
  /// the number of connections, so no two connections run the same episode.
  private void lane(Wire wire, int from, int to, int step, int requests) {
    for (var number = from; number < to && !stopped.get(); number += step) {
      var episode = Episode.of(surface, number);
      for (var i = 0; i < Episode.LENGTH && !stopped.get(); i++) {
        if ((long) number * Episode.LENGTH + i < requests) {
          step(wire, episode, episode.request(i));
        }
      }
    }
  }

  /// Sends the episode that contains the request with this number, but only up to this request.
  ///
  /// @return the answers to this request
  List<Answer> only(long number) {
    try (var wire = new Wire(surface.url(), watchdog)) {
      var episode = Episode.containing(surface, number);
      List<Answer> last = List.of();
      for (var i = 0; i <= number % Episode.LENGTH; i++) {
        last = step(wire, episode, episode.request(i));
      }
      accounts.compare().forEach(this::report);
      return last;
    }
  }

  private List<Answer> step(Wire wire, Episode episode, Request request) {
    if (without.stream().anyMatch(request.mutation()::contains)) {
      return List.of();
    }
    var begin = System.nanoTime();
    List<Answer> answers;
    try {
      answers = send(wire, request);
    } catch (IOException e) {
      stopped.set(true);
      report(
          new Finding(
              Kind.DIED, surface.service(), "", "no connection: " + e.getMessage(), request, ""));
      return List.of();
    }
    tally.count(request, answers, (System.nanoTime() - begin) / 1_000_000);
    episode.observe(request, answers.getFirst());
    for (var finding : checks.of(request, answers)) {
      if (isNew(finding)) {
        report(reproduced(wire, finding, answers));
      }
    }
    if (tally.timedOut() >= MOST_TIMEOUTS) {
      stopped.set(true);
    }
    return answers;
  }

  private List<Answer> send(Wire wire, Request request) throws IOException {
    var bytes = Episode.bytes(request, surface);
    var framing = request.framing();
    List<Answer> answers;
    if (framing == Framing.PLAIN) {
      answers = List.of(wire.exchange(bytes, request.answeredWithoutBody(), ANSWER_MILLIS));
    } else {
      var patience =
          switch (framing.kind()) {
            case WHOLE, PIPELINED -> ANSWER_MILLIS;
            case BROKEN, SMUGGLING -> BROKEN_MILLIS;
            case CUT -> CUT_MILLIS;
          };
      var extra =
          switch (framing.kind()) {
            case SMUGGLING -> SMUGGLED_MILLIS;
            case BROKEN -> EXTRA_MILLIS;
            case WHOLE, CUT, PIPELINED -> 0;
          };
      answers =
          wire.apart(bytes, request.answeredWithoutBody(), framing.awaited(), patience, extra);
      if (framing.mayBeClosed() && answers.getFirst().ended() == Answer.Ended.TIMED_OUT) {
        answers = List.of(Answer.none(Answer.Ended.ABANDONED));
      }
    }
    accounts.record(request, answers);
    return answers;
  }

  private synchronized boolean isNew(Finding finding) {
    return counts.merge(finding.signature(), 1, Integer::sum) == 1;
  }

  private Finding reproduced(Wire wire, Finding finding, List<Answer> answers) {
    var request = finding.request();
    var status = answers.getFirst().status();
    // A request that timed out is not shortened, because each attempt would also time out.
    var smallest =
        answers.getFirst().ended() == Answer.Ended.TIMED_OUT
            ? request
            : Shrinker.shrink(
                request, candidate -> fails(wire, candidate, finding, status), SHRINK_ATTEMPTS);
    return finding.reproducedBy(Reproduction.of(smallest, surface, directory));
  }

  /// Sends a shortened request, and checks whether the finding occurs again. The request gets a new
  /// idempotency key, because the service would repeat its stored answer for the old key.
  private boolean fails(Wire wire, Request candidate, Finding finding, int status) {
    var key = candidate.header(Request.KEY).filter(k -> k.startsWith("fuzz-"));
    var sent =
        key.map(k -> candidate.with(Request.KEY, k + "-s" + shrunk.incrementAndGet()))
            .orElse(candidate);
    try {
      var answers = send(wire, sent);
      return answers.getFirst().status() == status
          && checks.of(sent, answers).stream().anyMatch(f -> f.kind() == finding.kind());
    } catch (IOException _) {
      // The service may have ended. In that case, the next request of the run reports a finding.
      return false;
    }
  }

  private synchronized void report(Finding finding) {
    counts.putIfAbsent(finding.signature(), 1);
    findings.putIfAbsent(finding.signature(), finding);
    if (findings.size() >= MOST_FINDINGS) {
      stopped.set(true);
    }
  }

  synchronized List<Finding> findings() {
    return List.copyOf(findings.values());
  }

  /// The number of findings with the same cause as this finding.
  synchronized int count(Finding finding) {
    return counts.getOrDefault(finding.signature(), 1);
  }

  Tally tally() {
    return tally;
  }

  Accounts accounts() {
    return accounts;
  }

  /// Whether the run stopped before all requests were sent.
  boolean wasStopped() {
    return stopped.get();
  }
}
