package io.corridorledger.projection.feed;

import io.corridorledger.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// What can be done about a stream that waits.
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

  /// Takes it up where it stopped; it may be parked again.
  ///
  /// @param fetched versions that were missing
  void resume(UUID stream, List<LogEvent> fetched) throws SQLException {
    finish(database.transaction(db -> resume(db, stream, fetched)));
  }

  /// What a person asks for: a poisonous event is tried now, a missing one is fetched next.
  void retry(UUID stream) throws SQLException {
    boolean hole =
        database.transaction(db -> {
          try (var update =
              db.prepareStatement(
                  "UPDATE parked_stream SET next_attempt = now() WHERE stream = ? AND reason = 'HOLE'")) {
            update.setObject(1, stream);
            return update.executeUpdate() == 1;
          }
        });
    if (!hole) resume(stream, List.of());
  }

  /// Leaves out the one event that fails, for ever and in every rebuild, and goes on after it.
  ///
  /// @param version that it waits for, so that a request that is sent twice skips one event only
  /// @param reason why, for whoever asks later
  void skip(UUID stream, long version, String reason) throws SQLException {
    finish(
        database.transaction(db -> {
          // A decision does not follow from the log, so it has to be on the disk before it is
          // answered.
          try (var wait = db.prepareStatement("SET LOCAL synchronous_commit = on")) {
            wait.execute();
          }
          // In the order in which the feed locks them.
          try (var lock =
              db.prepareStatement("SELECT FROM stream_progress WHERE stream = ? FOR UPDATE")) {
            lock.setObject(1, stream);
            lock.execute();
          }
          try (var insert =
              db.prepareStatement(
                  """
                  INSERT INTO public.skipped_event (stream, version, log, position, epoch, event_id, event_type,
                    reason, error, skipped_at)
                  SELECT e.stream, e.version, e.log, e.position, e.epoch, e.event_id, e.event_type, ?, p.error, now()
                  FROM (SELECT * FROM parked_stream WHERE stream = ? AND reason = 'POISON' AND version = ? FOR UPDATE) p
                  CROSS JOIN LATERAL (
                    SELECT 1 AS rank, stream, version, log, position, epoch, event_id, event_type FROM parked_event
                    UNION ALL
                    SELECT 2, stream, version, log, position, epoch, event_id, event_type FROM fact) e
                  WHERE e.stream = p.stream AND e.version = p.version ORDER BY e.rank LIMIT 1
                  """)) {
            insert.setString(1, reason);
            insert.setObject(2, stream);
            insert.setLong(3, version);
            if (insert.executeUpdate() == 0)
              throw Problem.ruleViolated(
                  "nothing-to-skip",
                  "%s does not wait for version %d, or not because it fails; a missing one is fetched and never skipped"
                      .formatted(stream, version));
          }
          return resume(db, stream, List.of());
        }));
  }

  private Projector.Result resume(Connection db, UUID stream, List<LogEvent> fetched)
      throws SQLException {
    Projector.Result result = projector.resume(db, stream, fetched);
    Watermarks.advance(db, result.taken());
    return result;
  }

  private void finish(Projector.Result result) {
    applied.signal(EventFeed.streamsOf(result));
    metrics.result(result);
  }
}
