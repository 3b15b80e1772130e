package io.corridorledger.benchmarks;

import io.corridorledger.benchmarks.ManyEvents.Published;
import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures rebuilds of all read models: from the topics into an empty database, and from the
/// stored facts next to the live read models.
final class Rebuild {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// How often a client sends a query during a rebuild next to the live read models.
  private static final Duration BETWEEN_QUERIES = Duration.ofMillis(100);

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Pattern PHASE = Pattern.compile("\"phase\":\"([A-Z_]+)\"");

  private Rebuild() {}

  /// The result of a rebuild from the topics.
  ///
  /// @param perSecond events per second, from the first to the last batch
  record Result(long events, double perSecond) {}

  /// The result of a rebuild next to the live read models.
  ///
  /// @param perSecond events per second of the whole rebuild
  /// @param seconds duration of each phase
  /// @param queries answers to the queries that a client sent during the rebuild
  /// @param refused number of queries that the reader did not answer
  record NextToLive(
      long events,
      double perSecond,
      Map<String, Double> seconds,
      Percentiles queries,
      int refused) {}

  static Result fromTopics(ServiceProcess reader, Connection reads, Published published)
      throws SQLException {
    reader.start();
    reader.awaitHealthy(START);
    try (PreparedStatement query = reads.prepareStatement(LedgerSql.TAKEN)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = -1;
      long begun = 0;
      while (true) {
        long now;
        try (ResultSet row = query.executeQuery()) {
          row.next();
          now = row.getLong(1);
        }
        if (first < 0 && now > 0) {
          first = now;
          begun = System.nanoTime();
        }
        if (now == published.all())
          return new Result(now, (now - first) / ((System.nanoTime() - begun) / 1e9));
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(
              "rebuilt only %d of %d events in %s: run with fewer events, or look at the end of %s"
                  .formatted(now, published.all(), PATIENCE, reader.log()));
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  /// Rebuilds all read models of a running reader, while a client sends queries.
  static NextToLive nextToLive(ServiceProcess reader, long events) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Questioner questioner = new Questioner(http, reader.url())) {
      URI rebuild = reader.managementUrl().resolve("/operations/rebuild");
      long begun = System.nanoTime();
      HttpResponse<String> started =
          http.send(
              HttpRequest.newBuilder(rebuild)
                  .timeout(ANSWER)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());
      if (started.statusCode() != 202) throw unexpected(started);
      Map<String, Double> seconds = new LinkedHashMap<>();
      String phase = "FILLING";
      for (long since = begun; ; LockSupport.parkNanos(LOOK_AGAIN.toNanos())) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(rebuild).timeout(ANSWER).build(), BodyHandlers.ofString());
        Matcher found = PHASE.matcher(answer.body());
        if (!found.find()) throw unexpected(answer);
        long now = System.nanoTime();
        if (!found.group(1).equals(phase)) {
          seconds.merge(phase, (now - since) / 1e9, Double::sum);
          phase = found.group(1);
          since = now;
          if (phase.equals("LIVE"))
            return new NextToLive(
                events,
                events / ((now - begun) / 1e9),
                seconds,
                questioner.stop(),
                questioner.refused.get());
          if (phase.equals("REFUSED")) throw unexpected(answer);
        }
        if (now - begun > PATIENCE.toNanos())
          throw new IllegalStateException(
              "the rebuild of %d events is in the phase %s after %d minutes: look at the end of %s"
                  .formatted(events, phase, PATIENCE.toMinutes(), reader.log()));
      }
    }
  }

  private static IllegalStateException unexpected(HttpResponse<String> answer) {
    return new IllegalStateException(
        "%s %s: %d %s"
            .formatted(
                answer.request().method(),
                answer.request().uri().getPath(),
                answer.statusCode(),
                answer.body()));
  }

  /// A client that sends a query at regular intervals.
  private static final class Questioner implements AutoCloseable {

    private final AtomicBoolean asking = new AtomicBoolean(true);
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Long> answers = new ArrayList<>();
    private final Thread thread;

    Questioner(HttpClient http, URI reader) {
      HttpRequest query =
          HttpRequest.newBuilder(reader.resolve("/v1/figures?limit=50")).timeout(ANSWER).build();
      thread =
          Thread.ofPlatform()
              .start(() -> {
                while (asking.get()) {
                  long sent = System.nanoTime();
                  if (answered(http, query)) answers.add(System.nanoTime() - sent);
                  else refused.incrementAndGet();
                  LockSupport.parkNanos(BETWEEN_QUERIES.toNanos());
                }
              });
    }

    private static boolean answered(HttpClient http, HttpRequest query) {
      try {
        return http.send(query, BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException _) {
        return false;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    Percentiles stop() throws InterruptedException {
      close();
      thread.join();
      return Percentiles.ofNanos(answers.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public void close() {
      asking.set(false);
    }
  }
}
