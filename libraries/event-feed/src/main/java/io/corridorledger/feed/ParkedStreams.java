package io.corridorledger.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The operations on parked streams.
@ApplicationScoped
public class ParkedStreams {

  private final ReadDatabase database;
  private final Projector projector;
  private final ReadModels readModels;
  private final FactStore facts;
  private final ReadProgress applied;
  private final FeedMetrics metrics;

  ParkedStreams(
      ReadDatabase database,
      Projector projector,
      ReadModels readModels,
      FactStore facts,
      ReadProgress applied,
      FeedMetrics metrics) {
    this.database = database;
    this.projector = projector;
    this.readModels = readModels;
    this.facts = facts;
    this.applied = applied;
    this.metrics = metrics;
  }

  /// Applies a parked stream again, from the version for which it waits. If the event fails again,
  /// the stream is parked again.
  public void retry(StreamKey stream) throws SQLException {
    finish(
        stream,
        database.transaction(db -> {
          Epochs.lock(db, stream.log());
          return projector.resume(db, stream);
        }));
  }

  /// Skips the failing event of a parked stream and applies the later events. A rebuild also skips
  /// this event.
  ///
  /// @param version the version for which the stream waits. A repeated call with this version does
  ///   not skip a second event.
  /// @param reason the operator's reason, which is stored for later readers
  /// @return false if the stream is not parked because of an event with this version
  public boolean skip(StreamKey stream, long version, String reason) throws SQLException {
    Projector.Result result =
        database.transaction(db -> {
          // The log does not contain the decision to skip, so a rebuild cannot restore the
          // decision. Therefore the decision must be on disk before the response is sent.
          try (var wait = db.prepareStatement("SET LOCAL synchronous_commit = on")) {
            wait.execute();
          }
          // Locks in the same order as the feed.
          Epochs.lock(db, stream.log());
          readModels.lock(db);
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

  /// Number of parked streams.
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

  /// @return why the stream is parked; null if no event with this version failed
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

  /// Returns the event for which the stream is parked. If a fact already has the version of this
  /// event, the event is stored among the parked events. Otherwise the event is stored as a fact.
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
