package io.corridorledger.benchmarks;

import io.corridorledger.benchmarks.ManyEvents.Published;
import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures rebuilds of all read models: from the topics into an empty database, and from the
/// stored facts next to the live read models.
final class Rebuild {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  private Rebuild() {}

  /// The result of a rebuild.
  ///
  /// @param perSecond events per second, from the first to the last batch
  record Result(long events, double perSecond) {}

  static Result measure(ServiceProcess reader, Connection reads, Published published)
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
              "rebuilt only %d of %d events in %s".formatted(now, published.all(), PATIENCE));
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static final Pattern PHASE = Pattern.compile("\"phase\":\"([A-Z_]+)\"");

  /// The result of a rebuild from the stored facts.
  ///
  /// @param perSecond events per second of the whole rebuild
  /// @param seconds the duration of each phase
  record Beside(double perSecond, Map<String, Double> seconds) {}

  /// Measures a rebuild from the stored facts, while the reader runs.
  static Beside besideLive(ServiceProcess reader, long events)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var uri = reader.managementUrl().resolve("/operations/rebuild");
      var begin =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      long begun = System.nanoTime();
      var first = http.send(begin, BodyHandlers.ofString());
      if (first.statusCode() != 202) throw new IllegalStateException(first.body());
      Map<String, Double> seconds = new LinkedHashMap<>();
      String phase = "FILLING";
      long since = begun;
      while (true) {
        String body =
            http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        Matcher found = PHASE.matcher(body);
        if (!found.find()) throw new IllegalStateException(body);
        long now = System.nanoTime();
        if (!found.group(1).equals(phase)) {
          seconds.merge(phase, (now - since) / 1e9, Double::sum);
          phase = found.group(1);
          since = now;
          if (phase.equals("LIVE")) return new Beside(events / ((now - begun) / 1e9), seconds);
          if (phase.equals("REFUSED")) throw new IllegalStateException(body);
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }
}
