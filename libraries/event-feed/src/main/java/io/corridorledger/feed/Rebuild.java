package io.corridorledger.feed;

import io.corridorledger.feed.RebuildState.Live;
import io.corridorledger.feed.RebuildState.Phase;
import io.corridorledger.feed.RebuildState.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The operations of an operator on the rebuild of read models, see [RebuildWorker]. Each operation
/// locks the row of the live tables first, so that no two of them run at the same time.
@ApplicationScoped
public class Rebuild {

  private final ReadModels readModels;
  private final ReadDatabase database;
  private final FeedConfig config;
  private final RebuildWorker worker;
  private final RebuildCatchUp catchUp;
  private final RebuildRemoval removal;
  private final String versions;

  Rebuild(
      ReadModels readModels,
      FactStore facts,
      ReadDatabase database,
      FeedConfig config,
      RebuildWorker worker) {
    this.readModels = readModels;
    this.database = database;
    this.config = config;
    this.worker = worker;
    this.catchUp = new RebuildCatchUp(facts, database);
    this.removal = new RebuildRemoval(database);
    this.versions = LiveSchema.versions(readModels.all());
  }

  /// Thrown if an operation is not possible now.
  public static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Impossible(String message) {
      super(message);
    }
  }

  /// Starts a rebuild. A process of a new release rebuilds all read models whose versions differ
  /// from those of the live rows.
  ///
  /// @param name the read model; null for all read models
  /// @throws Impossible if a rebuild is running, if a read model is being filled, or if this is a
  ///   process of the former release
  public void begin(String name) throws SQLException {
    removal.run();
    database.transaction(db -> {
      ReadModels.lockShared(db);
      Live live = RebuildState.lockLive(db);
      if (!versions.equals(live.versions()) && versions.equals(live.previousVersions()))
        throw new Impossible("another release is live: roll back instead, or ask its process");
      State last = RebuildState.lock(db);
      if (last != null && last.phase().isRunning())
        throw new Impossible("a rebuild is already running: wait for its end, or discard it");
      List<ReadModel> some = readModels.changed(db);
      if (some.isEmpty()) {
        if (!readModels.stored(db).stream().allMatch(ReadModels.Progress::filled))
          throw new Impossible("a read model is being filled: wait until all are filled");
        some =
            readModels.all().stream().filter(r -> name == null || r.name().equals(name)).toList();
      } else if (name != null)
        throw new Impossible(
            "this release changes read models: start a rebuild without a name, for all of them");
      RebuildState.begin(db, live, some, versions, config.rebuild().partEvents());
      return null;
    });
    worker.wake();
  }

  /// Ends a running or refused rebuild, and drops its tables.
  ///
  /// @throws Impossible if there is none
  public void discard() throws SQLException {
    database.transaction(db -> {
      RebuildState.lockLive(db);
      State state = RebuildState.lock(db);
      if (state == null || !(state.phase().isRunning() || state.phase() == Phase.REFUSED))
        throw new Impossible("no rebuild is running or refused");
      RebuildState.move(db, state, Phase.DISCARDED, List.of());
      return null;
    });
    removal.run();
  }

  /// Drops the tables that were live before the last switch, and the tables that an earlier call
  /// could not drop. A roll-back is then no longer possible.
  ///
  /// @throws Impossible if there are neither
  public void dropFormer() throws SQLException {
    database.transaction(db -> {
      boolean former = RebuildState.lockLive(db).previousPath() != null;
      if (!former && RebuildState.unneeded(db).isEmpty())
        throw new Impossible("there are no former tables, and no remaining schemas");
      RebuildState.forgetPrevious(db);
      return null;
    });
    removal.run();
  }

  /// Continues a refused rebuild without a comparison. An operator decides so if the new rows are
  /// right, and the live rows are wrong.
  ///
  /// @throws Impossible if no rebuild is refused
  public void accept() throws SQLException {
    database.transaction(db -> {
      RebuildState.lockLive(db);
      State state = RebuildState.lock(db);
      if (state == null || state.phase() != Phase.REFUSED)
        throw new Impossible("no rebuild is refused");
      RebuildState.accept(db, state);
      return null;
    });
    worker.wake();
  }

  public RebuildStatus status() throws SQLException {
    return database.transaction(db -> RebuildStatus.read(db, versions));
  }

  /// Makes the former tables live again, in one transaction.
  ///
  /// @throws Impossible if there are none, if another release wrote them, or if a rebuild is
  ///   running
  public void rollBack() throws SQLException {
    try {
      if (!worker.alone(this::rollBackAlone))
        throw new Impossible("a rebuild or a roll-back is running: repeat the request later");
    } catch (RebuildCatchUp.EpochChanged e) {
      throw new Impossible(
          "the former tables contain events that were given up: start a rebuild instead");
    }
  }

  private void rollBackAlone() throws SQLException {
    Live former = database.read(RebuildState::live);
    requirePrevious(former);
    requireEnded(database.read(RebuildState::read));
    List<ReadModel> some =
        readModels.all().stream().filter(r -> former.models().contains(r.name())).toList();
    catchUp.untilFewStreams(former.previousPath(), some, db -> keep(db, former));
    catchUp.complete(former.previousPath(), some, db -> keep(db, former));
    database.transaction(db -> {
      ReadModels.lockAlone(db);
      Live live = RebuildState.lockLive(db);
      if (!live.equals(former)) throw changed();
      requireEnded(RebuildState.lock(db));
      catchUp.entirely(db, live.previousPath(), some);
      RebuildState.capture(db, live.path());
      RebuildState.makeLive(db, live.previousPath(), versions, live.models());
      ReadModels.replace(db, readModels.all());
      return null;
    });
  }

  private static void keep(Connection db, Live expected) throws SQLException {
    if (!RebuildState.keepLive(db).equals(expected)) throw changed();
  }

  private static Impossible changed() {
    return new Impossible("the live tables have just changed: read the state, and decide again");
  }

  private static void requireEnded(State state) {
    if (state != null && state.phase().isRunning())
      throw new Impossible("a rebuild is running: discard it first");
  }

  private void requirePrevious(Live live) {
    if (live.previousPath() == null) throw new Impossible("there are no former tables");
    if (!versions.equals(live.previousVersions()))
      throw new Impossible("a process of the former release must roll back");
  }
}
