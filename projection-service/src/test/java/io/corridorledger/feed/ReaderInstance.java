package io.corridorledger.feed;

import io.corridorledger.feed.Checkpoints.Advance;
import io.corridorledger.feed.Checkpoints.Place;
import io.corridorledger.feed.EventFeed.Batch;
import io.corridorledger.feed.Intake.Taken;
import io.corridorledger.feed.RecordCheck.Authentic;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// One instance of the reader with its own memory, without a broker. Each instance reads one
/// partition of the log.
final class ReaderInstance {

  private static final String TOPIC = "scripted";

  final Intake intake;
  private final ReadDatabase database;
  private final ShortPath shortPath;
  private final String log;
  private final int partition;

  ReaderInstance(
      ReadDatabase database, ReadModels readModels, FactStore facts, String log, int partition) {
    var projector = new Projector(readModels, facts);
    this.intake = new Intake(projector, new EpochChange(projector, facts));
    this.shortPath = new ShortPath(database, readModels, projector);
    this.database = database;
    this.log = log;
    this.partition = partition;
  }

  /// Applies records on the short path.
  ///
  /// @return null if the short path wrote nothing
  Taken takeShort(boolean alone, List<Authentic> records) throws SQLException {
    Place place =
        database
            .transaction(db -> Checkpoints.begin(db, log, TOPIC, List.of(partition)))
            .places()
            .get(partition);
    var advance = new Advance(partition, place.nextOffset() + records.size(), 0);
    var batch = new Batch(records, List.of(), Map.of(partition, advance));
    Taken taken = shortPath.take(log, batch, Map.of(partition, place), alone);
    if (taken != null) intake.committed(taken);
    return taken;
  }

  /// Applies records on the short path, or else with [Intake].
  Taken take(boolean alone, List<Authentic> records) throws SQLException {
    Taken taken = takeShort(alone, records);
    if (taken == null) {
      taken = database.transaction(db -> intake.take(db, log, records));
      intake.committed(taken);
    }
    return taken;
  }
}
