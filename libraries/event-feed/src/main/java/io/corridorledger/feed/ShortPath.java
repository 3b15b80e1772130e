package io.corridorledger.feed;

import io.corridorledger.feed.Checkpoints.Place;
import io.corridorledger.feed.EventFeed.Batch;
import io.corridorledger.feed.Intake.Taken;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Applies a small batch with two round trips to the database: all statements, then the commit.
///
/// No statement reads or locks the progress before the writes. Each write names the progress that
/// this process expects, and changes only rows that have this progress. The number of changed rows
/// shows whether all rows were as expected. The last statement checks the other expectations.
///
/// ```
/// expect ──▶ write ──▶ check ──▶ commit
///   │          └─────────┴─────▶ roll back, discard expectations ──────▶ Intake
///   └── a foreign record, an epoch event, many records ────────────────▶ Intake
/// ```
///
/// If an expectation is wrong or a statement fails, the transaction is rolled back. [Intake] then
/// applies the batch: it locks and reads all rows, and isolates the streams that fail.
@ApplicationScoped
class ShortPath {

  /// Maximum number of records. `COPY` writes larger batches faster.
  static final int MAX_RECORDS = 64;

  private static final String CHECK =
      """
      SELECT w.position = ? AND w.stopped IS NULL
          AND (SELECT count(*) FROM ledger_epoch e WHERE e.log = w.log) = ?
          AND NOT EXISTS (SELECT FROM parked_stream k WHERE k.stream = ANY (?) AND k.log = w.log)
          AND NOT EXISTS (SELECT FROM public.skipped_event s WHERE s.stream = ANY (?) AND s.log = w.log)
          AND %s = ?,
        EXISTS (SELECT FROM received r WHERE r.log = w.log AND r.position = ?)
      FROM watermark w WHERE w.log = ? FOR UPDATE OF w
      """
          .formatted(ReadModels.STORED_VERSIONS);

  private final ReadDatabase database;
  private final ReadModels readModels;
  private final Projector projector;
  private final String versions;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  ShortPath(ReadDatabase database, ReadModels readModels, Projector projector) {
    this.database = database;
    this.readModels = readModels;
    this.projector = projector;
    this.versions = readModels.versions();
  }

  /// The rows of a log that this process expects.
  private record Known(Epochs epochs, Watermarks.State watermark) {}

  private record Attempt(Taken taken, Known known) {}

  /// The result of the last statement.
  ///
  /// @param more whether the position after the watermark was received earlier
  private record Check(boolean asExpected, boolean more) {}

  /// Applies a batch.
  ///
  /// @param places the expected checkpoint of each partition of the batch
  /// @param alone whether this consumer reads all partitions of the log. Otherwise another consumer
  ///   may move the watermark at any time, so the watermark is read again for each batch.
  /// @return null if the batch needs [Intake]. Nothing is then written.
  Taken take(String log, Batch batch, Map<Integer, Place> places, boolean alone)
      throws SQLException {
    Known expected = known.remove(log);
    if (!isSuitable(batch)) return null;
    try {
      Attempt attempt =
          database.bareTransaction(db -> attempt(db, log, batch, places, alone ? expected : null));
      known.put(log, attempt.known);
      return attempt.taken;
    } catch (SQLException | RuntimeException e) {
      Failures.throwError(e);
      if (Failures.areTransient(e)) throw e;
      Log.debugf("the short path cannot apply a batch log=%s: %s", log, Failures.message(e));
      return null;
    }
  }

  private static boolean isSuitable(Batch batch) {
    return batch.foreign().isEmpty()
        && batch.authentic().size() <= MAX_RECORDS
        && batch.authentic().stream()
            .allMatch(record ->
                record.epochEvent() == null && EventContent.isPossible(record.event().recorded()));
  }

  private Attempt attempt(
      Connection db, String log, Batch batch, Map<Integer, Place> places, Known cached)
      throws SQLException {
    Known expected = cached == null ? read(db, log) : cached;
    if (expected.watermark.stop() != null) throw new Writes.Unexpected("the log is stopped");
    List<Authentic> records =
        batch.authentic().stream()
            .sorted(Comparator.comparingLong(record -> record.event().position()))
            .toList();
    for (Authentic record : records)
      if (expected.epochs.of(record.event().epoch(), record.event().position())
          != Epochs.Validity.LIVE) throw new Writes.Unexpected("an event of another epoch");

    var taken = new Taken(log);
    taken.shortPath = true;
    for (Authentic record : records) taken.received.add(record.event().position());
    Writes to = Writes.collected(db);
    to.add(ReadDatabase.REUSE_PLANS);
    Checkpoints.collect(to, log, places, batch.advances().values());
    to.add(ReadModels.LOCK_SHARED);
    Received.collect(to, log, records);
    taken.result = projector.collect(to, log, records.stream().map(Authentic::event).toList());
    Watermarks.State after = Watermarks.collect(to, log, expected.watermark, records);
    Array streams =
        db.createArrayOf("uuid", records.stream().map(record -> record.event().stream()).toArray());
    Check check =
        to.send(
            CHECK,
            List.of(
                after.position(),
                expected.epochs.firstPositions().size(),
                streams,
                streams,
                versions,
                after.position() + 1,
                log),
            row -> new Check(row.getBoolean(1), row.getBoolean(2)));
    if (!check.asExpected) throw new Writes.Unexpected("a row is not as expected");
    if (check.more) after = Watermarks.advance(db, log).after();
    if (after != expected.watermark) taken.move = new Watermarks.Move(expected.watermark, after);
    return new Attempt(taken, new Known(expected.epochs, after));
  }

  /// Reads the expected rows of a log. These rows are read without a lock, so the check can still
  /// fail.
  private Known read(Connection db, String log) throws SQLException {
    if (!readModels.read(db).stream().allMatch(ReadModels.Progress::filled))
      throw new Writes.Unexpected("a read model is being filled");
    return new Known(Epochs.read(db, log), Watermarks.read(db, log));
  }
}
