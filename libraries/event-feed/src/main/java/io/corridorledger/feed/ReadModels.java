package io.corridorledger.feed;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// The read models of this process and their progress. The progress of a read model states which
/// streams the read model already contains.
///
/// A read model that is new, or that has a new version, is filled from the stored facts in the
/// order of stream ids. Meanwhile the other read models continue. A read model has these states:
///
/// ```
///  new or other version        no streams left
/// ────────────▶ being filled ─────────────────▶ filled
///   rows deleted   │  ▲
///                  └──┘ next streams, up to `swept`
/// ```
///
/// `swept` is the last stream id whose facts have been applied. While a read model is being filled,
/// the feed applies to this read model only the new events of streams up to `swept`. The other
/// streams are filled later. A batch of the feed takes a shared lock of the table `read_model`. A
/// transaction that fills read models or begins an epoch takes an exclusive lock of this table. So
/// a batch and such a transaction never run at the same time.
///
/// The live rows have the read models and versions of one release. A process with other read models
/// or versions does not apply events, because its code would write other rows.
@ApplicationScoped
public class ReadModels {

  static final String LOCK_SHARED = "LOCK TABLE read_model IN ROW SHARE MODE";

  private final List<ReadModel> readModels;
  private final ReadDatabase database;
  private final boolean rebuilds;
  private final int partEvents;
  private boolean begun;

  @Inject
  ReadModels(@All List<ReadModel> readModels, ReadDatabase database, FeedConfig config) {
    this(readModels, database, config.rebuild().onUpgrade(), config.rebuild().partEvents());
  }

  /// @param rebuilds whether changed read models are rebuilt next to the live ones
  ReadModels(List<ReadModel> readModels, ReadDatabase database, boolean rebuilds, int partEvents) {
    this.readModels = readModels;
    this.database = database;
    this.rebuilds = rebuilds;
    this.partEvents = partEvents;
  }

  List<ReadModel> all() {
    return readModels;
  }

  /// Thrown if the live rows have other read models or versions than this process. This process
  /// must not apply events.
  static final class Outdated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Outdated() {
      super("the live rows are of a release with other read models, or other versions of them");
    }
  }

  /// The progress of one read model.
  ///
  /// @param swept id of the last stream whose facts have been applied by the filling; null if there
  ///   is none
  record Progress(ReadModel readModel, UUID swept, boolean filled) {

    boolean has(UUID stream) {
      return filled || swept != null && compare(stream, swept) <= 0;
    }
  }

  /// Compares two ids in the order of the database: byte by byte, as unsigned numbers.
  /// `UUID.compareTo` uses another order.
  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  /// Deletes the rows and resets the progress of each read model that is new or has a new version.
  /// The read model can then be filled. Only the first call in a process has an effect.
  ///
  /// If the service is configured to rebuild at an upgrade, or if an earlier rebuild is live, the
  /// method deletes nothing. Instead, it starts a rebuild of these read models. If a later release
  /// has already switched from the tables of this process to other ones, the method does nothing.
  synchronized void begin() throws SQLException {
    if (begun) return;
    database.transaction(db -> {
      lockAlone(db);
      String own = LiveSchema.versions(readModels);
      var live = RebuildState.lockLive(db);
      if (!live.versions().equals(own) && own.equals(live.previousVersions())) return null;
      List<ReadModel> changed = changed(db);
      boolean rebuild = rebuilds || !live.path().equals(RebuildState.BASE);
      if (!changed.isEmpty() && rebuild && hasStreams(db)) {
        rebuild(db, live, changed, own);
        return null;
      }
      LiveSchema.use(db, live.path());
      for (ReadModel readModel : changed) restart(db, readModel);
      if (!live.versions().equals(own)) RebuildState.fillInPlace(db, own);
      try (var delete = db.prepareStatement("DELETE FROM read_model WHERE name = ANY (?)")) {
        delete.setArray(1, db.createArrayOf("text", removed(db).toArray()));
        delete.executeUpdate();
      }
      return null;
    });
    begun = true;
  }

  /// Starts a rebuild of the read models of a new release. If an operator has to decide about the
  /// last rebuild of this release, the method starts none.
  private void rebuild(Connection db, RebuildState.Live live, List<ReadModel> changed, String own)
      throws SQLException {
    var last = RebuildState.lock(db);
    boolean ended =
        last != null
            && own.equals(last.versions())
            && (last.phase() == RebuildState.Phase.REFUSED
                || last.phase() == RebuildState.Phase.DISCARDED);
    if (ended)
      Log.errorf(
          "the rebuild of this release has the phase %s: accept it, or start a rebuild with POST /operations/rebuild",
          last.phase());
    else RebuildState.begin(db, live, changed, own, partEvents);
  }

  /// The read models of this process that the live rows do not have, or have in another version.
  List<ReadModel> changed(Connection db) throws SQLException {
    Map<String, Integer> known = versions(db);
    return readModels.stream()
        .filter(readModel -> !Objects.equals(known.get(readModel.name()), readModel.version()))
        .toList();
  }

  /// The names of the read models that the live rows have, but not this process.
  Set<String> removed(Connection db) throws SQLException {
    Set<String> names = new TreeSet<>(versions(db).keySet());
    readModels.forEach(readModel -> names.remove(readModel.name()));
    return names;
  }

  private static Map<String, Integer> versions(Connection db) throws SQLException {
    var known = new TreeMap<String, Integer>();
    try (var select = db.prepareStatement("SELECT name, version FROM read_model");
        var row = select.executeQuery()) {
      while (row.next()) known.put(row.getString(1), row.getInt(2));
    }
    return known;
  }

  private static boolean hasStreams(Connection db) throws SQLException {
    try (var select = db.prepareStatement("SELECT EXISTS (SELECT FROM stream_progress)");
        var row = select.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static void restart(Connection db, ReadModel readModel) throws SQLException {
    readModel.clear(db);
    try (var insert =
        db.prepareStatement(
            """
            INSERT INTO read_model (name, version, filled)
            VALUES (?, ?, NOT EXISTS (SELECT FROM stream_progress))
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, filled = excluded.filled, swept = NULL
            """)) {
      insert.setString(1, readModel.name());
      insert.setInt(2, readModel.version());
      insert.executeUpdate();
    }
  }

  /// Waits until no epoch begins and no read model is being filled, and blocks such transactions
  /// until the end of this transaction. The caller must lock the checkpoints before this call and
  /// the streams after this call. Any other order could cause a deadlock.
  static void lockShared(Connection db) throws SQLException {
    execute(db, LOCK_SHARED);
  }

  /// Waits for all other transactions that apply events, and blocks new ones until the end of this
  /// transaction. The lock covers all logs, because the logs share the table of sources.
  static void lockAlone(Connection db) throws SQLException {
    execute(db, "LOCK TABLE read_model IN EXCLUSIVE MODE");
  }

  private static void execute(Connection db, String sql) throws SQLException {
    try (var statement = db.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Reads the progress of the read models, for a transaction that writes rows.
  ///
  /// @throws Outdated if the live rows have other read models or versions
  /// @throws SQLTransientException if other tables are live than those of this connection. A new
  ///   connection gets the current search path, so the caller must try again.
  List<Progress> read(Connection db) throws SQLException {
    List<Progress> progress = stored(db);
    try (var select = db.prepareStatement("SELECT " + LiveSchema.IS_LIVE);
        var row = select.executeQuery()) {
      row.next();
      if (!row.getBoolean(1)) throw new SQLTransientException("the live schema has changed");
    }
    return progress;
  }

  /// Reads the progress of the read models.
  ///
  /// @throws Outdated if the live rows have other read models or versions
  List<Progress> stored(Connection db) throws SQLException {
    var progress = new ArrayList<Progress>();
    int rows = 0;
    try (var select = db.prepareStatement("SELECT name, version, swept, filled FROM read_model");
        var row = select.executeQuery()) {
      while (row.next()) {
        rows++;
        for (ReadModel readModel : readModels)
          if (readModel.name().equals(row.getString(1)) && readModel.version() == row.getInt(2))
            progress.add(new Progress(readModel, row.getObject(3, UUID.class), row.getBoolean(4)));
      }
    }
    if (rows != readModels.size() || progress.size() != rows) throw new Outdated();
    return progress;
  }

  /// The progress of the read models if each of them is filled. The caller must compare [#versions]
  /// with the stored versions.
  List<Progress> filled() {
    return readModels.stream().map(readModel -> new Progress(readModel, null, true)).toList();
  }

  /// A text with the name and the version of each read model of this process. The expression
  /// [#STORED_VERSIONS] has the same value if the live rows have these versions, and if each read
  /// model is filled.
  String versions() {
    return readModels.isEmpty() ? "" : LiveSchema.versions(readModels).replace(",", ":t,") + ":t";
  }

  static final String STORED_VERSIONS =
      "(SELECT string_agg(concat(name, '@', version, ':', filled), ',' ORDER BY name COLLATE \"C\") FROM read_model)";

  /// Stores that exactly these read models exist, and that each of them is filled.
  static void replace(Connection db, Collection<ReadModel> all) throws SQLException {
    try (var delete = db.createStatement()) {
      delete.executeUpdate("DELETE FROM read_model");
    }
    UnnestStatement.of(all)
        .text(ReadModel::name)
        .integer(ReadModel::version)
        .update(
            db,
            "INSERT INTO read_model (name, version, filled) SELECT name, version, true FROM unnest(?, ?) AS t (name, version)");
  }

  /// Stores that these read models contain all streams up to the id `upTo`.
  static void swept(Connection db, Collection<Progress> some, UUID upTo, boolean filled)
      throws SQLException {
    try (var update =
        db.prepareStatement("UPDATE read_model SET swept = ?, filled = ? WHERE name = ANY (?)")) {
      update.setObject(1, upTo);
      update.setBoolean(2, filled);
      update.setArray(
          3, db.createArrayOf("text", some.stream().map(p -> p.readModel().name()).toArray()));
      update.executeUpdate();
    }
  }

  /// Whether the live rows have the read models and versions of this process.
  boolean areLive() {
    try {
      return database.read(db -> {
        stored(db);
        return true;
      });
    } catch (Outdated _) {
      return false;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the versions of the read models", e);
    }
  }

  /// The names of the read models that are not yet filled, in alphabetical order. Their rows are
  /// incomplete. After a switch to another release, a process of the former release still has its
  /// own tables, which were filled.
  public List<String> unfilled() {
    try {
      return database.read(db -> {
        try {
          return stored(db).stream()
              .filter(p -> !p.filled())
              .map(p -> p.readModel().name())
              .sorted()
              .toList();
        } catch (Outdated _) {
          boolean former =
              LiveSchema.versions(readModels).equals(RebuildState.live(db).previousVersions());
          return former ? List.of() : readModels.stream().map(ReadModel::name).sorted().toList();
        }
      });
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the progress of the read models", e);
    }
  }
}
