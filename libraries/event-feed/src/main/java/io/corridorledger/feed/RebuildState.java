package io.corridorledger.feed;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rows about rebuilds: the live tables, the rebuild, and what the tables of a path contain.
///
/// A path is the list of schemas in which a connection looks for the tables of read models. The
/// last schema is [#BASE]. A rebuild of some read models adds a schema in front of the live path.
final class RebuildState {

  /// The schema of the feed and the facts. The tables of the migrations are in this schema, so a
  /// rebuild copies their columns and indexes.
  static final String BASE = "live";

  private RebuildState() {}

  enum Phase {
    FILLING,
    INDEXING,
    CATCHING_UP,
    COMPARING,
    REFUSED,
    LIVE,
    DISCARDED;

    boolean isRunning() {
      return compareTo(COMPARING) <= 0;
    }
  }

  /// The live tables.
  ///
  /// @param models the read models whose tables differ between the two paths
  record Live(
      String path,
      String versions,
      String previousPath,
      String previousVersions,
      List<String> models) {}

  /// A rebuild.
  ///
  /// @param basePath the live path when the rebuild began
  /// @param accepted whether an operator has accepted the differences
  record State(
      String schema,
      String path,
      List<String> models,
      String versions,
      String basePath,
      String baseVersions,
      Phase phase,
      boolean accepted,
      List<String> differences,
      String failure) {

    List<ReadModel> of(Collection<ReadModel> all) {
      return all.stream().filter(readModel -> models.contains(readModel.name())).toList();
    }
  }

  /// What the tables of a path contain of one log: all events up to a position, except for later
  /// events of parked streams.
  record Cut(long position, int epochs, List<UUID> parked) {}

  /// Thrown if a rebuild has another phase than the caller expects. The caller reads the state
  /// again.
  static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Moved() {
      super("the rebuild has another phase now");
    }
  }

  static Live live(Connection db) throws SQLException {
    return live(db, "");
  }

  /// Waits for all other transactions that begin or end a rebuild, or that change the live tables.
  static Live lockLive(Connection db) throws SQLException {
    return live(db, " FOR UPDATE");
  }

  /// Prevents a change of the live tables until the end of the transaction.
  static Live keepLive(Connection db) throws SQLException {
    return live(db, " FOR SHARE");
  }

  private static Live live(Connection db, String lock) throws SQLException {
    try (var select =
            db.prepareStatement(
                "SELECT path, versions, previous_path, previous_versions, models FROM public.live_schema"
                    + lock);
        var row = select.executeQuery()) {
      row.next();
      return new Live(
          row.getString(1), row.getString(2), row.getString(3), row.getString(4), texts(row, 5));
    }
  }

  /// Returns the rebuild; null if there was none.
  static State read(Connection db) throws SQLException {
    return read(db, "");
  }

  static State lock(Connection db) throws SQLException {
    return read(db, " FOR UPDATE");
  }

  private static State read(Connection db, String lock) throws SQLException {
    try (var select =
            db.prepareStatement(
                "SELECT schema, path, models, versions, base_path, base_versions, phase, accepted, differences, failure FROM public.rebuild"
                    + lock);
        var row = select.executeQuery()) {
      if (!row.next()) return null;
      return new State(
          row.getString(1),
          row.getString(2),
          texts(row, 3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          Phase.valueOf(row.getString(7)),
          row.getBoolean(8),
          texts(row, 9),
          row.getString(10));
    }
  }

  /// Prevents that the rebuild begins another phase before the end of the transaction.
  ///
  /// @throws Moved if the rebuild has already begun another phase
  static void keep(Connection db, State state) throws SQLException {
    try (var select =
        db.prepareStatement(
            "SELECT FROM public.rebuild WHERE schema = ? AND phase = ? FOR SHARE")) {
      select.setString(1, state.schema);
      select.setString(2, state.phase.name());
      try (var row = select.executeQuery()) {
        if (!row.next()) throw new Moved();
      }
    }
  }

  /// Creates the tables of a rebuild and divides the streams into parts. If an equal rebuild is
  /// running, it continues instead. The caller has locked the live tables.
  ///
  /// @param versions the versions of all read models of this process
  static void begin(
      Connection db, Live live, Collection<ReadModel> some, String versions, int partEvents)
      throws SQLException {
    List<String> names = some.stream().map(ReadModel::name).toList();
    State running = lock(db);
    if (running != null
        && running.phase.isRunning()
        && running.versions.equals(versions)
        && running.models.equals(names)
        && running.basePath.equals(live.path)
        && running.baseVersions.equals(live.versions)) return;
    String[] tables =
        some.stream().flatMap(readModel -> readModel.tables().stream()).toArray(String[]::new);
    String schema;
    try (var create = db.prepareStatement("SELECT public.create_read_models(?)")) {
      create.setArray(1, db.createArrayOf("text", tables));
      try (var row = create.executeQuery()) {
        row.next();
        schema = row.getString(1);
      }
    }
    boolean whole = some.size() == versions.split(",").length;
    String path = schema + "," + (whole ? BASE : live.path);
    // The position is stored before the streams are read. So the catch-up finds all facts that are
    // stored after this statement.
    capture(db, path);
    update(db, "DELETE FROM public.rebuild_part");
    update(
        db,
        """
        INSERT INTO public.rebuild (schema, path, models, versions, base_path, base_versions, phase)
        VALUES (?, ?, ?, ?, ?, ?, 'FILLING')
        ON CONFLICT (one) DO UPDATE SET schema = excluded.schema, path = excluded.path, models = excluded.models,
          versions = excluded.versions, base_path = excluded.base_path, base_versions = excluded.base_versions,
          phase = excluded.phase, accepted = false, started_at = now(), differences = '{}', failure = NULL
        """,
        schema,
        path,
        db.createArrayOf("text", names.toArray()),
        versions,
        live.path,
        live.versions);
    update(
        db,
        """
        INSERT INTO public.rebuild_part (schema, first_stream, last_stream, events)
        SELECT ?, (array_agg(stream ORDER BY stream))[1], (array_agg(stream ORDER BY stream DESC))[1], sum(applied)
        FROM (SELECT stream, applied, div(sum(applied) OVER (ORDER BY stream), ?) AS part FROM stream_progress) AS p
        GROUP BY part
        """,
        schema,
        partEvents);
  }

  /// Stores, for each log, the position up to which the tables of this path are complete when the
  /// transaction commits.
  static void capture(Connection db, String path) throws SQLException {
    update(
        db,
        """
        INSERT INTO public.rebuild_cut (path, log, position, epochs, parked)
        SELECT ?, w.log, w.position, (SELECT count(*) FROM ledger_epoch e WHERE e.log = w.log),
          ARRAY(SELECT stream FROM parked_stream k WHERE k.log = w.log)
        FROM watermark w
        ON CONFLICT (path, log) DO UPDATE
        SET position = excluded.position, epochs = excluded.epochs, parked = excluded.parked
        """,
        path);
  }

  static Map<String, Cut> cuts(Connection db, String path) throws SQLException {
    var cuts = new HashMap<String, Cut>();
    try (var select =
        db.prepareStatement(
            "SELECT log, position, epochs, parked FROM public.rebuild_cut WHERE path = ? FOR UPDATE")) {
      select.setString(1, path);
      try (var row = select.executeQuery()) {
        while (row.next())
          cuts.put(
              row.getString(1),
              new Cut(row.getLong(2), row.getInt(3), List.of((UUID[]) row.getArray(4).getArray())));
      }
    }
    return cuts;
  }

  /// Begins the next phase, unless another process has done so.
  static boolean move(Connection db, State from, Phase to, List<String> differences)
      throws SQLException {
    return update(
            db,
            "UPDATE public.rebuild SET phase = ?, differences = ?, failure = NULL WHERE schema = ? AND phase = ?",
            to.name(),
            db.createArrayOf("text", differences.toArray()),
            from.schema,
            from.phase.name())
        == 1;
  }

  /// Continues a refused rebuild without a comparison.
  static void accept(Connection db, State state) throws SQLException {
    update(
        db,
        "UPDATE public.rebuild SET phase = 'CATCHING_UP', accepted = true WHERE schema = ?",
        state.schema);
  }

  /// Makes the tables of a path live. The caller holds the lock of all read models.
  static void makeLive(Connection db, String path, String versions, List<String> models)
      throws SQLException {
    update(
        db,
        """
        UPDATE public.live_schema SET previous_path = path, previous_versions = versions, path = ?, versions = ?,
          models = ?, switched_at = now()
        """,
        path,
        versions,
        db.createArrayOf("text", models.toArray()));
  }

  /// Stores that a process of these versions fills read models in the live tables. The former
  /// tables then no longer exist.
  static void fillInPlace(Connection db, String versions) throws SQLException {
    update(
        db,
        "UPDATE public.live_schema SET versions = ?, previous_path = NULL, previous_versions = NULL",
        versions);
  }

  static void forgetPrevious(Connection db) throws SQLException {
    update(db, "UPDATE public.live_schema SET previous_path = NULL, previous_versions = NULL");
  }

  /// Stores why the last attempt failed.
  ///
  /// @param failure null if an attempt has succeeded
  static void fail(Connection db, String schema, String failure) throws SQLException {
    update(
        db,
        """
        UPDATE public.rebuild SET failure = ? WHERE schema = ? AND failure IS DISTINCT FROM ?
          AND phase IN ('FILLING', 'INDEXING', 'CATCHING_UP', 'COMPARING')
        """,
        failure,
        schema,
        failure);
  }

  /// The schemas of rebuilds that are no longer needed.
  static List<String> unneeded(Connection db) throws SQLException {
    try (var select =
            db.prepareStatement("SELECT ARRAY(SELECT public.unneeded_read_models() ORDER BY 1)");
        var row = select.executeQuery()) {
      row.next();
      return texts(row, 1);
    }
  }

  static int update(Connection db, String sql, Object... values) throws SQLException {
    try (var statement = db.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++)
        if (values[i] instanceof Array array) statement.setArray(i + 1, array);
        else statement.setObject(i + 1, values[i]);
      return statement.executeUpdate();
    }
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
