package io.corridorledger.projection.feed;

import io.corridorledger.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.sql.Connection;
import java.sql.SQLException;

/// What an operator can do about a stream that waits.
@ApplicationScoped
public class ParkedStreams {

  private final ReadDatabase database;
  private final Projector projector;
  private final Applied applied;
  private final FeedMetrics metrics;

  ParkedStreams(ReadDatabase database, Projector projector, Applied applied, FeedMetrics metrics) {
    this.database = database;
    this.projector = projector;
    this.applied = applied;
    this.metrics = metrics;
  }

  /// Applies a stream from where it stopped; it may be parked again.
  void retry(StreamKey stream) throws SQLException {
    finish(
        stream,
        database.transaction(db -> {
          Epochs.lock(db, stream.log());
          return projector.resume(db, stream);
        }));
  }

  /// Leaves out the one event that fails, also in every rebuild, and goes on after it.
  ///
  /// @param version that it waits for, so that a request that is sent twice skips one event only
  /// @param reason why, for later readers of the decision
  void skip(StreamKey stream, long version, String reason) throws SQLException {
    finish(
        stream,
        database.transaction(db -> {
          // A decision does not follow from the log, so it has to be on the disk before it is
          // answered.
          try (var wait = db.prepareStatement("SET LOCAL synchronous_commit = on")) {
            wait.execute();
          }
          // In the order in which the feed locks them.
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

  /// An event whose version is taken is among the parked ones, every other is a fact.
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
            "Stream %s does not wait for version %d because it fails. A missing version is fetched and never skipped."
                .formatted(stream.stream(), version));
    }
  }

  /// @return null when it does not wait
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
