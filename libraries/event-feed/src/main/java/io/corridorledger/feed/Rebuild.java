package io.corridorledger.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.RebuildState.Cut;
import io.corridorledger.feed.RebuildState.Live;
import io.corridorledger.feed.RebuildState.Phase;
import io.corridorledger.feed.RebuildState.State;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Writes the rows of read models again, from the stored facts, into new tables next to the live
/// ones. The service reads and updates the live tables meanwhile. If the new rows are as expected,
/// one transaction makes the new tables live.
///
/// ```
///  FILLING ──────▶ INDEXING ──▶ CATCHING_UP ─────────▶ COMPARING ──▶ LIVE
///  each stream     indexes      streams with           │  the rows of both at one moment
///  folded once                  later events           └──────────▶ REFUSED
/// ```
///
/// The progress is stored in the database. Every process with the same read models and versions
/// takes part. If a process is killed, its transaction is rolled back, and any of these processes
/// repeats the part.
///
/// The rebuild reads no topic and has no checkpoints. Instead, [RebuildState.Cut] states up to
/// which position of each log the new tables are complete. To catch up, the rebuild deletes and
/// writes the rows of each stream that has facts after this position, or that was parked.
@ApplicationScoped
public class Rebuild {

  /// Percentage of the heap for the facts that one worker has in memory.
  private static final int HISTORIES_PERCENT = 5;

  private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 100 * HISTORIES_PERCENT;

  /// If fewer streams than this have later events, the new tables are compared.
  private static final int FEW_STREAMS = 200;

  /// Maximum number of times that the rebuild catches up before it compares the tables. More rounds
  /// do not help if events arrive as fast as they are applied.
  private static final int MAX_ROUNDS = 20;

  /// Key of the advisory lock for all phases after the filling.
  private static final long LOCK = 0x72_65_62_75_69_6c_64L;

  private final ReadModels readModels;
  private final FactStore facts;
  private final ReadDatabase database;
  private final FeedConfig config;
  private final String versions;
  private final Semaphore wake = new Semaphore(0);
  private volatile Thread thread;

  Rebuild(ReadModels readModels, FactStore facts, ReadDatabase database, FeedConfig config) {
    this.readModels = readModels;
    this.facts = facts;
    this.database = database;
    this.config = config;
    this.versions = LiveSchema.versions(readModels.all());
  }

  /// Thrown if the stored progress of a path cannot be used, because an epoch has given up events.
  static final class EpochChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EpochChanged() {
      super("an epoch has given up events since then");
    }
  }

  /// Thrown if an operation is not possible now.
  public static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Impossible(String message) {
      super(message);
    }
  }

  /// The state of the last rebuild.
  ///
  /// @param phase `NONE` if there was no rebuild
  /// @param events number of stored events when the rebuild began
  /// @param eventsDone number of these events whose rows are written
  /// @param eventsPerSecond rate of the last 30 seconds; null if the rows are not being filled
  /// @param secondsLeft estimated time until the rows of all these events are written
  /// @param differences rows that differ from the live rows, if the rebuild was refused
  /// @param failure why the last attempt failed; the attempt is repeated
  /// @param canRollBack whether this process can make the former tables live again
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      String phase,
      List<String> readModels,
      String schema,
      Instant startedAt,
      long events,
      long eventsDone,
      Long eventsPerSecond,
      Long secondsLeft,
      List<String> differences,
      String failure,
      String liveSchema,
      boolean canRollBack) {}

  void start(@Observes StartupEvent event) {
    if (config.rebuild().workers() > 0)
      thread = Thread.ofVirtual().name("rebuild").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) thread.interrupt();
  }

  /// Starts a rebuild.
  ///
  /// @param name the read model; null for all read models
  /// @throws Impossible if a rebuild is running, or if a read model is being filled
  public void begin(String name) throws SQLException {
    List<ReadModel> some =
        readModels.all().stream().filter(r -> name == null || r.name().equals(name)).toList();
    if (some.isEmpty()) throw new Impossible("there is no read model " + name);
    clean();
    database.transaction(db -> {
      ReadModels.lockAlone(db);
      if (!readModels.read(db).stream().allMatch(ReadModels.Progress::filled))
        throw new Impossible("a read model is being filled");
      State running = RebuildState.lock(db);
      if (running != null && running.phase().isRunning())
        throw new Impossible("a rebuild is already running");
      RebuildState.begin(db, some, versions, config.rebuild().partEvents());
      return null;
    });
    wake.release();
  }

  /// Ends a running or refused rebuild and drops its tables. If there is none, drops the former
  /// tables, so that a roll-back is no longer possible.
  public void discard() throws SQLException {
    database.transaction(db -> {
      ReadModels.lockAlone(db);
      State state = RebuildState.lock(db);
      if (state != null && (state.phase().isRunning() || state.phase() == Phase.REFUSED))
        RebuildState.move(db, state, Phase.DISCARDED, List.of());
      else RebuildState.forgetPrevious(db);
      return null;
    });
    clean();
  }

  /// Drops the tables that are no longer needed. If a transaction began before the last switch,
  /// such as an export, the tables remain until the next call.
  private void clean() throws SQLException {
    database.transaction(db -> {
      boolean inUse =
          truth(
              db,
              """
              SELECT EXISTS (SELECT FROM pg_stat_activity
                WHERE datname = current_database() AND usename = current_user
                  AND xact_start <= (SELECT switched_at FROM public.live_schema))
              """);
      if (!inUse) truth(db, "SELECT public.drop_read_models() = 0");
      return null;
    });
  }

  public Status status() throws SQLException {
    return database.transaction(db -> {
      Live live = RebuildState.live(db);
      boolean canRollBack = live.previousPath() != null && versions.equals(live.previousVersions());
      State state = RebuildState.read(db);
      if (state == null)
        return new Status(
            "NONE",
            List.of(),
            null,
            null,
            0,
            0,
            null,
            null,
            List.of(),
            null,
            live.path(),
            canRollBack);
      try (var select =
              db.prepareStatement(
                  """
                  SELECT r.started_at, coalesce(sum(p.events), 0), coalesce(sum(p.events) FILTER (WHERE done_at IS NOT NULL), 0),
                    coalesce(sum(p.events) FILTER (WHERE done_at > now() - interval '30 s'), 0)
                      / extract(epoch FROM least(interval '30 s', greatest(now() - r.started_at, interval '1 s')))
                  FROM public.rebuild r LEFT JOIN public.rebuild_part p USING (schema) GROUP BY r.started_at
                  """);
          var row = select.executeQuery()) {
        row.next();
        long events = row.getLong(2);
        long done = row.getLong(3);
        long rate = row.getLong(4);
        boolean filling = state.phase() == Phase.FILLING;
        return new Status(
            state.phase().name(),
            state.models(),
            state.schema(),
            row.getObject(1, OffsetDateTime.class).toInstant(),
            events,
            done,
            filling ? rate : null,
            filling && rate > 0 ? (events - done) / rate : null,
            state.differences(),
            state.failure(),
            live.path(),
            canRollBack);
      }
    });
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      boolean more = false;
      try {
        more = step();
      } catch (SQLException | RuntimeException | Error e) {
        if (Thread.currentThread().isInterrupted()) return;
        Log.errorf(Failures.printable(e), "a rebuild makes no progress");
        store(e);
      }
      try {
        if (!more && wake.tryAcquire(config.rebuild().interval().toMillis(), TimeUnit.MILLISECONDS))
          wake.drainPermits();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void store(Throwable failure) {
    try {
      database.transaction(db -> {
        State state = RebuildState.read(db);
        if (state != null) RebuildState.fail(db, state, Failures.message(failure));
        return null;
      });
    } catch (SQLException | RuntimeException e) {
      Log.debugf("cannot store a failure: %s", Failures.message(e));
    }
  }

  /// Continues the rebuild with its next phase.
  ///
  /// @return false if there is nothing to do for this process now
  boolean step() throws SQLException {
    State state = database.read(RebuildState::read);
    if (state == null || !state.phase().isRunning() || !state.versions().equals(versions))
      return false;
    if (state.phase() == Phase.FILLING) {
      Boolean[] done = parallel(() -> fill(state)).toArray(Boolean[]::new);
      boolean any = false;
      for (boolean one : done) any |= one;
      return database.transaction(db -> filled(db, state)) || any;
    }
    // Only one process executes the other phases. The lock ends with the connection.
    return database.read(db -> {
      if (!truth(db, "SELECT pg_try_advisory_lock(%d)".formatted(LOCK))) return false;
      try {
        advance(state);
        return true;
      } finally {
        truth(db, "SELECT pg_advisory_unlock(%d)".formatted(LOCK));
      }
    });
  }

  private void advance(State state) throws SQLException {
    try {
      switch (state.phase()) {
        case INDEXING -> index(state);
        case CATCHING_UP -> {
          catchUp(state);
          move(state, Phase.COMPARING, List.of());
        }
        case COMPARING -> compare(state);
        case FILLING, REFUSED, LIVE, DISCARDED -> {}
      }
    } catch (EpochChanged _) {
      Log.infof("a rebuild starts over, because an epoch began schema=%s", state.schema());
      startOver(state);
    }
  }

  /// Fills parts until no part is left.
  ///
  /// @return whether this worker filled a part
  private boolean fill(State state) throws SQLException {
    boolean any = false;
    while (!Thread.currentThread().isInterrupted() && fillPart(state)) any = true;
    return any;
  }

  /// Writes the rows of the next part.
  ///
  /// @return false if no part is left, or if the rebuild has ended
  boolean fillPart(State state) throws SQLException {
    return database.transaction(db -> {
      LiveSchema.use(db, state.path());
      UUID first;
      UUID last;
      try (var select =
          db.prepareStatement(
              """
              SELECT first_stream, last_stream FROM public.rebuild_part p
              WHERE schema = ? AND done_at IS NULL
                AND EXISTS (SELECT FROM public.rebuild r WHERE r.schema = p.schema AND r.phase = 'FILLING')
              ORDER BY first_stream LIMIT 1 FOR UPDATE OF p SKIP LOCKED
              """)) {
        select.setString(1, state.schema());
        try (var row = select.executeQuery()) {
          if (!row.next()) return false;
          first = row.getObject(1, UUID.class);
          last = row.getObject(2, UUID.class);
        }
      }
      for (var log : streams(db, first, last).entrySet())
        AppliedFacts.forEachGroup(
            db,
            facts,
            log.getKey(),
            log.getValue(),
            MAX_WEIGHT,
            histories -> {
              for (ReadModel readModel : state.of(readModels.all()))
                readModel.apply(histories, Writes.atOnce(db));
            });
      RebuildState.update(
          db,
          "UPDATE public.rebuild_part SET done_at = clock_timestamp() WHERE schema = ? AND first_stream = ?",
          state.schema(),
          first);
      return true;
    });
  }

  private static Map<String, List<UUID>> streams(Connection db, UUID first, UUID last)
      throws SQLException {
    var byLog = new HashMap<String, List<UUID>>();
    try (var select =
        db.prepareStatement(
            "SELECT log, stream FROM stream_progress WHERE stream BETWEEN ? AND ? ORDER BY stream")) {
      select.setObject(1, first);
      select.setObject(2, last);
      try (var row = select.executeQuery()) {
        while (row.next())
          byLog
              .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
              .add(row.getObject(2, UUID.class));
      }
    }
    return byLog;
  }

  /// Begins the next phase if each part is written.
  private static boolean filled(Connection db, State state) throws SQLException {
    RebuildState.lock(db);
    try (var select =
        db.prepareStatement(
            "SELECT NOT EXISTS (SELECT FROM public.rebuild_part WHERE schema = ? AND done_at IS NULL)")) {
      select.setString(1, state.schema());
      try (var row = select.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) return false;
      }
    }
    return RebuildState.move(db, state, Phase.INDEXING, List.of());
  }

  private void index(State state) throws SQLException {
    List<String> all =
        state.of(readModels.all()).stream().flatMap(r -> r.tables().stream()).sorted().toList();
    var next = new AtomicInteger();
    parallel(() -> {
      for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
        String table = all.get(i);
        database.transaction(db -> {
          try (var index = db.prepareStatement("SELECT public.index_read_models(?, ?)")) {
            index.setString(1, state.schema());
            index.setString(2, table);
            index.executeQuery().close();
          }
          return null;
        });
      }
      return true;
    });
    move(state, Phase.CATCHING_UP, List.of());
  }

  private void catchUp(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    for (int round = 0; round < MAX_ROUNDS; round++)
      if (catchUp(state.path(), some) < FEW_STREAMS) break;
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted())
      more =
          database.transaction(db -> {
            LiveSchema.use(db, state.path());
            boolean incomplete = false;
            for (ReadModel readModel : some) incomplete |= readModel.complete(db);
            return incomplete;
          });
  }

  private int catchUp(String path, List<ReadModel> some) throws SQLException {
    return database.transaction(db -> catchUp(db, path, some));
  }

  /// Writes the rows of the streams that have changed since the stored cut, and stores a later cut.
  ///
  /// @return number of these streams
  private int catchUp(Connection db, String path, List<ReadModel> some) throws SQLException {
    LiveSchema.use(db, path);
    Map<String, Cut> before = RebuildState.cuts(db, path);
    // The cut is stored before the facts are read. So the next round finds all facts that are
    // stored after this statement.
    RebuildState.capture(db, path);
    int streams = 0;
    for (var after : RebuildState.cuts(db, path).entrySet()) {
      String log = after.getKey();
      Cut from = before.getOrDefault(log, new Cut(0, after.getValue().epochs(), List.of()));
      if (from.epochs() != after.getValue().epochs()) throw new EpochChanged();
      Set<UUID> changed = new LinkedHashSet<>(facts.streamsAfter(db, log, from.position()));
      changed.addAll(from.parked());
      changed.addAll(after.getValue().parked());
      AppliedFacts.forEachGroup(
          db,
          facts,
          log,
          changed,
          MAX_WEIGHT,
          histories -> {
            for (ReadModel readModel : some) {
              readModel.forget(histories, db);
              readModel.apply(histories, Writes.atOnce(db));
            }
          });
      streams += changed.size();
    }
    return streams;
  }

  /// Compares the rows of both tables at the same moment. While the snapshot is taken, the feed
  /// waits. During the comparison, the feed continues.
  private void compare(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    catchUp(state.path(), some);
    List<String> differences =
        database.transaction(snapshot -> {
          RebuildState.update(
              snapshot, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
          database.transaction(feed -> {
            ReadModels.lockAlone(feed);
            catchUp(state.path(), some);
            truth(snapshot, "SELECT true");
            return null;
          });
          return differences(snapshot, state, some);
        });
    if (differences.isEmpty()) makeLive(state, some);
    else {
      Log.errorf("a rebuild was refused schema=%s: %s", state.schema(), differences.getFirst());
      move(state, Phase.REFUSED, differences);
    }
  }

  private static List<String> differences(Connection db, State state, List<ReadModel> some)
      throws SQLException {
    String livePath = RebuildState.live(db).path();
    var differences = new ArrayList<String>();
    for (ReadModel readModel : some) {
      if (!exists(db, readModel)) continue;
      for (String table : readModel.comparedTables())
        differences.addAll(
            RebuildComparison.differences(
                db,
                readModel,
                table,
                liveTable(db, livePath, table),
                state.schema() + "." + table));
    }
    return differences;
  }

  /// Whether the live tables contain a read model of this name. A new read model is not compared.
  private static boolean exists(Connection db, ReadModel readModel) throws SQLException {
    try (var select =
        db.prepareStatement("SELECT EXISTS (SELECT FROM read_model WHERE name = ?)")) {
      select.setString(1, readModel.name());
      try (var row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static String liveTable(Connection db, String path, String table) throws SQLException {
    try (var select =
        db.prepareStatement(
            "SELECT s || '.' || ? FROM unnest(string_to_array(?, ',')) WITH ORDINALITY AS p (s, n) WHERE to_regclass(s || '.' || ?) IS NOT NULL ORDER BY n LIMIT 1")) {
      select.setString(1, table);
      select.setString(2, path);
      select.setString(3, table);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /// Makes the new tables live, in one transaction. If the live tables have changed since the
  /// rebuild began, starts over.
  private void makeLive(State state, List<ReadModel> some) throws SQLException {
    boolean done =
        database.transaction(db -> {
          ReadModels.lockAlone(db);
          Live live = RebuildState.live(db);
          if (!state.path().equals(state.schema() + "," + RebuildState.BASE)
              && !state.path().equals(state.schema() + "," + live.path())) return false;
          if (!RebuildState.move(db, state, Phase.LIVE, List.of())) return true;
          catchUp(db, state.path(), some);
          RebuildState.capture(db, live.path());
          RebuildState.makeLive(db, state.path(), versions, state.models());
          ReadModels.replace(db, readModels.all());
          return true;
        });
    if (done) Log.infof("a rebuild is live schema=%s names=%s", state.schema(), state.models());
    else startOver(state);
  }

  /// Makes the former tables live again, in one transaction.
  ///
  /// @throws Impossible if there are none, or if another release wrote them
  public void rollBack() throws SQLException {
    try {
      Live before = database.read(RebuildState::live);
      requirePrevious(before);
      List<ReadModel> some =
          readModels.all().stream().filter(r -> before.models().contains(r.name())).toList();
      for (int round = 0; round < MAX_ROUNDS; round++)
        if (catchUp(before.previousPath(), some) < FEW_STREAMS) break;
      database.transaction(db -> {
        ReadModels.lockAlone(db);
        Live live = RebuildState.live(db);
        requirePrevious(live);
        if (!live.equals(before)) throw new Impossible("the live tables have just changed");
        catchUp(db, live.previousPath(), some);
        RebuildState.capture(db, live.path());
        RebuildState.makeLive(db, live.previousPath(), versions, live.models());
        ReadModels.replace(db, readModels.all());
        return null;
      });
    } catch (EpochChanged e) {
      throw new Impossible(e.getMessage());
    }
  }

  private void requirePrevious(Live live) {
    if (live.previousPath() == null) throw new Impossible("there are no former tables");
    if (!versions.equals(live.previousVersions()))
      throw new Impossible("a process of the former release must roll back");
  }

  private void startOver(State state) throws SQLException {
    database.transaction(db -> {
      if (RebuildState.move(db, state, Phase.DISCARDED, List.of()))
        RebuildState.begin(db, state.of(readModels.all()), versions, config.rebuild().partEvents());
      return null;
    });
    clean();
  }

  private void move(State from, Phase to, List<String> differences) throws SQLException {
    database.transaction(db -> RebuildState.move(db, from, to, differences));
  }

  /// Runs the same work in each worker of this process, and waits for all of them.
  private <T> List<T> parallel(Callable<T> work) throws SQLException {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < Math.max(1, config.rebuild().workers()); i++)
        running.add(workers.submit(work));
      var results = new ArrayList<T>();
      try {
        for (Future<T> one : running) results.add(one.get());
      } catch (InterruptedException e) {
        workers.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        workers.shutdownNow();
        if (e.getCause() instanceof SQLException sql) throw sql;
        throw new IllegalStateException(Failures.message(e.getCause()), e.getCause());
      }
      return results;
    }
  }

  private static boolean truth(Connection db, String sql) throws SQLException {
    try (var statement = db.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
