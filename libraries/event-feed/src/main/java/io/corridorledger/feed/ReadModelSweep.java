package io.corridorledger.feed;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.feed.ReadModels.Outdated;
import io.corridorledger.feed.ReadModels.Progress;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Fills a new read model from the stored facts. Every process takes part: each transaction applies
/// a few streams to the read model. The progress is stored in the database, so another process can
/// continue after a crash.
@ApplicationScoped
public class ReadModelSweep {

  /// Number of streams that one transaction applies. The number is small, because the feed waits
  /// during the transaction.
  private static final int STREAMS = 200;

  /// Percentage of the heap for the facts that one transaction applies. A single stream is applied
  /// even if it needs more.
  private static final int HISTORIES_PERCENT = 10;

  private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 100 * HISTORIES_PERCENT;

  private static final UUID LAST_ID = new UUID(-1, -1);

  private static final Comparator<Progress> BY_PROGRESS =
      Comparator.comparing(
          Progress::swept, Comparator.nullsFirst((a, b) -> ReadModels.compare(a, b)));

  private final ReadModels readModels;
  private final FactStore facts;
  private final ReadDatabase database;
  private final FeedConfig config;
  private volatile Thread thread;
  private volatile boolean failing;

  ReadModelSweep(ReadModels readModels, FactStore facts, ReadDatabase database, FeedConfig config) {
    this.readModels = readModels;
    this.facts = facts;
    this.database = database;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    try {
      readModels.begin();
    } catch (SQLException e) {
      Log.errorf(Failures.printable(e), "cannot read the versions of the read models");
    }
    thread = Thread.ofVirtual().name("read-models").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.interrupt();
  }

  /// Whether the last attempt to fill read models failed. The attempt is repeated until it
  /// succeeds.
  boolean isFailing() {
    return failing;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted())
      try {
        readModels.begin();
        boolean more = step(STREAMS);
        failing = false;
        if (!more) return;
      } catch (Outdated e) {
        Log.errorf("%s", e.getMessage());
        return;
      } catch (SQLException | RuntimeException | Error e) {
        failing = true;
        Log.errorf(Failures.printable(e), "a read model cannot be filled");
        try {
          Thread.sleep(config.feed().maxBackoff());
        } catch (InterruptedException _) {
          return;
        }
      }
  }

  /// A stream that is applied next to the read models that are being filled. Streams are applied in
  /// the order of their ids.
  private record Next(StreamKey key, long bytes, long facts) {}

  /// Applies the next streams to the read models that have made the least progress.
  ///
  /// @param limit maximum number of streams; two streams with the same id count as one
  /// @return false if all read models are filled
  boolean step(int limit) throws SQLException {
    return database.transaction(db -> {
      ReadModels.lockAlone(db);
      List<Progress> unfilled = readModels.read(db).stream().filter(p -> !p.filled()).toList();
      if (unfilled.isEmpty()) return false;
      UUID after = Collections.min(unfilled, BY_PROGRESS).swept();
      List<Progress> behind =
          unfilled.stream().filter(p -> Objects.equals(p.swept(), after)).toList();
      UUID upTo = nextProgress(unfilled, after);
      List<Next> next = next(db, after, upTo, limit);
      if (next.isEmpty() && !upTo.equals(LAST_ID)) {
        ReadModels.swept(db, behind, upTo, false);
        return true;
      }
      if (next.isEmpty()) {
        ReadModels.swept(db, behind, after, true);
        Log.infof("read models filled names=%s", names(behind));
        return true;
      }
      Map<String, List<UUID>> byLog =
          next.stream()
              .map(Next::key)
              .collect(
                  Collectors.groupingBy(
                      StreamKey::log,
                      TreeMap::new,
                      Collectors.mapping(StreamKey::stream, Collectors.toList())));
      for (var log : byLog.entrySet()) {
        Writes to = Writes.atOnce(db);
        List<StreamHistory> histories = AppliedFacts.of(db, facts, log.getKey(), log.getValue());
        for (Progress progress : behind) progress.readModel().apply(histories, to);
      }
      ReadModels.swept(db, behind, next.getLast().key().stream(), false);
      return true;
    });
  }

  /// Returns the highest stream id that the current transaction may apply. The transaction
  /// continues to fill the read models that are filled up to the id `after`. Other read models may
  /// be filled up to higher ids. The result is the lowest of these higher ids. After this id, all
  /// read models that are filled up to it are filled together.
  ///
  /// A read model may be derived from the rows of a second read model. If the second read model is
  /// filled again, the derived read model is also filled again from the first stream. So the
  /// derived read model is never ahead of the second read model.
  private static UUID nextProgress(List<Progress> unfilled, UUID after) {
    return unfilled.stream()
        .map(Progress::swept)
        .filter(swept -> swept != null && (after == null || ReadModels.compare(swept, after) > 0))
        .min(ReadModels::compare)
        .orElse(LAST_ID);
  }

  private static String names(List<Progress> progress) {
    return progress.stream().map(p -> p.readModel().name()).sorted().toList().toString();
  }

  /// Returns streams with ids above `after` and up to `upTo`, in the order of ids. Two logs may
  /// have a stream with the same id. Both streams are then returned together.
  private static List<Next> next(Connection db, UUID after, UUID upTo, int limit)
      throws SQLException {
    var found = new ArrayList<Next>();
    try (var select =
        db.prepareStatement(
            "SELECT log, stream, bytes, seen FROM stream_progress WHERE stream %s ? AND stream <= ? ORDER BY stream LIMIT ?"
                .formatted(after == null ? ">=" : ">"))) {
      select.setObject(1, after == null ? new UUID(0, 0) : after);
      select.setObject(2, upTo);
      select.setInt(3, limit + 1);
      try (var row = select.executeQuery()) {
        while (row.next())
          found.add(
              new Next(
                  new StreamKey(row.getString(1), row.getObject(2, UUID.class)),
                  row.getLong(3),
                  row.getLong(4)));
      }
    }
    int end = 0;
    long weight = 0;
    for (Next one : found) {
      weight += StreamMemory.weight(one.bytes, one.facts);
      if (end > 0 && weight > MAX_WEIGHT) break;
      end++;
    }
    if (end == found.size() && end <= limit) return found;
    // The limit may separate two streams with the same id. Therefore the streams with the last id
    // are left for the next step. If all streams have the same id, all of them are returned.
    UUID first = found.getFirst().key().stream();
    UUID last = found.get(end - 1).key().stream();
    return found.stream()
        .filter(one -> {
          UUID id = one.key().stream();
          return id.equals(first) || ReadModels.compare(id, last) < 0;
        })
        .toList();
  }
}
