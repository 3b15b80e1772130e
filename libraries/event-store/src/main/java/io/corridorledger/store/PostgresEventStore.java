package io.corridorledger.store;

import io.corridorledger.store.GroupCommit.Limits;
import io.corridorledger.store.GroupCommit.Listener;
import java.time.Duration;
import javax.sql.DataSource;

/// Writes the events of commands. Commands that arrive together are appended in one round trip and
/// one transaction, see [GroupCommit]. A rejection of one command does not affect the others.
///
/// Conflicts are reported as checked exceptions.
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

  /// Thrown if the stream does not have the expected version. Nothing was written.
  public static final class StaleVersion extends Exception {
    private static final long serialVersionUID = 1L;

    StaleVersion() {
      super("stale version", null, false, false);
    }
  }

  /// Thrown if the stream already exists, possibly with another type. Nothing was written.
  public static final class StreamExists extends Exception {
    private static final long serialVersionUID = 1L;

    private final String streamType;

    StreamExists(String streamType) {
      super("stream exists", null, false, false);
      this.streamType = streamType;
    }

    public String streamType() {
      return streamType;
    }
  }

  /// Thrown if the stream would exceed its maximum size. Nothing was written.
  public static final class StreamFull extends Exception {
    private static final long serialVersionUID = 1L;

    StreamFull() {
      super("stream full", null, false, false);
    }
  }

  /// Thrown if the command may not write to the stream. Either the stream contains the epoch events
  /// of the log, which only an operator records, or the type of the stream is not the type that the
  /// command expects. Nothing was written.
  public static final class StreamReserved extends Exception {
    private static final long serialVersionUID = 1L;

    StreamReserved() {
      super("stream reserved", null, false, false);
    }
  }

  /// Thrown if another command with this idempotency key was recorded before. Nothing was written.
  public static final class KeyUsed extends Exception {
    private static final long serialVersionUID = 1L;

    KeyUsed() {
      super("key used", null, false, false);
    }
  }

  /// Thrown if another command with this idempotency key is being recorded. Nothing was written.
  public static final class KeyInProgress extends Exception {
    private static final long serialVersionUID = 1L;

    KeyInProgress() {
      super("key in progress", null, false, false);
    }
  }

  /// Thrown if another command has locked the stream for longer than the lock time-out. Nothing was
  /// written.
  public static final class StreamLocked extends Exception {
    private static final long serialVersionUID = 1L;

    StreamLocked() {
      super("stream locked", null, false, false);
    }
  }

  /// Thrown if too many appends wait, or the store is closed. Nothing was written.
  public static final class Overloaded extends Exception {
    private static final long serialVersionUID = 1L;

    Overloaded() {
      super("too many appends wait", null, false, false);
    }
  }

  /// Appends the events of a command, and returns when they are committed.
  ///
  /// @throws StoreFailure if the append failed, or if its outcome is unknown because the connection
  ///   failed
  public void append(Append append)
      throws StaleVersion,
          StreamExists,
          StreamFull,
          StreamReserved,
          StreamLocked,
          KeyUsed,
          KeyInProgress,
          Overloaded {
    require(commits.append(append));
  }

  /// Returns if the append is committed.
  static void require(Outcome outcome)
      throws StaleVersion,
          StreamExists,
          StreamFull,
          StreamReserved,
          StreamLocked,
          KeyUsed,
          KeyInProgress,
          Overloaded {
    switch (outcome) {
      case Outcome.Recorded _ -> {}
      case Outcome.Failed failed -> throw new StoreFailure("append", failed.cause());
      case Outcome.Unknown unknown -> throw new StoreFailure("append", unknown.cause());
      case Outcome.Refused refused -> {
        switch (refused.reason()) {
          case KEY_USED -> throw new KeyUsed();
          case KEY_LOCKED -> throw new KeyInProgress();
          case STREAM_LOCKED -> throw new StreamLocked();
          case STALE -> throw new StaleVersion();
          case EXISTS -> throw new StreamExists(refused.streamType());
          case FULL -> throw new StreamFull();
          case RESERVED -> throw new StreamReserved();
          case OVERLOADED -> throw new Overloaded();
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
