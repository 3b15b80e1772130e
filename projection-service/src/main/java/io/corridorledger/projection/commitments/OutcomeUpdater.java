package io.corridorledger.projection.commitments;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.feed.Writes;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.commitments.Scoreboard.Forecast;
import io.corridorledger.projection.figures.FigureRange;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/// Decides and stores the outcomes that may have changed according to [OutcomeChanges]. Every
/// process runs this task, but a lock allows only one transaction at a time. Neither the feed nor a
/// query waits for this task.
///
/// ```
/// changed figures ──▶ commitments that need these figures ──▶ judge ──▶ store
/// ```
///
/// A transaction of this task first deletes the changes that it sees, and then reads the facts. If
/// a transaction of the feed adds a fact meanwhile, the same transaction also adds a change. The
/// next transaction of this task processes this change. Therefore no fact is missed: the
/// transaction that processes the last change of a commitment reads all facts about the commitment.
@ApplicationScoped
class OutcomeUpdater {

  /// Maximum number of changed figures that one transaction processes.
  private static final int FIGURES = 1_000;

  /// Maximum number of changed streams that one transaction processes.
  private static final int STREAMS = 100;

  /// Maximum number of commitments whose evidence is read together.
  private static final int COMMITMENTS = 100;

  /// Percentage of the heap for the evidence that is read together. If one commitment needs more,
  /// its outcome is not stored, and each query decides the outcome.
  private static final int EVIDENCE_PERCENT = 5;

  private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 100 * EVIDENCE_PERCENT;

  /// Maximum value of the metric for waiting changes. The query stops counting at this number.
  private static final int MAX_COUNTED = 1_000_000;

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

  private final Scoreboard scoreboard;
  private final Commitments commitments;
  private final OutcomeChanges changes;
  private final DataSource database;
  private final Duration pause;
  private volatile Thread thread;
  private volatile boolean failing;

  OutcomeUpdater(
      Scoreboard scoreboard,
      Commitments commitments,
      OutcomeChanges changes,
      DataSource database,
      CorridorConfig config,
      MeterRegistry registry) {
    this.scoreboard = scoreboard;
    this.commitments = commitments;
    this.changes = changes;
    this.database = database;
    this.pause = config.outcomes().pause();
    Gauge.builder("corridor.outcomes.failing", this, u -> u.failing ? 1 : 0)
        .description("Whether the last attempt to judge changed commitments failed")
        .register(registry);
    Gauge.builder("corridor.outcomes.changes", this, OutcomeUpdater::count)
        .description("Changes whose commitments have not been judged yet")
        .register(registry);
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofVirtual().name("outcomes").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.interrupt();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted())
      try {
        boolean more = step();
        failing = false;
        // During the pause, further changes that affect the same commitments may arrive. After the
        // pause, all these changes are processed together.
        if (!more) Thread.sleep(pause);
      } catch (InterruptedException _) {
        return;
      } catch (SQLException | RuntimeException | Error e) {
        if (Thread.currentThread().isInterrupted()) return;
        failing = true;
        Log.errorf(e, "the outcomes of commitments cannot be updated");
        try {
          Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException _) {
          return;
        }
      }
  }

  /// Processes some changes in one transaction.
  ///
  /// @return whether there may be more changes; false while the read models are being filled
  boolean step() throws SQLException {
    try (Connection db = database.getConnection()) {
      if (!exists(db)) return false;
      db.setAutoCommit(false);
      try {
        boolean more = isCurrent(db) && process(db);
        db.commit();
        return more;
      } catch (SQLException | RuntimeException | Error e) {
        db.rollback();
        throw e;
      }
    }
  }

  private static boolean exists(Connection db) throws SQLException {
    return Rows.select(
            db,
            "SELECT EXISTS (SELECT FROM commitment_outcome_change)",
            List.of(),
            row -> row.getBoolean(1))
        .getFirst();
  }

  /// Checks whether the stored outcomes can be updated. In the table `read_model`, the query locks
  /// the row of the read model `commitment_outcome`. The lock prevents another process from filling
  /// this read model again during the transaction.
  ///
  /// @return whether the read model is completely filled, in the version of this process
  private boolean isCurrent(Connection db) throws SQLException {
    return Rows.select(
            db,
            "SELECT filled AND version = ? FROM read_model WHERE name = ? FOR SHARE",
            List.of(changes.version(), OutcomeChanges.NAME),
            row -> row.getBoolean(1))
        .equals(List.of(true));
  }

  /// Processes some changes in the tables of this connection.
  ///
  /// @return whether there may be more changes
  boolean process(Connection db) throws SQLException {
    try (var lock = db.createStatement()) {
      lock.execute("LOCK TABLE commitment_outcome IN SHARE ROW EXCLUSIVE MODE");
    }
    int found = findCommitments(db);
    List<UUID> changed = takeStreams(db);
    for (int i = 0; i < changed.size(); i += COMMITMENTS)
      store(db, changed.subList(i, Math.min(changed.size(), i + COMMITMENTS)));
    return found == FIGURES || changed.size() >= STREAMS;
  }

  /// Finds the commitments whose outcomes depend on changed figures. In the table
  /// `commitment_outcome_change`, replaces the rows of these figures by one row for each
  /// commitment.
  ///
  /// @return number of replaced rows
  private static int findCommitments(Connection db) throws SQLException {
    return Rows.select(
            db,
            """
            WITH taken AS (
              DELETE FROM commitment_outcome_change WHERE seq IN (
                SELECT seq FROM commitment_outcome_change WHERE stream IS NULL ORDER BY seq LIMIT ?)
              RETURNING series, sort_key),
            found AS (
              INSERT INTO commitment_outcome_change (stream)
              SELECT DISTINCT r.id FROM (SELECT DISTINCT series, sort_key FROM taken) AS t
              JOIN commitment_outcome_range r
                ON r.series = t.series AND r.first_key <= t.sort_key AND r.end_key > t.sort_key)
            SELECT count(*) FROM taken
            """,
            List.of(FIGURES),
            row -> row.getInt(1))
        .getFirst();
  }

  /// Deletes the changes of some streams, and returns the ids of these streams. If a stream is a
  /// project, the ids of the commitments that belong to the project are also returned.
  private static List<UUID> takeStreams(Connection db) throws SQLException {
    return Rows.select(
        db,
        """
        WITH taken AS (
          DELETE FROM commitment_outcome_change WHERE stream IN (
            SELECT DISTINCT stream FROM commitment_outcome_change WHERE stream IS NOT NULL ORDER BY stream LIMIT ?)
          RETURNING stream)
        SELECT stream FROM taken
        UNION SELECT o.id FROM commitment_outcome o JOIN taken t ON o.project = t.stream ORDER BY 1
        """,
        List.of(STREAMS),
        row -> row.getObject(1, UUID.class));
  }

  /// Decides the outcomes of the commitments among these streams, and replaces the stored outcomes.
  private void store(Connection db, List<UUID> streams) throws SQLException {
    String ids = CopyInsert.array(streams.stream().map(UUID::toString).toList());
    for (String table : List.of("commitment_outcome", "commitment_outcome_range"))
      try (var delete =
          db.prepareStatement("DELETE FROM %s WHERE id = ANY (?::uuid[])".formatted(table))) {
        delete.setString(1, ids);
        delete.executeUpdate();
      }
    List<Commitment> promises =
        Rows.all(
            db, commitments, Criteria.at(new PointInTime()).where("id = ANY (?::uuid[])", ids));
    List<Judged> judged = new ArrayList<>();
    judge(db, promises, judged);
    OUTCOMES.rows(Writes.atOnce(db), judged);
    RANGES.rows(
        Writes.atOnce(db),
        promises.stream()
            .flatMap(p -> p.evidenceWanted().stream().distinct().map(r -> new Range(p.id(), r)))
            .toList());
  }

  private record Judged(Commitment promise, Forecast forecast) {}

  private record Range(UUID id, FigureRange figures) {}

  private static final CopyInsert<Judged> OUTCOMES =
      CopyInsert.<Judged>into("commitment_outcome")
          .column("id", j -> j.promise().id())
          .column("project", j -> j.promise().project())
          .column("result_before", j -> j.forecast() == null ? null : j.forecast().before())
          .column("result_since", j -> j.forecast() == null ? null : j.forecast().since())
          .column(
              "changes_on",
              j ->
                  j.forecast() == null
                      ? "infinity"
                      : Objects.requireNonNullElse(j.forecast().changesOn(), "infinity"));

  private static final CopyInsert<Range> RANGES =
      CopyInsert.<Range>into("commitment_outcome_range")
          .column("id", Range::id)
          .column("series", r -> r.figures().series())
          .column("first_key", r -> r.figures().from())
          .column("end_key", r -> r.figures().before());

  /// Decides outcomes. If the evidence needs too much memory, the method divides the commitments
  /// into two halves and decides each half separately. If one commitment alone needs too much
  /// memory, its outcome is not decided.
  private void judge(Connection db, List<Commitment> promises, List<Judged> judged)
      throws SQLException {
    List<Forecast> forecasts =
        promises.isEmpty() ? List.of() : scoreboard.forecast(db, promises, MAX_WEIGHT);
    if (forecasts != null)
      for (int i = 0; i < promises.size(); i++)
        judged.add(new Judged(promises.get(i), forecasts.get(i)));
    else if (promises.size() == 1) judged.add(new Judged(promises.getFirst(), null));
    else {
      int half = promises.size() / 2;
      judge(db, promises.subList(0, half), judged);
      judge(db, promises.subList(half, promises.size()), judged);
    }
  }

  private long count() {
    try (Connection db = database.getConnection()) {
      return Rows.select(
              db,
              "SELECT count(*) FROM (SELECT FROM commitment_outcome_change LIMIT ?) AS c",
              List.of(MAX_COUNTED),
              row -> row.getLong(1))
          .getFirst();
    } catch (SQLException _) {
      return -1;
    }
  }
}
