package io.corridorledger.projection.feed;

import io.corridorledger.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.sql.Connection;
import java.sql.SQLException;

/// The operations on parked streams.
@ApplicationScoped
public class ParkedStreams {

  private final ReadDatabase database;
  private final Projector projector;
  private final ReadProgress applied;
  private final FeedMetrics metrics;

  ParkedStreams(
      ReadDatabase database, Projector projector, ReadProgress applied, FeedMetrics metrics) {
    this.database = database;
    this.projector = projector;
    this.applied = applied;
    this.metrics = metrics;
  }

  /// Applies a stream from its parked version on; it may be parked again.
  void retry(StreamKey stream) throws SQLException {
    finish(
        stream,
        database.transaction(db -> {
          Epochs.lock(db, stream.log());
          return projector.resume(db, stream);
        }));
  }

  /// Skips the failing event, now and in every rebuild, and continues after it.
  ///
  /// @param version the version for which the stream waits, so that a repeated request skips only
  ///   one event
  /// @param reason the reason of the decision, for later readers
  void skip(StreamKey stream, long version, String reason) throws SQLException {
    finish(
        stream,
        database.transaction(db -> {
          // A decision cannot be rebuilt from the log, so it must be on disk before the response.
          try (var wait = db.prepareStatement("SET LOCAL synchronous_commit = on")) {
            wait.execute();
          }
          // Locks in the same order as the feed.
          Epochs.lock(db, stream.log());
          try (var lock =
              db.prepareStatement(
                  "SELECT FROM stream_progress WHERE stream = ? AND log = ? FOR UPDATE")) {
            lock.setObject(1, stream.stream());
            lock.setString(2, stream.log());
            lock.execute();
          }
          insert(db, stream, version, reason);
          return projector.resume(db, stream);
        }));
  }

  /// An event whose version is taken is among the parked events; any other event is a fact.
  private static void insert(Connection db, StreamKey stream, long version, String reason)
      throws SQLException {
    try (var insert =
        db.prepareStatement(
            """
            INSERT INTO public.skipped_event (stream, version, log, position, epoch, event_id, event_type, reason,
              error, skipped_at)
            SELECT e.stream, e.version, e.log, e.position, e.epoch, e.event_id, e.event_type, ?, p.code, now()
            FROM (SELECT * FROM parked_stream
                  WHERE stream = ? AND log = ? AND reason = 'POISON' AND version = ? FOR UPDATE) p
            CROSS JOIN LATERAL (
              SELECT stream, version, log, position, epoch, event_id, event_type FROM parked_event
              WHERE p.code = 'VERSION_TAKEN'
              UNION ALL
              SELECT stream, version, log, position, epoch, event_id, event_type FROM fact
              WHERE p.code <> 'VERSION_TAKEN') e
            WHERE e.stream = p.stream AND e.log = p.log AND e.version = p.version ORDER BY e.position LIMIT 1
            """)) {
      insert.setString(1, reason);
      insert.setObject(2, stream.stream());
      insert.setString(3, stream.log());
      insert.setLong(4, version);
      if (insert.executeUpdate() == 0)
        throw Problem.ruleViolated(
            "nothing-to-skip",
            "Stream %s is not parked because version %d failed. A missing version is fetched, never skipped."
                .formatted(stream.stream(), version));
    }
  }

  /// @return null if it is not parked
  @ActivateRequestContext
  ParkedStream show(StreamKey stream) {
    return ParkedStream.find(stream);
  }

  private void finish(StreamKey stream, Projector.Result result) {
    projector.committed(result);
    applied.signal(result.taken());
    metrics.result(stream.log(), result.withoutTaken());
  }
}
