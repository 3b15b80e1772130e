package io.corridorledger.local.verify;

import io.corridorledger.integrity.Checkpoint.LogEnd;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.local.ProgressBar;
import io.corridorledger.local.verify.Report.RaisedEpoch;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Verifies one log: its hash chain, its tables, its topic and its epochs. Compares the log with a
/// signed checkpoint if there is one. The services may be running.
///
/// @param log name of the log
/// @param kafka settings of a client that may read the topic
/// @param keys keys that authenticate the log's records
/// @param accepted epochs that the operator accepts
/// @param since the log's end in a checkpoint that an operator has signed
public record LogVerification(
    String log,
    Map<String, String> kafka,
    MacKeys keys,
    Set<AcceptedEpoch> accepted,
    Optional<LogEnd> since) {

  private record Cursor(long position, String topicId) {}

  /// @param database connection of a role that may read every table
  /// @param out stream to which the progress is printed
  public Report run(Connection database, PrintStream out) throws SQLException {
    return new Run(database, out).report();
  }

  /// One run of the verification, with its intermediate results.
  private final class Run {

    private final Connection database;
    private final PrintStream out;
    private final Findings findings = new Findings();
    private final Findings foreign = new Findings();
    private final List<String> notes = new ArrayList<>();
    private final ChainCheck chain = new ChainCheck(log, since.orElse(null), findings);
    private final TopicCheck records;
    private Optional<String> unreachable = Optional.empty();

    Run(Connection database, PrintStream out) {
      this.database = database;
      this.out = out;
      this.records = new TopicCheck(log, database, keys, chain.epochs(), findings, foreign);
    }

    Report report() throws SQLException {
      try {
        prepare(database);
        // Read the cursor (the last published position) first, then the topic, then the log. The
        // services may write meanwhile. In this order, every event up to the cursor must be in the
        // topic, and every event in the topic must be in the log.
        var cursor = cursor(database);
        var topic = topic();
        database.setAutoCommit(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.setReadOnly(true);
        checkLog(cursor);
        checkTopic(topic, cursor);
      } catch (SQLException e) {
        if (String.valueOf(e.getSQLState()).matches("(08|57).*")) {
          throw e; // The connection to the database was lost, so this is not a finding.
        }
        findings.add("the database could not be read to its end: " + e.getMessage());
      } finally {
        if (!database.getAutoCommit()) {
          database.rollback();
          database.setReadOnly(false);
          database.setAutoCommit(true);
        }
      }
      var epochs = raised();
      checkpoint(epochs);
      if (records.unauthenticated() > 0) {
        notes.add(
            "%d records on the topic predate the authentication of records: they match the log, but readers ignore them (./corridor republish %s)"
                .formatted(records.unauthenticated(), log));
      }
      return new Report(
          chain.events(),
          new LogEnd(log, chain.epochs().current(), chain.lastPosition(), chain.chainHash()),
          findings,
          foreign,
          epochs,
          notes,
          unreachable);
    }

    private Optional<LogTopic> topic() {
      try {
        return LogTopic.open(kafka, topicName());
      } catch (KafkaUnreachable e) {
        unreachable = Optional.of(e.getMessage());
        return Optional.empty();
      }
    }

    private void checkLog(Cursor cursor) throws SQLException {
      var tables = new TableCheck(database, findings);
      tables.relations();
      var bar = new ProgressBar(out, log + ", log", lastPosition(database));
      try {
        chain.run(database, bar::show);
      } finally {
        bar.interrupt();
      }
      tables.events();
      tables.streams();
      tables.proposals();
      tables.ledger(chain.epochs().current());
      if (cursor.position() > chain.lastPosition()) {
        findings.add(
            chain.lastPosition() + 1,
            cursor.position(),
            "published, by the relay's cursor, but not in the log");
      }
    }

    private void checkTopic(Optional<LogTopic> topic, Cursor cursor) throws SQLException {
      if (topic.isEmpty()) {
        if (unreachable.isEmpty() && cursor.position() > 0) {
          findings.add(
              "there is no topic %s, to which the events up to position %d were published (./corridor republish %s)"
                  .formatted(topicName(), cursor.position(), log));
        }
        return;
      }
      var bar = new ProgressBar(out, log + ", topic", topic.get().size());
      try {
        records.run(
            topic.get(), chain.lastPosition(), cursor.position(), cursor.topicId(), bar::show);
      } catch (KafkaUnreachable e) {
        unreachable = Optional.of(e.getMessage());
      } finally {
        bar.interrupt();
      }
    }

    private List<RaisedEpoch> raised() {
      return chain.epochs().all().stream()
          .map(epoch -> {
            var written = new AcceptedEpoch(log, epoch.number(), epoch.firstPosition());
            return new RaisedEpoch(
                written,
                records.givenUp(epoch.number()),
                epoch.reason(),
                accepted.contains(written));
          })
          .toList();
    }

    /// Reports if an epoch has given up the position of the checkpoint. Such a checkpoint cannot
    /// verify the log. The report is a note if the operator accepts the epoch, and a finding
    /// otherwise.
    private void checkpoint(List<RaisedEpoch> epochs) {
      chain
          .checkpointGivenUpBy()
          .ifPresent(epoch -> {
            var sentence =
                "the checkpoint ends at position %d, which epoch %d has given up: it no longer covers this log, so make a new one"
                    .formatted(since.orElseThrow().position(), epoch.number());
            if (epochs.stream()
                .anyMatch(r -> r.accepted() && r.epoch().number() == epoch.number())) {
              notes.add(sentence);
            } else {
              findings.add(sentence);
            }
          });
    }
  }

  private String topicName() {
    return "corridor." + log + ".v1";
  }

  /// Makes all names without a schema refer to PostgreSQL's own functions and operators, because an
  /// administrator may have set another search path for the role.
  private static void prepare(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("SET search_path = pg_catalog; SET row_security = off");
    }
  }

  private Cursor cursor(Connection database) throws SQLException {
    try (var query =
        database.prepareStatement(
            "SELECT published_position, topic_id FROM public.relay_cursor WHERE relay = ?")) {
      query.setString(1, topicName());
      try (var row = query.executeQuery()) {
        return row.next() ? new Cursor(row.getLong(1), row.getString(2)) : new Cursor(0, null);
      }
    }
  }

  private static long lastPosition(Connection database) throws SQLException {
    try (var statement = database.createStatement();
        var row =
            statement.executeQuery("SELECT coalesce(max(position), 0) FROM public.event_log")) {
      row.next();
      return row.getLong(1);
    }
  }
}
