package io.corridorledger.feed;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.HistoryCache.History;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.feed.ReadModels.Progress;
import io.corridorledger.feed.StreamInBatch.Parking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Stores events as facts and applies them to the read models, in the caller's transaction. Each
/// event of a stream is applied once, in the order of versions and without gaps. If the next event
/// of a stream is missing or cannot be applied, the stream is parked. The other streams continue.
///
/// ```
///                 version > seen + 1                     the missing version arrives
///   in order ─────────────────────────▶ parked (HOLE) ──────────────────────────────▶ in order
///   in order ─── an event fails ──────▶ parked (POISON) ── retried, or skipped ─────▶ in order
/// ```
///
/// If a stream is parked because an event failed, its later events are stored, and the change feed
/// returns them. The later events are not applied to the read models.
@ApplicationScoped
public class Projector {

  /// Percentage of the heap for the facts of streams. The cache may use this percentage, and the
  /// streams that are applied together may use the same amount again. A single stream is applied
  /// even if it needs more.
  private static final int HISTORIES_PERCENT = 15;

  private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 100 * HISTORIES_PERCENT;

  private final ReadModels readModels;
  private final FactStore facts;
  private final HistoryCache histories = new HistoryCache(MAX_WEIGHT);

  Projector(ReadModels readModels, FactStore facts) {
    this.readModels = readModels;
    this.facts = facts;
  }

  /// The result of one transaction. After the commit, the metrics, the waiting requests and the
  /// cache of facts use the result.
  ///
  /// @param taken events that became facts
  /// @param parked streams that this transaction parked
  /// @param histories for the cache: the facts of each stream whose facts were all applied
  record Result(List<LogEvent> taken, List<Parking> parked, Map<StreamKey, History> histories) {

    static final Result NOTHING = new Result(List.of(), List.of(), Map.of());

    Result and(Result later) {
      if (this == NOTHING) return later;
      if (later == NOTHING) return this;
      var all = new HashMap<>(histories);
      all.putAll(later.histories);
      return new Result(join(taken, later.taken), join(parked, later.parked), all);
    }

    /// Returns a copy in which `taken` is empty. The copy is used when stored events are applied
    /// again, because the metrics have already counted these events.
    Result withoutTaken() {
      return new Result(List.of(), parked, histories);
    }

    private static <T> List<T> join(List<T> one, List<T> other) {
      var all = new ArrayList<>(one);
      all.addAll(other);
      return all;
    }
  }

  /// Adds the facts of the applied streams to the cache. Called after the commit.
  void committed(Result result) {
    histories.keep(result.histories);
  }

  /// Stores new events of one log and applies them. The events may be in any order. None of them
  /// may have been stored before. The caller must hold the lock of [ReadModels].
  Result take(Connection db, String log, Collection<LogEvent> arrived) throws SQLException {
    List<LogEvent> events = factsOf(arrived, Writes.atOnce(db));
    if (events.isEmpty()) return Result.NOTHING;
    List<Progress> progress = readModels.read(db);
    Map<UUID, StreamInBatch> streams = StreamRows.lock(db, log, events);
    for (LogEvent event : events) streams.get(event.stream()).arrived.add(event);
    StreamRows.continueParked(db, log, streams);
    for (StreamInBatch stream : streams.values()) stream.order();

    List<StreamInBatch> moving = streams.values().stream().filter(s -> !s.next.isEmpty()).toList();
    Attempts.bisect(
        db,
        moving,
        all -> facts.insert(Writes.atOnce(db), all.stream().flatMap(s -> s.next.stream()).toList()),
        stream -> storeOneByOne(db, stream));

    List<StreamInBatch> free = moving.stream().filter(StreamInBatch::isFree).toList();
    Map<StreamKey, History> applied = new HashMap<>();
    long weight = 0;
    for (List<StreamInBatch> some : byWeight(free)) {
      applyHistories(db, log, some, progress);
      for (StreamInBatch stream : some) {
        if (stream.parking == null
            && stream.skipped.isEmpty()
            && weight + stream.weight() <= MAX_WEIGHT) {
          applied.put(stream.key, stream.cached());
          weight += stream.weight();
        }
        stream.history.clear();
      }
    }
    StreamRows.save(db, streams.values());
    return new Result(
        moving.stream().flatMap(s -> s.next.stream()).toList(),
        streams.values().stream().map(s -> s.parking).filter(Objects::nonNull).toList(),
        applied);
  }

  /// Returns the events that are facts. For the other events, which are about proposals, stores the
  /// proposers.
  private List<LogEvent> factsOf(Collection<LogEvent> events, Writes to) throws SQLException {
    Map<Boolean, List<LogEvent>> byKind =
        events.stream().collect(Collectors.partitioningBy(LogEvent::isOfProposal));
    if (!byKind.get(true).isEmpty()) facts.insertProposers(to, byKind.get(true));
    return byKind.get(false);
  }

  /// Collects the statements that store new events of one log and apply them. No row of a stream is
  /// locked or read if the cache has its facts. Instead, the statements name the expected progress
  /// of each stream, and [Writes#send] fails if the stored progress differs.
  ///
  /// @throws Writes.Unexpected if a stream is parked, or if this method cannot apply an event
  Result collect(Writes to, String log, Collection<LogEvent> arrived) throws SQLException {
    List<LogEvent> events = factsOf(arrived, to);
    if (events.isEmpty()) return Result.NOTHING;
    Collection<StreamInBatch> streams = expected(to.db(), log, events);
    Map<StreamKey, History> applied = new HashMap<>();
    long weight = 0;
    for (StreamInBatch stream : streams) {
      stream.order();
      for (LogEvent event : stream.next) stream.addToHistory(event);
      weight += stream.weight();
      if (!stream.isInOrder() || weight > MAX_WEIGHT)
        throw new Writes.Unexpected("cannot apply stream " + stream.key);
      stream.applying = true;
      applied.put(stream.key, stream.cached());
    }
    StreamRows.collect(to, streams);
    List<LogEvent> next = streams.stream().flatMap(s -> s.next.stream()).toList();
    facts.insert(to, next);
    apply(
        to,
        readModels.filled(),
        streams.stream().map(s -> s.history(s.history.size(), s.applicable)).toList());
    return new Result(next, List.of(), applied);
  }

  /// Returns the streams of new events, in the order of their ids, with the progress and the facts
  /// that this process expects. The cache has the facts of recent streams. A stream that is not in
  /// the cache is expected to be new if its version 1 is among the events. All other streams are
  /// read without a lock.
  private Collection<StreamInBatch> expected(Connection db, String log, Collection<LogEvent> events)
      throws SQLException {
    var streams = new TreeMap<UUID, StreamInBatch>(ReadModels::compare);
    Map<UUID, List<LogEvent>> arrived =
        events.stream().collect(Collectors.groupingBy(LogEvent::stream));
    var unknown = new ArrayList<UUID>();
    arrived.forEach((id, some) -> {
      var key = new StreamKey(log, id);
      History history = histories.latest(key);
      if (history != null) streams.put(id, StreamInBatch.cached(key, history));
      else if (some.stream().anyMatch(event -> event.version() == 1))
        streams.put(id, StreamInBatch.unseen(key, some.getFirst().streamType()));
      else unknown.add(id);
    });
    if (!unknown.isEmpty()) {
      streams.putAll(StreamRows.read(db, log, unknown));
      Map<UUID, List<LogEvent>> stored = facts.load(db, log, unknown);
      for (UUID id : unknown) {
        StreamInBatch stream = streams.get(id);
        if (stream == null) throw new Writes.Unexpected("unknown stream " + id);
        stored.getOrDefault(id, List.of()).forEach(stream::addToHistory);
      }
    }
    arrived.forEach((id, some) -> streams.get(id).arrived.addAll(some));
    return streams.values();
  }

  /// Divides the streams into groups. The facts of one group are in memory at the same time, so
  /// each group stays below a limit.
  private static List<List<StreamInBatch>> byWeight(List<StreamInBatch> streams) {
    List<List<StreamInBatch>> groups = new ArrayList<>();
    long weight = 0;
    for (StreamInBatch stream : streams) {
      weight += stream.weight();
      if (groups.isEmpty() || weight > MAX_WEIGHT) {
        groups.add(new ArrayList<>());
        weight = stream.weight();
      }
      groups.getLast().add(stream);
    }
    return groups;
  }

  private void applyHistories(
      Connection db, String log, List<StreamInBatch> streams, List<Progress> progress)
      throws SQLException {
    for (StreamInBatch stream : streams) stream.applying = true;
    decode(db, log, streams);
    Attempts.bisect(
        db,
        streams.stream().filter(s -> s.history.size() > s.applicable).toList(),
        all ->
            apply(
                Writes.atOnce(db),
                progress,
                all.stream().map(s -> s.history(s.history.size(), s.applicable)).toList()),
        stream -> applyOneByOne(db, progress, stream));
  }

  /// Continues a parked stream at the event that could not be applied.
  ///
  /// @return [Result#NOTHING] if the stream is not parked
  Result resume(Connection db, StreamKey stream) throws SQLException {
    long applied;
    int attempts;
    try (var select =
        db.prepareStatement(
            """
            SELECT applied, attempts FROM stream_progress JOIN parked_stream USING (stream, log)
            WHERE stream = ? AND log = ? FOR UPDATE
            """)) {
      select.setObject(1, stream.stream());
      select.setString(2, stream.log());
      try (var row = select.executeQuery()) {
        if (!row.next()) return Result.NOTHING;
        applied = row.getLong(1);
        attempts = row.getInt(2);
      }
    }
    List<UUID> one = List.of(stream.stream());
    var again = new ArrayList<LogEvent>();
    long bytes = 0;
    for (LogEvent fact : facts.load(db, stream.log(), one).getOrDefault(one.getFirst(), List.of()))
      if (fact.version() > applied) again.add(fact);
      else bytes += fact.bytes();
    again.addAll(
        WaitingEvents.parked(db, stream.log(), one).getOrDefault(one.getFirst(), List.of()));
    facts.delete(db, stream.log(), Map.of(stream.stream(), applied));
    StreamRows.restart(db, stream, bytes);
    Result result = take(db, stream.log(), again);
    try (var update =
        db.prepareStatement("UPDATE parked_stream SET attempts = ? WHERE stream = ? AND log = ?")) {
      update.setInt(1, attempts + 1);
      update.setObject(2, stream.stream());
      update.setString(3, stream.log());
      update.executeUpdate();
    }
    return result;
  }

  /// Deletes the rows of these streams from the read models. Then applies the remaining events of
  /// the streams again, from the first event.
  ///
  /// @param remains returns true for the events that stay in their streams
  Result takeAnew(Connection db, String log, Collection<UUID> streams, Predicate<LogEvent> remains)
      throws SQLException {
    List<Progress> progress = readModels.read(db);
    Map<UUID, StreamInBatch> before = StreamRows.select(db, log, streams);
    Map<UUID, List<LogEvent>> stored = facts.load(db, log, streams);
    var remaining = new ArrayList<LogEvent>();
    for (StreamInBatch stream : before.values())
      for (LogEvent fact : stored.getOrDefault(stream.key.stream(), List.of())) {
        if (fact.version() <= stream.applied) stream.addToHistory(fact);
        if (remains.test(fact)) remaining.add(fact);
      }
    for (List<LogEvent> parked : WaitingEvents.parked(db, log, streams).values())
      parked.stream().filter(remains).forEach(remaining::add);
    List<StreamHistory> applied =
        before.values().stream()
            .filter(s -> !s.history.isEmpty())
            .map(s -> s.history(s.history.size(), 0))
            .toList();
    for (Progress one : progress) one.readModel().forget(applied, db);
    var nothing = new HashMap<UUID, Long>();
    for (UUID stream : streams) nothing.put(stream, 0L);
    facts.delete(db, log, nothing);
    StreamRows.delete(db, log, streams);
    return take(db, log, remaining);
  }

  /// Stores the events of a stream one by one. If the table rejects the payload of an event, the
  /// event is stored without its payload.
  private void storeOneByOne(Connection db, StreamInBatch stream) throws SQLException {
    var stored = new ArrayList<LogEvent>();
    for (LogEvent event : stream.next) {
      boolean refused =
          Attempts.attempt(db, () -> facts.insert(Writes.atOnce(db), List.of(event))) != null;
      LogEvent kept = refused ? event.withoutContent() : event;
      if (refused) facts.insert(Writes.atOnce(db), List.of(kept));
      stored.add(kept);
    }
    stream.next = stored;
  }

  /// Loads the facts of these streams from the cache or from the database. The loaded facts of a
  /// stream end before its first fact that cannot be decoded.
  private void decode(Connection db, String log, List<StreamInBatch> streams) throws SQLException {
    var unknown = new ArrayList<UUID>();
    for (StreamInBatch stream : streams) {
      var known =
          stream.seen == 0
              ? List.<Recorded<LedgerEvent>>of()
              : histories.upTo(stream.key, stream.seen, stream.head);
      if (known == null || !stream.skipped.isEmpty()) unknown.add(stream.key.stream());
      else {
        stream.history.addAll(known);
        stream.applicable = known.size();
      }
    }
    Map<UUID, List<LogEvent>> stored = facts.load(db, log, unknown);
    for (StreamInBatch stream : streams)
      for (LogEvent fact : stored.getOrDefault(stream.key.stream(), stream.next))
        if (!stream.addToHistory(fact)) break;
  }

  /// Applies streams to each read model. A read model that is still being filled gets only the
  /// streams that it already contains.
  private static void apply(Writes to, List<Progress> progress, List<StreamHistory> histories)
      throws SQLException {
    for (Progress one : progress)
      one.readModel().apply(histories.stream().filter(h -> one.has(h.stream())).toList(), to);
  }

  /// Applies the facts of a stream one by one until a read model fails. The stream is then parked
  /// at that fact.
  private static void applyOneByOne(Connection db, List<Progress> progress, StreamInBatch stream)
      throws SQLException {
    for (int i = stream.applicable; i < stream.history.size(); i++) {
      StreamHistory one = stream.history(i + 1, i);
      Exception failure =
          Attempts.attempt(db, () -> apply(Writes.atOnce(db), progress, List.of(one)));
      if (failure != null) {
        stream.poison(
            ParkingCode.READ_MODEL_FAILED,
            stream.history.get(i).version(),
            Failures.message(failure));
        return;
      }
    }
  }
}
