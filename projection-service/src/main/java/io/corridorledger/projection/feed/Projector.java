package io.corridorledger.projection.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.projection.feed.ReadModel.StreamHistory;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Takes events into the tables, within a transaction of its caller: each event of a stream once,
/// in version order, without a gap. A stream that cannot go on is parked, and the others go on.
///
/// ```
///                 version > seen + 1                     the missing ones came from the writer
///   in order ─────────────────────────▶ parked (HOLE) ─────────────────────────────▶ in order
///   in order ─── an event fails ──────▶ parked (POISON) ── retried, or skipped ────▶ in order
/// ```
///
/// While a stream is parked for a poisonous event its later facts are still kept, and told by the
/// change feed; only its read models stand still.
@ApplicationScoped
public class Projector {

  private final List<ReadModel> readModels;
  private final Histories histories = new Histories();

  Projector(@All List<ReadModel> readModels) {
    this.readModels = readModels;
  }

  enum Reason {
    HOLE,
    POISON
  }

  /// Why a stream waits, and for which version.
  record Parking(UUID stream, Reason reason, long version, String error) {}

  /// What was done, for the signal, the metrics and the alarm after the commit.
  ///
  /// @param taken events that were new
  /// @param parked streams that were parked just now
  /// @param histories of the streams that are wholly applied
  record Result(
      List<LogEvent> taken,
      List<Parking> parked,
      Map<UUID, List<Recorded<LedgerEvent>>> histories) {

    static final Result NOTHING = new Result(List.of(), List.of(), Map.of());
  }

  /// The transaction of this result has committed.
  void committed(Result result) {
    histories.keep(result.histories);
  }

  /// One stream while a batch is at it.
  private static final class Stream {
    final UUID id;
    final String type;
    long seen;
    long applied;

    /// Why it was parked before this batch.
    Reason parked;

    /// Why this batch parks it.
    Parking parking;

    /// What continues it.
    List<LogEvent> next = List.of();

    /// What has to wait for something before it.
    final List<LogEvent> waiting = new ArrayList<>();

    /// Its facts as the read models may see them, and how many of them they have.
    final List<Recorded<LedgerEvent>> history = new ArrayList<>();

    int applicable;

    Stream(UUID id, String type) {
      this.id = id;
      this.type = type;
    }

    void park(Reason reason, long version, String error) {
      if (parked == null) parking = new Parking(id, reason, version, error);
    }

    StreamHistory history(int facts, int applied) {
      return new StreamHistory(type, id, List.copyOf(history.subList(0, facts)), applied);
    }
  }

  /// Takes these events, in whatever order and however often they come. Of two that claim one place
  /// after a restore the one of the later epoch counts.
  Result take(Connection db, List<LogEvent> events) throws SQLException {
    var arrived = new TreeMap<UUID, TreeMap<Long, LogEvent>>();
    for (LogEvent event : events)
      arrived
          .computeIfAbsent(event.stream(), _ -> new TreeMap<>())
          .merge(event.version(), event, (one, other) -> other.epoch() > one.epoch() ? other : one);
    if (arrived.isEmpty()) return Result.NOTHING;
    Map<UUID, Stream> streams = lock(db, arrived);
    Map<UUID, Set<UUID>> skipped = skipped(db, streams.keySet());
    for (Stream stream : streams.values())
      order(db, stream, arrived.get(stream.id), skipped.getOrDefault(stream.id, Set.of()));

    List<Stream> moving = streams.values().stream().filter(s -> !s.next.isEmpty()).toList();
    bisect(
        db,
        moving,
        all -> Facts.insert(db, all.stream().flatMap(s -> s.next.stream()).toList()),
        (stream, _) -> recordOneByOne(db, stream, skipped.getOrDefault(stream.id, Set.of())));

    List<Stream> free = moving.stream().filter(s -> s.parked == null).toList();
    decode(db, free, skipped);
    bisect(
        db,
        free.stream().filter(s -> s.history.size() > s.applicable).toList(),
        all -> apply(db, all.stream().map(s -> s.history(s.history.size(), s.applicable)).toList()),
        (stream, failure) -> applyOneByOne(db, stream));
    for (Stream stream : free)
      stream.applied =
          stream.parking == null || stream.parking.reason() == Reason.HOLE
              ? stream.seen + stream.next.size()
              : Math.max(stream.applied, stream.parking.version() - 1);
    save(db, streams.values());
    return new Result(
        moving.stream().flatMap(s -> s.next.stream()).toList(),
        streams.values().stream().map(s -> s.parking).filter(p -> p != null).toList(),
        free.stream()
            .filter(s -> s.parking == null && !skipped.containsKey(s.id))
            .collect(Collectors.toMap(s -> s.id, s -> s.history)));
  }

  /// Takes up a parked stream where it stopped, with what was fetched for it.
  ///
  /// @return empty when it is not parked
  Result resume(Connection db, UUID stream, List<LogEvent> fetched) throws SQLException {
    long applied;
    int attempts;
    try (var select =
        db.prepareStatement(
            """
            SELECT applied, attempts FROM stream_progress JOIN parked_stream USING (stream)
            WHERE stream = ? FOR UPDATE
            """)) {
      select.setObject(1, stream);
      try (var row = select.executeQuery()) {
        if (!row.next()) return Result.NOTHING;
        applied = row.getLong(1);
        attempts = row.getInt(2);
      }
    }
    var again = new TreeMap<Long, LogEvent>();
    for (LogEvent event : fetched) again.put(event.version(), event);
    // What came from the topic says more than what the writer tells.
    for (LogEvent event : Facts.load(db, List.of(stream)).getOrDefault(stream, List.of()))
      if (event.version() > applied) again.put(event.version(), event);
    for (LogEvent event : Facts.parked(db, List.of(stream)).getOrDefault(stream, List.of()))
      again.put(event.version(), event);
    Facts.deleteUnapplied(db, stream);
    for (String statement :
        List.of(
            "UPDATE stream_progress SET seen = applied WHERE stream = ?",
            "DELETE FROM parked_stream WHERE stream = ?"))
      try (var update = db.prepareStatement(statement)) {
        update.setObject(1, stream);
        update.executeUpdate();
      }
    Result result = take(db, List.copyOf(again.values()));
    try (var update =
        db.prepareStatement(
            """
            UPDATE parked_stream SET attempts = ?, next_attempt = now() + least(?, 60) * interval '1 s'
            WHERE stream = ?
            """)) {
      update.setInt(1, attempts + 1);
      update.setDouble(2, Math.scalb(1.0, Math.min(attempts, 6)));
      update.setObject(3, stream);
      update.executeUpdate();
    }
    return result;
  }

  // ---- reading what there is -----------------------------------------------------------------

  /// The rows of all streams of a batch, in the order of their ids: the feed, a repair and a person
  /// who retries cannot meet within one stream, nor wait for each other in a circle.
  private static Map<UUID, Stream> lock(Connection db, Map<UUID, TreeMap<Long, LogEvent>> arrived)
      throws SQLException {
    List<LogEvent> samples =
        arrived.values().stream().map(events -> events.firstEntry().getValue()).toList();
    Unnest.of(samples)
        .uuid(LogEvent::stream)
        .text(LogEvent::streamType)
        .text(LogEvent::log)
        .update(
            db,
            """
            INSERT INTO stream_progress (stream, stream_type, log, seen, applied)
            SELECT stream, stream_type, log, 0, 0 FROM unnest(?, ?, ?) AS t (stream, stream_type, log) ORDER BY stream
            ON CONFLICT (stream) DO NOTHING
            """);
    var streams = new LinkedHashMap<UUID, Stream>();
    try (var select =
        db.prepareStatement(
            """
            SELECT stream, stream_type, seen, applied FROM stream_progress WHERE stream = ANY (?)
            ORDER BY stream FOR UPDATE
            """)) {
      select.setArray(1, db.createArrayOf("uuid", arrived.keySet().toArray()));
      try (var row = select.executeQuery()) {
        while (row.next()) {
          var stream = new Stream(row.getObject(1, UUID.class), row.getString(2));
          stream.seen = row.getLong(3);
          stream.applied = row.getLong(4);
          streams.put(stream.id, stream);
        }
      }
    }
    try (var select =
        db.prepareStatement("SELECT stream, reason FROM parked_stream WHERE stream = ANY (?)")) {
      select.setArray(1, db.createArrayOf("uuid", arrived.keySet().toArray()));
      try (var row = select.executeQuery()) {
        while (row.next())
          streams.get(row.getObject(1, UUID.class)).parked = Reason.valueOf(row.getString(2));
      }
    }
    return streams;
  }

  /// The events that people decided to skip; they are facts and no read model sees them.
  private static Map<UUID, Set<UUID>> skipped(Connection db, Collection<UUID> streams)
      throws SQLException {
    var skipped = new HashMap<UUID, Set<UUID>>();
    try (var select =
        db.prepareStatement(
            "SELECT stream, event_id FROM public.skipped_event WHERE stream = ANY (?)")) {
      select.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      try (var row = select.executeQuery()) {
        while (row.next())
          skipped
              .computeIfAbsent(row.getObject(1, UUID.class), _ -> new HashSet<>())
              .add(row.getObject(2, UUID.class));
      }
    }
    return skipped;
  }

  // ---- order ---------------------------------------------------------------------------------

  /// Finds what continues the stream, drops what is known, and lets wait what lies beyond a gap.
  private static void order(
      Connection db, Stream stream, TreeMap<Long, LogEvent> arrived, Set<UUID> skipped)
      throws SQLException {
    for (LogEvent known : arrived.headMap(stream.seen, true).values())
      if (!skipped.contains(known.id()) && !sameAsKept(db, known)) {
        stream.park(
            Reason.POISON,
            known.version(),
            "event %s has the place of another one: the log was forked, rebuild the read models"
                .formatted(known.id()));
        stream.waiting.add(known);
        stream.waiting.addAll(arrived.tailMap(stream.seen, false).values());
        return;
      }
    var ahead = arrived.tailMap(stream.seen, false);
    if (stream.parked == Reason.HOLE) {
      stream.waiting.addAll(ahead.values());
      return;
    }
    var next = new ArrayList<LogEvent>();
    for (LogEvent event : ahead.values())
      if (event.version() == stream.seen + next.size() + 1) next.add(event);
      else stream.waiting.add(event);
    stream.next = next;
    if (!stream.waiting.isEmpty())
      stream.park(
          Reason.HOLE,
          stream.seen + next.size() + 1,
          "version %d came, but not the one before".formatted(stream.waiting.getFirst().version()));
  }

  private static boolean sameAsKept(Connection db, LogEvent known) throws SQLException {
    try (var select =
        db.prepareStatement("SELECT event_id FROM fact WHERE stream = ? AND version = ?")) {
      select.setObject(1, known.stream());
      select.setLong(2, known.version());
      try (var row = select.executeQuery()) {
        return row.next() && known.id().equals(row.getObject(1, UUID.class));
      }
    }
  }

  // ---- taking --------------------------------------------------------------------------------

  /// Finds the event that the tables do not take, and parks the stream before it.
  private static void recordOneByOne(Connection db, Stream stream, Set<UUID> skipped)
      throws SQLException {
    List<LogEvent> next = stream.next;
    for (int i = 0; i < next.size(); i++) {
      LogEvent event = next.get(i);
      Exception failure = attempt(db, () -> Facts.insert(db, List.of(event)));
      if (failure != null && !skipped.contains(event.id())) {
        stream.next = next.subList(0, i);
        stream.waiting.addAll(0, next.subList(i, next.size()));
        stream.park(Reason.POISON, event.version(), message(failure));
        return;
      }
    }
  }

  /// Reads the facts of these streams, as far as they are not at hand; one that cannot be read ends
  /// what can be applied.
  private void decode(Connection db, List<Stream> streams, Map<UUID, Set<UUID>> skipped)
      throws SQLException {
    var unknown = new ArrayList<UUID>();
    for (Stream stream : streams) {
      var known =
          stream.seen == 0
              ? List.<Recorded<LedgerEvent>>of()
              : histories.upTo(stream.id, stream.seen);
      if (known == null || skipped.containsKey(stream.id)) unknown.add(stream.id);
      else {
        stream.history.addAll(known);
        stream.applicable = known.size();
      }
    }
    Map<UUID, List<LogEvent>> facts = Facts.load(db, unknown);
    for (Stream stream : streams)
      for (LogEvent fact : facts.getOrDefault(stream.id, stream.next)) {
        if (skipped.getOrDefault(stream.id, Set.of()).contains(fact.id())) continue;
        if (fact.content().event() == null) {
          stream.park(Reason.POISON, fact.version(), message(fact.content().unreadable()));
          break;
        }
        stream.history.add(
            new Recorded<>(
                fact.stream(),
                fact.streamType(),
                fact.version(),
                fact.id(),
                fact.recorded(),
                fact.content().event()));
        if (fact.version() <= stream.applied) stream.applicable = stream.history.size();
      }
  }

  private void apply(Connection db, List<StreamHistory> histories) throws SQLException {
    for (ReadModel readModel : readModels) readModel.apply(histories, db);
  }

  /// Finds the fact that a read model does not take, and parks the stream before it.
  private void applyOneByOne(Connection db, Stream stream) throws SQLException {
    for (int i = stream.applicable; i < stream.history.size(); i++) {
      StreamHistory one = stream.history(i + 1, i);
      Exception failure = attempt(db, () -> apply(db, List.of(one)));
      if (failure != null) {
        stream.park(Reason.POISON, stream.history.get(i).version(), message(failure));
        return;
      }
    }
  }

  private static void save(Connection db, Collection<Stream> streams) throws SQLException {
    List<Stream> moved = streams.stream().filter(s -> !s.next.isEmpty()).toList();
    Unnest.of(moved)
        .uuid(s -> s.id)
        .bigint(s -> s.seen + s.next.size())
        .bigint(s -> s.applied)
        .instant(s -> s.next.getLast().recorded())
        .update(
            db,
            """
            UPDATE stream_progress p SET seen = t.seen, applied = t.applied, recorded = t.recorded
            FROM unnest(?, ?, ?, ?) AS t (stream, seen, applied, recorded) WHERE p.stream = t.stream
            """);
    Unnest.of(streams.stream().map(s -> s.parking).filter(p -> p != null).toList())
        .uuid(Parking::stream)
        .text(p -> p.reason().name())
        .bigint(Parking::version)
        .text(Parking::error)
        .update(
            db,
            """
            INSERT INTO parked_stream (stream, reason, version, error, attempts, parked_at, next_attempt)
            SELECT *, 0, now(), now() FROM unnest(?, ?, ?, ?)
            ON CONFLICT (stream) DO NOTHING
            """);
    Facts.park(db, streams.stream().flatMap(s -> s.waiting.stream()).toList());
  }

  // ---- failing -------------------------------------------------------------------------------

  private interface Work {
    void run() throws SQLException;
  }

  private interface WorkOnAll {
    void on(List<Stream> streams) throws SQLException;
  }

  private interface WorkOnFailed {
    void on(Stream stream, Exception failure) throws SQLException;
  }

  /// Does the work for all at once, or, when that fails, for each half, until the streams are found
  /// that make it fail.
  private static void bisect(
      Connection db, List<Stream> streams, WorkOnAll work, WorkOnFailed ifFailed)
      throws SQLException {
    if (streams.isEmpty()) return;
    Exception failure = attempt(db, () -> work.on(streams));
    if (failure == null) return;
    if (streams.size() == 1) {
      ifFailed.on(streams.getFirst(), failure);
      return;
    }
    int half = streams.size() / 2;
    bisect(db, streams.subList(0, half), work, ifFailed);
    bisect(db, streams.subList(half, streams.size()), work, ifFailed);
  }

  /// @return what went wrong, with its traces undone; null when nothing did
  /// @throws SQLException when the same may work a moment later: that is a matter of the whole
  ///   batch
  private static Exception attempt(Connection db, Work work) throws SQLException {
    Savepoint before = db.setSavepoint();
    try {
      work.run();
      db.releaseSavepoint(before);
      return null;
    } catch (SQLException | RuntimeException e) {
      if (Transience.of(e)) throw e;
      db.rollback(before);
      return e;
    }
  }

  private static String message(Exception failure) {
    return message(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  private static String message(String failure) {
    String message = failure.replace("\u0000", "");
    return message.substring(0, Math.min(message.length(), 2000));
  }
}
