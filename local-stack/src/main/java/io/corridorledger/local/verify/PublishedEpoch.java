package io.corridorledger.local.verify;

import io.corridorledger.integrity.MacKeys;
import io.corridorledger.local.ProgressBar;
import io.corridorledger.local.verify.TopicRecord.Genuine;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Finds the latest epoch in a topic. When an operator raises the epoch of a restored log, the new
/// epoch must be higher than the latest epoch in the topic. The restored log may lack that latest
/// epoch.
///
/// @param log name of the log
/// @param kafka settings of a client that may read the topic
/// @param keys keys that authenticate the log's records
public record PublishedEpoch(String log, Map<String, String> kafka, MacKeys keys) {

  private static final long FIRST = 1;

  /// The latest epoch of the records with a valid authentication code; 1 if there are no such
  /// records.
  ///
  /// @param out stream to which the progress is printed
  public long latest(PrintStream out) throws KafkaUnreachable {
    var topic = LogTopic.open(kafka, "corridor." + log + ".v1");
    var latest = new AtomicLong(FIRST);
    if (topic.isEmpty()) {
      return latest.get();
    }
    var bar = new ProgressBar(out, log + ", topic", topic.get().size());
    try {
      topic
          .get()
          .read((records, read) -> {
            for (var record : records) {
              if (TopicRecord.of(record, log, topic.get().partitions(), keys)
                  instanceof Genuine(var content)) {
                latest.accumulateAndGet(content.epoch(), Math::max);
              }
            }
            bar.show(read);
          });
    } catch (SQLException e) {
      throw new IllegalStateException("no database is involved", e);
    } finally {
      bar.interrupt();
    }
    return latest.get();
  }
}
