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
public class RebuildWorker {

  /// Key of the advisory lock for all phases after the filling.
  private static final long LOCK = 0x72_65_62_75_69_6c_64L;

  private final ReadModels readModels;
  private final ReadDatabase database;
  private final FeedConfig config;
  private final RebuildFilling filling;
  private final RebuildCatchUp catchUp;
  private final RebuildRemoval removal;
  private final String versions;
  private final Semaphore wake = new Semaphore(0);
  private volatile Thread thread;

  RebuildWorker(ReadModels readModels, FactStore facts, ReadDatabase database, FeedConfig config) {
    this.readModels = readModels;
    this.database = database;
    this.config = config;
    this.filling = new RebuildFilling(readModels, facts, database);
    this.catchUp = new RebuildCatchUp(facts, database);
    this.removal = new RebuildRemoval(database);
    this.versions = LiveSchema.versions(readModels.all());
  }

  void start(@Observes StartupEvent event) {
    if (config.rebuild().workers() > 0)
      thread = Thread.ofVirtual().name("rebuild").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) thread.interrupt();
  }

  /// Looks for a rebuild at once.
  void wake() {
    wake.release();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      boolean more = false;
      try {
        more = step();
      } catch (RebuildState.Moved _) {
        more = true;
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
        if (state != null) RebuildState.fail(db, state.schema(), Failures.message(failure));
        return null;
      });
    } catch (SQLException | RuntimeException e) {
      Log.debugf("cannot store a failure: %s", Failures.message(e));
    }
  }

  /// Continues the rebuild with its next phase.
  ///
  /// @return false if there is nothing to do for this process now
  /// @throws RebuildState.Moved if the rebuild has begun another phase meanwhile
  boolean step() throws SQLException {
    State state = database.read(RebuildState::read);
    if (!isOwn(state)) return false;
    boolean done = state.phase() == Phase.FILLING ? fill(state) : alone(this::advance);
    if (done && state.failure() != null)
      database.transaction(db -> {
        RebuildState.fail(db, state.schema(), null);
        return null;
      });
    return done;
  }

  private boolean isOwn(State state) {
    return state != null && state.phase().isRunning() && state.versions().equals(versions);
  }

  private boolean fill(State state) throws SQLException {
    boolean any = parallel(() -> filling.fill(state)).contains(true);
    if (!filling.end(state)) return any;
    removal.run();
    return true;
  }

  interface Work {
    void run() throws SQLException;
  }

  /// Does some work, unless another process does such work.
  boolean alone(Work work) throws SQLException {
    return database.read(db -> {
      // The lock ends with the connection.
      if (!isTrue(db, "SELECT pg_try_advisory_lock(%d)".formatted(LOCK))) return false;
      try {
        work.run();
        return true;
      } finally {
        isTrue(db, "SELECT pg_advisory_unlock(%d)".formatted(LOCK));
      }
    });
  }

  /// Executes the next phase after the filling.
  private void advance() throws SQLException {
    // Another process may have begun the next phase before this process got the lock.
    State state = database.read(RebuildState::read);
    if (!isOwn(state)) return;
    try {
      switch (state.phase()) {
        case INDEXING -> index(state);
        case CATCHING_UP -> {
          catchUpAndComplete(state);
          move(state, Phase.COMPARING);
        }
        case COMPARING -> {
          List<String> differences = state.accepted() ? List.of() : compare(state);
          if (differences.isEmpty()) makeLive(state);
          else refuse(state, differences);
        }
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
    move(state, Phase.CATCHING_UP);
  }

  private void catchUpAndComplete(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    catchUp.untilFewStreams(state.path(), some, db -> RebuildState.keep(db, state));
    catchUp.complete(state.path(), some, db -> RebuildState.keep(db, state));
  }

  /// Compares the rows of both tables at the same moment. While the snapshot is taken, the feed
  /// waits. During the comparison, the feed continues.
  private List<String> compare(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    catchUp.untilFewStreams(state.path(), some, db -> RebuildState.keep(db, state));
    return database.transaction(snapshot -> {
      RebuildState.update(snapshot, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      mayBeIdle(snapshot);
      database.transaction(feed -> {
        mayBeIdle(feed);
        ReadModels.lockAlone(feed);
        catchUp.once(state.path(), some, db -> RebuildState.keep(db, state));
        isTrue(snapshot, "SELECT true");
        return null;
      });
      return RebuildComparison.differences(snapshot, state, some);
    });
  }

  /// Disables the time limit for transactions that wait for other work of this process.
  private static void mayBeIdle(Connection db) throws SQLException {
    RebuildState.update(db, "SET LOCAL idle_in_transaction_session_timeout = 0");
  }

  private void refuse(State state, List<String> differences) throws SQLException {
    Log.errorf("a rebuild was refused schema=%s: %s", state.schema(), differences.getFirst());
    database.transaction(db -> RebuildState.move(db, state, Phase.REFUSED, differences));
  }

  /// Makes the new tables live, in one transaction. If other tables have become live since the
  /// rebuild began, starts over.
  private void makeLive(State state) throws SQLException {
    List<ReadModel> some = state.of(readModels.all());
    catchUpAndComplete(state);
    boolean isBase =
        database.transaction(db -> {
          ReadModels.lockAlone(db);
          Live live = RebuildState.lockLive(db);
          RebuildState.keep(db, state);
          if (!live.path().equals(state.basePath())
              || !live.versions().equals(state.baseVersions())) return false;
          catchUp.entirely(db, state.path(), some);
          RebuildState.capture(db, live.path());
          var changed = new ArrayList<>(readModels.removed(db));
          changed.addAll(state.models());
          RebuildState.makeLive(db, state.path(), versions, changed);
          ReadModels.replace(db, readModels.all());
          RebuildState.move(db, state, Phase.LIVE, List.of());
          return true;
        });
    if (isBase) Log.infof("a rebuild is live schema=%s names=%s", state.schema(), state.models());
    else startOver(state);
  }

  /// Ends the rebuild, and starts it again on the current live tables. If another release has
  /// become live meanwhile, the rebuild only ends.
  private void startOver(State state) throws SQLException {
    database.transaction(db -> {
      Live live = RebuildState.lockLive(db);
      if (RebuildState.move(db, state, Phase.DISCARDED, List.of())
          && live.versions().equals(state.baseVersions()))
        RebuildState.begin(
            db, live, state.of(readModels.all()), versions, config.rebuild().partEvents());
      return null;
    });
  }

  private void move(State from, Phase to) throws SQLException {
    database.transaction(db -> RebuildState.move(db, from, to, List.of()));
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
        if (e.getCause() instanceof RebuildState.Moved moved) throw moved;
        throw new IllegalStateException(Failures.message(e.getCause()), e.getCause());
      }
      return results;
    }
  }

  private static boolean isTrue(Connection db, String sql) throws SQLException {
    try (var statement = db.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
