package io.corridorledger.projection.feed;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.projection.CorridorConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches what the topic lacks from the service that wrote it, for the streams that wait for it.
///
/// It runs beside the feed, so that a writer that is slow or down delays nobody but the stream with
/// the hole.
@ApplicationScoped
public class HoleRepair {

  private static final int AT_A_TIME = 8;
  private static final Duration CLAIM = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// Numbers pass through as they were printed: 2.7 is not 2.70.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final CorridorConfig config;
  private final ReadDatabase database;
  private final ParkedStreams parked;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private Thread loop;

  HoleRepair(CorridorConfig config, ReadDatabase database, ParkedStreams parked) {
    this.config = config;
    this.database = database;
    this.parked = parked;
  }

  private record Hole(UUID stream, String streamType, String log, long from) {}

  void start(@Observes StartupEvent event) {
    loop = Thread.ofVirtual().name("hole-repair").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    loop.interrupt();
    http.shutdownNow();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted())
      try {
        List<Hole> due = claim();
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
          for (Hole hole : due) each.submit(() -> repair(hole));
        }
        if (due.size() < AT_A_TIME) Thread.sleep(config.feed().repairInterval());
      } catch (InterruptedException _) {
        return;
      } catch (SQLException | RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) return;
        Log.warn("the holes cannot be looked up", e);
        try {
          Thread.sleep(config.feed().maxBackoff());
        } catch (InterruptedException _) {
          return;
        }
      }
  }

  /// The streams that are due; for a while no other instance sees them as due.
  private List<Hole> claim() throws SQLException {
    return database.transaction(db -> {
      var holes = new ArrayList<Hole>();
      try (var update =
          db.prepareStatement(
              """
              UPDATE parked_stream p SET next_attempt = now() + ? * interval '1 s'
              FROM stream_progress s
              WHERE s.stream = p.stream AND p.stream IN (
                SELECT stream FROM parked_stream WHERE reason = 'HOLE' AND next_attempt <= now()
                ORDER BY next_attempt LIMIT ? FOR UPDATE SKIP LOCKED)
              RETURNING p.stream, s.stream_type, s.log, s.seen + 1
              """)) {
        update.setLong(1, CLAIM.toSeconds());
        update.setInt(2, AT_A_TIME);
        try (var row = update.executeQuery()) {
          while (row.next())
            holes.add(
                new Hole(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4)));
        }
      }
      return holes;
    });
  }

  private void repair(Hole hole) {
    List<LogEvent> fetched = List.of();
    String failure = null;
    try {
      fetched = fetch(hole);
    } catch (IOException | RuntimeException e) {
      failure = "version %d could not be fetched: %s".formatted(hole.from(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      // Also without an answer: what was missing may have come through the topic.
      parked.resume(hole.stream(), fetched);
      if (failure != null) note(hole, failure);
    } catch (SQLException | RuntimeException e) {
      Log.warnf(e, "stream %s stays parked", hole.stream());
    }
  }

  private void note(Hole hole, String failure) throws SQLException {
    Log.warnf("stream %s stays parked: %s", hole.stream(), failure);
    database.transaction(db -> {
      try (var update =
          db.prepareStatement("UPDATE parked_stream SET error = ? WHERE stream = ?")) {
        update.setString(1, failure);
        update.setObject(2, hole.stream());
        return update.executeUpdate();
      }
    });
  }

  /// The time-out of a request itself would end with the headers of the answer.
  private HttpResponse<byte[]> send(URI uri) throws IOException, InterruptedException {
    Duration timeout = config.feed().writerTimeout();
    var request = HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
    var answer = http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(uri + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException(uri + " did not answer within " + timeout, e);
    } finally {
      answer.cancel(true);
    }
  }

  private List<LogEvent> fetch(Hole hole) throws IOException, InterruptedException {
    CorridorConfig.Writer writer = config.writers().get(hole.log());
    URI uri =
        URI.create(
            "%s/v1/%s/%s/events?from=%d"
                .formatted(writer.url(), hole.streamType(), hole.stream(), hole.from()));
    HttpResponse<byte[]> answer = send(uri);
    if (answer.statusCode() != 200)
      throw new IOException("%s answered %d".formatted(uri, answer.statusCode()));
    var events = new ArrayList<LogEvent>();
    for (JsonNode event : JSON.readTree(answer.body()).path("events"))
      // Without a position it is not in the log yet, and will come through the topic.
      if (event.hasNonNull("position"))
        events.add(
            new LogEvent(
                hole.log(),
                hole.stream(),
                hole.streamType(),
                event.required("version").longValue(),
                event.required("position").longValue(),
                event.required("epoch").intValue(),
                UUID.fromString(event.required("id").textValue()),
                event.required("type").textValue(),
                event.required("schemaVersion").intValue(),
                Instant.parse(event.required("recorded").textValue()),
                event.required("data").toString(),
                null,
                null));
    return events;
  }
}
