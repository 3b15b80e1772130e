package io.corridorledger.store;

import io.corridorledger.store.AppendFunctions.Call;
import io.corridorledger.store.GroupCommit.Listener;
import io.corridorledger.store.GroupCommit.Waiting;
import io.corridorledger.store.Outcome.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Appends batches of commands on a connection of its own. If the database rejects a batch as a
/// whole, each of its commands is appended alone. Only one thread may use a committer.
final class Committer {

  private static final Logger LOG = Logger.getLogger(Committer.class);

  /// Maximum time of a call to the database. After this time, the outcome of the call is unknown.
  /// The time is longer than any commit, even on a slow disk.
  private static final int NETWORK_TIMEOUT_MILLIS = 30_000;

  /// How long the first attempt of a single command waits for a lock. Normally, other transactions
  /// of a writer hold their locks for only a few milliseconds.
  private static final Duration FIRST_LOCK_WAIT = Duration.ofMillis(20);

  /// How long each further attempt of a command waits for a lock. The time is short, so that the
  /// command does not delay other commands.
  private static final Duration NEXT_LOCK_WAIT = Duration.ofMillis(1);

  private final DataSource database;
  private final int minBatch;
  private final Listener listener;
  private Connection connection;

  Committer(DataSource database, int minBatch, Listener listener) {
    this.database = database;
    this.minBatch = minBatch;
    this.listener = listener;
  }

  /// @return one outcome for each command, in the order of the batch
  List<Outcome> append(List<Waiting> batch) {
    try {
      listener.batch(batch.size());
      if (batch.size() >= minBatch && !batch.getFirst().isAlone) {
        List<Call> calls = batch.stream().map(command -> command.call).toList();
        try {
          return AppendFunctions.together(connection(), calls);
        } catch (SQLException e) {
          Outcome outcome = failed(e);
          if (outcome instanceof Outcome.Unknown) return batch.stream().map(_ -> outcome).toList();
          LOG.debugf(e, "a batch was rejected as a whole commands=%d", batch.size());
          listener.split();
        }
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Waiting command : batch)
        // If the connection has failed, the remaining commands are not tried, because each of them
        // would wait for the same time-out.
        outcomes.add(
            !outcomes.isEmpty() && outcomes.getLast() instanceof Outcome.Unknown
                ? outcomes.getLast()
                : alone(command));
      return outcomes;
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "an append failed commands=%d", batch.size());
      release();
      Outcome outcome = new Outcome.Unknown(new SQLException(e));
      return batch.stream().map(_ -> outcome).toList();
    }
  }

  private Outcome alone(Waiting command) {
    try {
      Outcome outcome =
          AppendFunctions.one(
              connection(),
              command.call,
              command.locked == null ? FIRST_LOCK_WAIT : NEXT_LOCK_WAIT);
      command.isAlone = outcome instanceof Refused refused && refused.isLocked();
      return outcome;
    } catch (SQLException e) {
      return failed(e);
    }
  }

  private Outcome failed(SQLException e) {
    Outcome outcome = Outcome.of(e);
    if (outcome instanceof Outcome.Unknown) release();
    return outcome;
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = database.getConnection();
      connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
    }
    return connection;
  }

  /// Returns the connection to the pool.
  void release() {
    if (connection == null) return;
    try (Connection closing = connection) {
      connection = null;
      if (!closing.isClosed()) closing.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException e) {
      LOG.debugf(e, "a connection could not be closed");
    }
  }
}
