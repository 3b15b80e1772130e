package io.corridorledger.store;

import io.cloudevents.CloudEvent;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.store.LogReader.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.DataSource;

/// Reads pages of the log for HTTP clients. An event on a page has the same bytes as in the topic.
public final class LogPages {

  public static final int MAX_ENTRIES = 1_000;

  /// Number of log entries that the first query for a page requests. Each further query requests
  /// twice as many entries as the query before. The first query requests only a few entries,
  /// because a page may have room for only a few large events.
  private static final int FIRST_ROWS = 50;

  private final DataSource database;
  private final LogReader reader;
  private final long maxBytes;

  /// @param maxBytes maximum bytes of event data on one page; a page has at least one event
  public LogPages(DataSource database, PublishedLog log, long maxBytes) {
    this.database = database;
    this.reader = new LogReader(log);
    this.maxBytes = maxBytes;
  }

  /// A page of the log.
  ///
  /// @param next first position of the next page; empty if this is the last page
  public record Page(List<CloudEvent> events, OptionalLong next) {}

  /// Reads the entries of the log from a position on. An event appears in the log some milliseconds
  /// after it was recorded, when it gets its position.
  ///
  /// @param limit maximum number of entries, at most [#MAX_ENTRIES]
  public Page from(long position, int limit, Share memory) throws Exhausted, TooLarge {
    memory.grow(2 * StreamMemory.weight(maxBytes, limit));
    try (Connection connection = database.getConnection()) {
      List<CloudEvent> events = new ArrayList<>();
      long last = position - 1;
      long bytes = 0;
      for (int rows = FIRST_ROWS; ; rows *= 2) {
        int wanted = Math.min(rows, limit - events.size());
        Batch batch =
            reader.after(connection, last, wanted, events.isEmpty() ? maxBytes : maxBytes - bytes);
        for (LogEntry entry : batch.entries()) {
          long length = entry.record().value().length;
          if (!events.isEmpty() && bytes + length > maxBytes)
            return new Page(events, OptionalLong.of(entry.position()));
          events.add(entry.event());
          bytes += length;
          last = entry.position();
        }
        if (!batch.complete()) return new Page(events, OptionalLong.of(last + 1));
        if (batch.entries().size() < wanted) return new Page(events, OptionalLong.empty());
        if (events.size() == limit)
          return new Page(
              events,
              reader.after(connection, last, 1, 0).entries().isEmpty()
                  ? OptionalLong.empty()
                  : OptionalLong.of(last + 1));
      }
    } catch (SQLException e) {
      throw new StoreFailure("read of the log", e);
    }
  }
}
