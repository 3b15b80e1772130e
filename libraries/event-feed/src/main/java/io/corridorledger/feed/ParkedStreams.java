package io.corridorledger.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Retries and skips the events of parked streams, for operators. A stream is parked if the reader
/// cannot apply its next event. The other streams continue.
@ApplicationScoped
public class ParkedStreams {

  private final ReadDatabase database;
  private final Projector projector;
  private final FactStore facts;
  private final ReadProgress applied;
  private final FeedMetrics metrics;

  ParkedStreams(
      ReadDatabase database,
      Projector projector,
      FactStore facts,
      ReadProgress applied,
      FeedMetrics metrics) {
    this.database = database;
    this.projector = projector;
    this.facts = facts;
    this.applied = applied;
    this.metrics = metrics;
  }

  /// Applies a parked stream again, from the first event that was not applied. If that event fails
  /// again, the stream stays parked.
  public void retry(StreamKey stream) throws SQLException {
    finish(
        stream,
        database.transaction(db -> {
          ReadModels.lockShared(db);
          return projector.resume(db, stream);
        }));
  }

  /// Skips the event that a parked stream cannot apply, and applies the later events. A rebuild of
  /// the read models also skips this event.
  ///
  /// @param version version of the event to skip. A repeated call with the same version does not
  ///   skip another event.
  /// @param reason the operator's reason, which is stored
  /// @return false if the stream is not parked at an event with this version
  public boolean skip(StreamKey stream, long version, String reason) throws SQLException {
    Projector.Result result =
        database.transaction(db -> {
          // If the database lost the decision to skip, a rebuild could not restore it, because the
          // log does not contain the decision. Therefore this transaction waits until the decision
          // is on disk.
          try (var wait = db.prepareStatement("SET LOCAL synchronous_commit = on")) {
            wait.execute();
          }
          // The locks are taken in the same order as in the feed, so that no deadlock can occur.
          ReadModels.lockShared(db);
          try (var lock =
              db.prepareStatement(
                  "SELECT FROM stream_progress WHERE stream = ? AND log = ? FOR UPDATE")) {
            lock.setObject(1, stream.stream());
            lock.setString(2, stream.log());
            lock.execute();
          }
          return insert(db, stream, version, reason) ? projector.resume(db, stream) : null;
        });
    if (result == null) return false;
    finish(stream, result);
    return true;
  }

  public long count() {
    try {
      return database.read(db -> {
        try (var select = db.prepareStatement("SELECT count(*) FROM parked_stream");
            var row = select.executeQuery()) {
          row.next();
          return row.getLong(1);
        }
      });
    } catch (SQLException e) {
      throw new IllegalStateException("cannot count the parked streams", e);
    }
  }

  private boolean insert(Connection db, StreamKey stream, long version, String reason)
      throws SQLException {
    ParkingCode code = lock(db, stream, version);
    if (code == null) return false;
    LogEvent event = failing(db, stream, version, code);
    try (var insert =
        db.prepareStatement(
            """
            INSERT INTO public.skipped_event (stream, version, log, position, epoch, event_id, event_type, reason,
              error, skipped_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, now())
            """)) {
      insert.setObject(1, stream.stream());
      insert.setLong(2, version);
      insert.setString(3, stream.log());
      insert.setLong(4, event.position());
      insert.setLong(5, event.epoch());
      insert.setObject(6, event.id());
      insert.setString(7, event.type());
      insert.setString(8, reason);
      insert.setString(9, code.name());
      insert.executeUpdate();
    }
    return true;
  }

  /// Locks a parked stream.
  ///
  /// @return why the stream is parked; null if the stream is not parked at an event with this
  ///   version
  private static ParkingCode lock(Connection db, StreamKey stream, long version)
      throws SQLException {
    try (var select =
        db.prepareStatement(
            """
            SELECT code FROM parked_stream
            WHERE stream = ? AND log = ? AND reason = 'POISON' AND version = ? FOR UPDATE
            """)) {
      select.setObject(1, stream.stream());
      select.setString(2, stream.log());
      select.setLong(3, version);
      try (var row = select.executeQuery()) {
        return row.next() ? ParkingCode.valueOf(row.getString(1)) : null;
      }
    }
  }

  /// Returns the event at which the stream is parked. The event is normally in the table of facts.
  /// If another fact has the same version, the event is in the table of parked events.
  private LogEvent failing(Connection db, StreamKey stream, long version, ParkingCode code)
      throws SQLException {
    List<UUID> one = List.of(stream.stream());
    Map<UUID, List<LogEvent>> events =
        code == ParkingCode.VERSION_TAKEN
            ? WaitingEvents.parked(db, stream.log(), one)
            : facts.load(db, stream.log(), one);
    return events.get(stream.stream()).stream()
        .filter(event -> event.version() == version)
        .findFirst()
        .orElseThrow();
  }

  private void finish(StreamKey stream, Projector.Result result) {
    projector.committed(result);
    applied.signal(result.taken());
    metrics.result(stream.log(), result.withoutTaken());
  }
}
