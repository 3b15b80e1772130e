package io.corridorledger.feed;

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
import java.util.ArrayList;
import java.util.List;
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

  /// Key of the advisory lock for all phases after the filling.
  private static final long LOCK = 0x72_65_62_75_69_6c_64L;

  private final ReadModels readModels;
  private final ReadDatabase database;
  private final RebuildFilling filling;
  private final RebuildCatchUp catchUp;
  private final FeedConfig config;
  private final String versions;
  private final Semaphore wake = new Semaphore(0);
  private volatile Thread thread;

  Rebuild(ReadModels readModels, FactStore facts, ReadDatabase database, FeedConfig config) {
    this.readModels = readModels;
    this.database = database;
    this.filling = new RebuildFilling(readModels, facts, database);
    this.catchUp = new RebuildCatchUp(facts, database);
    this.config = config;
    this.versions = LiveSchema.versions(readModels.all());
  }

  /// Thrown if an operation is not possible now.
  public static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Impossible(String message) {
      super(message);
    }
  }

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

  /// Ends a running or refused rebuild, and drops its tables.
  ///
  /// @throws Impossible if there is none
  public void discard() throws SQLException {
    database.transaction(db -> {
      RebuildState.live(db);
      State state = RebuildState.lock(db);
      if (state == null || !(state.phase().isRunning() || state.phase() == Phase.REFUSED))
        throw new Impossible("no rebuild is running or refused");
      RebuildState.move(db, state, Phase.DISCARDED, List.of());
      return null;
    });
    clean();
  }

  /// Drops the tables that were live before the last switch. A roll-back is then no longer possible.
  ///
  /// @throws Impossible if there are none
  public void dropFormer() throws SQLException {
    database.transaction(db -> {
      if (RebuildState.live(db).previousPath() == null)
        throw new Impossible("there are no former tables");
      RebuildState.forgetPrevious(db);
      return null;
    });
    clean();
  }

  /// Continues a refused rebuild without a comparison, because its rows are right and the live rows
  /// are wrong.
  ///
  /// @throws Impossible if no rebuild is refused
  public void accept() throws SQLException {
    database.transaction(db -> {
      State state = RebuildState.lock(db);
      if (state == null || state.phase() != Phase.REFUSED)
        throw new Impossible("no rebuild is refused");
      return null;
    });
    wake.release();
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

  public RebuildStatus status() throws SQLException {
    return database.transaction(db -> RebuildStatus.read(db, versions));
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
      boolean any = parallel(() -> filling.fill(state)).contains(true);
      return filling.end(state) || any;
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
          catchUpAndComplete(state);
          move(state, Phase.COMPARING, List.of());
        }
        case COMPARING -> compare(state);
        case FILLING, REFUSED, LIVE, DISCARDED -> {}
      }
    } catch (RebuildCatchUp.EpochChanged _) {
      Log.infof("a rebuild starts over, because an epoch began schema=%s", state.schema());
      startOver(state);
    }
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

  private void catchUpAndComplete(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    catchUp.almost(state.path(), some);
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

  /// Compares the rows of both tables at the same moment. While the snapshot is taken, the feed
  /// waits. During the comparison, the feed continues.
  private void compare(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    catchUp.almost(state.path(), some);
    List<String> differences =
        database.transaction(snapshot -> {
          RebuildState.update(
              snapshot, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
          database.transaction(feed -> {
            ReadModels.lockAlone(feed);
            database.transaction(db -> catchUp.once(db, state.path(), some));
            truth(snapshot, "SELECT true");
            return null;
          });
          return RebuildComparison.differences(snapshot, state, some);
        });
    if (differences.isEmpty()) makeLive(state, some);
    else {
      Log.errorf("a rebuild was refused schema=%s: %s", state.schema(), differences.getFirst());
      move(state, Phase.REFUSED, differences);
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
          catchUp.once(db, state.path(), some);
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
      catchUp.almost(before.previousPath(), some);
      database.transaction(db -> {
        ReadModels.lockAlone(db);
        Live live = RebuildState.live(db);
        requirePrevious(live);
        if (!live.equals(before)) throw new Impossible("the live tables have just changed");
        catchUp.once(db, live.previousPath(), some);
        RebuildState.capture(db, live.path());
        RebuildState.makeLive(db, live.previousPath(), versions, live.models());
        ReadModels.replace(db, readModels.all());
        return null;
      });
    } catch (RebuildCatchUp.EpochChanged e) {
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
