package io.corridorledger.fuzz;

import io.corridorledger.fuzz.Finding.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks at the end of a run that the reader has reached the end of each log, and that it has no
/// parked streams and no foreign records.
final class Settlement {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final URI reader;
  private final Ledger ledger;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Long> before;

  Settlement(URI reader, Ledger ledger) throws IOException {
    this.reader = reader;
    this.ledger = ledger;
    this.before = positions();
  }

  /// Waits until the reader has reached the end of each log.
  List<Finding> await(Duration patience) throws IOException {
    var deadline = System.nanoTime() + patience.toNanos();
    var heads = heads();
    var positions = positions();
    while (!positions.equals(heads) && System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      heads = heads();
      positions = positions();
    }
    var findings = new ArrayList<Finding>();
    for (var log : heads.keySet()) {
      if (!heads.get(log).equals(positions.get(log))) {
        findings.add(
            Finding.of(
                Kind.READER_BEHIND,
                Service.PROJECTION,
                "log %s ends at position %d, the reader is at %d and began at %d (waited %d s)"
                    .formatted(
                        log,
                        heads.get(log),
                        positions.get(log),
                        before.get(log),
                        patience.toSeconds())));
      }
    }
    var setAside = ledger.setAside();
    if (!setAside.isEmpty()) {
      findings.add(Finding.of(Kind.PARKED, Service.PROJECTION, setAside));
    }
    return findings;
  }

  private Map<String, Long> heads() {
    var heads = new HashMap<String, Long>();
    Service.WRITERS.forEach(w -> heads.put(w.label(), ledger.head(w.label())));
    return heads;
  }

  /// The position that the reader has reached in each log, according to its answers.
  private Map<String, Long> positions() throws IOException {
    try {
      var request =
          HttpRequest.newBuilder(reader.resolve("/v1/timeline?limit=1"))
              .timeout(ANSWER_TIMEOUT)
              .build();
      var freshness =
          OpenApi.JSON
              .readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
              .path("freshness");
      var positions = new HashMap<String, Long>();
      Service.WRITERS.forEach(
          w -> positions.put(w.label(), freshness.path(w.label()).path("position").asLong(0)));
      return positions;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
