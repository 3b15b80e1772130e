package io.corridorledger.feed;

import io.corridorledger.feed.Projector.Result;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.WaitingEvents.WaitsFor;
import io.corridorledger.feed.Watermarks.Stop;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Decides for each record of a log whether its event is applied, held or dropped. [RecordCheck]
/// has already verified that the writer of the log wrote the record. Records from the topic and
/// records from the writer's HTTP API are treated in the same way. All work runs in the caller's
/// transaction.
///
/// ```
/// epoch event ── begins an epoch, removes given-up events, releases held events
///                                    ┌─▶ given up: dropped
/// record ── epoch ── stopped log? ───┼─▶ held until its epoch begins or the log continues
///                                    └─▶ received ── repeat: dropped
///                                                 ── contradiction: stored, stops the log
///                                                 ── new: to its stream, then the watermark
///                                                 ── new, about a proposal: the watermark
/// ```
@ApplicationScoped
class Intake {

  private static final int RELEASED_AT_A_TIME = 1_000;

  private final Projector projector;
  private final EpochChange epochChange;

  Intake(Projector projector, EpochChange epochChange) {
    this.projector = projector;
    this.epochChange = epochChange;
  }

  /// The result of one transaction. After the commit, the metrics and the waiting requests use the
  /// result.
  static final class Taken {
    final String log;
    Result result = Result.NOTHING;
    final Set<Long> received = new HashSet<>();
    int repeats;
    int givenUp;
    int held;
    final List<Authentic> contradicting = new ArrayList<>();
    final List<Long> epochs = new ArrayList<>();

    /// The watermark before and after the transaction; null if the transaction did not try to
    /// advance the watermark. The watermark is the position up to which no event is missing.
    Watermarks.Move move;

    /// Whether [ShortPath] applied the batch.
    boolean shortPath;

    private boolean lookAtWatermark;

    Taken(String log) {
      this.log = log;
    }
  }

  Taken take(Connection db, String log, List<Authentic> records) throws SQLException {
    var taken = new Taken(log);
    if (records.isEmpty()) return taken;
    if (records.stream().allMatch(r -> r.epochEvent() == null)) ReadModels.lockShared(db);
    else ReadModels.lockAlone(db);
    process(db, records, taken);
    move(db, taken);
    if (!taken.epochs.isEmpty()) while (release(db, taken)) move(db, taken);
    return taken;
  }

  /// Adds the facts of the applied streams to the cache. The caller must commit the transaction
  /// before this call.
  void committed(Taken taken) {
    projector.committed(taken.result);
  }

  private void process(Connection db, List<Authentic> records, Taken taken) throws SQLException {
    var rest = new ArrayList<>(records);
    List<Authentic> epochEvents =
        records.stream()
            .filter(r -> r.epochEvent() != null)
            .sorted(Comparator.comparingLong(r -> r.event().epoch()))
            .toList();
    for (Authentic record : epochEvents) {
      // An epoch event after the position at which the log is stopped must wait, like every other
      // event.
      if (record.event().position() > Watermarks.read(db, taken.log).holdsFrom()) continue;
      EpochChange.Outcome outcome = epochChange.announce(db, taken.log, record);
      if (outcome.contradiction() != null) {
        contradict(db, List.of(record), outcome.contradiction(), taken);
        rest.remove(record);
      }
      if (outcome.announced()) {
        taken.result = taken.result.and(outcome.result());
        taken.epochs.add(record.event().epoch());
        taken.lookAtWatermark = true;
      }
    }
    takeRest(db, rest, taken);
  }

  private void takeRest(Connection db, List<Authentic> records, Taken taken) throws SQLException {
    Epochs epochs = Epochs.read(db, taken.log);
    long holdsFrom = Watermarks.read(db, taken.log).holdsFrom();
    var live = new ArrayList<Authentic>(records.size());
    var unannounced = new ArrayList<Authentic>();
    var stopped = new ArrayList<Authentic>();
    var impossible = new ArrayList<Authentic>();
    for (Authentic record : records) {
      long position = record.event().position();
      switch (epochs.of(record.event().epoch(), position)) {
        case LIVE -> (position >= holdsFrom ? stopped : live).add(record);
        case UNANNOUNCED -> unannounced.add(record);
        case IMPOSSIBLE -> impossible.add(record);
        case GIVEN_UP -> taken.givenUp++;
      }
    }
    taken.held += WaitingEvents.hold(db, unannounced, WaitsFor.EPOCH);
    taken.held += WaitingEvents.hold(db, stopped, WaitsFor.CHAIN);
    contradict(db, impossible, Stop.EPOCH_CONTRADICTED, taken);
    Received.Added received = Received.add(db, taken.log, live);
    contradict(db, received.contradicting(), Stop.POSITION_TAKEN, taken);
    taken.repeats += received.repeats();
    for (Authentic record : received.added()) taken.received.add(record.event().position());
    taken.result =
        taken.result.and(
            projector.take(
                db, taken.log, received.added().stream().map(Authentic::event).toList()));
  }

  private static void contradict(Connection db, List<Authentic> records, Stop kind, Taken taken)
      throws SQLException {
    int inserted =
        UnnestStatement.of(records)
            .text(_ -> taken.log)
            .bigint(r -> r.event().position())
            .bigint(r -> r.event().epoch())
            .bytes(Authentic::hash)
            .text(_ -> kind.name())
            .uuid(r -> r.event().id())
            .uuid(r -> r.event().stream())
            .bigint(r -> r.event().version())
            .update(
                db,
                """
                INSERT INTO contradiction (log, position, epoch, hash, kind, event_id, stream, version)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """);
    if (inserted == 0) return;
    taken.contradicting.addAll(records);
    taken.lookAtWatermark = true;
  }

  private static void move(Connection db, Taken taken) throws SQLException {
    Watermarks.Move move =
        taken.lookAtWatermark
            ? Watermarks.advance(db, taken.log)
            : Watermarks.advance(db, taken.log, taken.received);
    if (move == null) return;
    taken.move = taken.move == null ? move : new Watermarks.Move(taken.move.before(), move.after());
  }

  /// Processes held events that no longer need to wait: their epoch has begun, and the log is not
  /// stopped at or before their positions. One call processes a limited number of events.
  ///
  /// @return false if there was no such event
  private boolean release(Connection db, Taken taken) throws SQLException {
    List<Authentic> released =
        WaitingEvents.release(
            db, taken.log, Watermarks.read(db, taken.log).holdsFrom(), RELEASED_AT_A_TIME);
    if (released.isEmpty()) return false;
    process(db, released, taken);
    return true;
  }
}
