package io.corridorledger.store;

import io.corridorledger.store.GroupCommit.Limits;
import io.corridorledger.store.GroupCommit.Listener;
import java.time.Duration;
import javax.sql.DataSource;

/// Writes the events of commands. Commands that arrive together are appended in one round trip and
/// one transaction, see [GroupCommit]. A rejection of one command does not affect the others.
///
/// Conflicts are reported as [AppendRefused].
public final class PostgresEventStore implements AutoCloseable {

  private final GroupCommit commits;

  PostgresEventStore(DataSource database, Limits limits, Listener listener) {
    commits = new GroupCommit(database, limits, listener);
  }

  /// Creates a store without metrics. The limits are the defaults of a writer.
  ///
  /// @param lockTimeout how long an append waits for another append with the same idempotency key
  ///   or stream
  /// @param committers number of transactions at the same time
  public PostgresEventStore(DataSource database, Duration lockTimeout, int committers) {
    this(
        database,
        new Limits(Limits.MIN_BATCH, 64, 1_024, committers, Duration.ofSeconds(10), lockTimeout),
        Listener.NONE);
  }

  /// Appends the events of a command, and returns when they are committed.
  ///
  /// @throws StoreFailure if the append failed, or if its outcome is unknown because the connection
  ///   failed
  public void append(Append append) throws AppendRefused {
    require(commits.append(append));
  }

  /// Returns if the append is committed.
  static void require(Outcome outcome) throws AppendRefused {
    switch (outcome) {
      case Outcome.Recorded _ -> {}
      case Outcome.Failed failed -> throw new StoreFailure("append", failed.cause());
      case Outcome.Unknown unknown -> throw new StoreFailure("append", unknown.cause());
      case Outcome.Refused refused -> {
        switch (refused.reason()) {
          case KEY_USED -> throw new AppendRefused.KeyUsed();
          case KEY_LOCKED -> throw new AppendRefused.KeyInProgress();
          case STREAM_LOCKED -> throw new AppendRefused.StreamLocked();
          case STALE -> throw new AppendRefused.StaleVersion();
          case EXISTS -> throw new AppendRefused.StreamExists(refused.streamType());
          case FULL -> throw new AppendRefused.StreamFull();
          case RESERVED -> throw new AppendRefused.StreamReserved();
          case OVERLOADED -> throw new AppendRefused.Overloaded();
        }
      }
    }
  }

  int queued() {
    return commits.queued();
  }

  /// Closes the store. Commands that are already in the queue are appended, and later commands are
  /// rejected.
  @Override
  public void close() {
    commits.close();
  }
}
