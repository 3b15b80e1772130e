package io.corridorledger.feed;

import io.corridorledger.feed.Checkpoints.Place;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.RecordCheck.Foreign;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fetches from the writer the events that are missing from its topic. Each log has its own worker
/// thread, so that a slow writer delays only the repair of its own log.
///
/// The partitions of a topic are read independently. So a missing event may be in a partition that
/// is not yet read to its end. Therefore the worker first notes the end offsets of all partitions.
/// The worker then waits until the consumers of all instances have read up to these offsets. If the
/// event is still missing, the worker requests the event from the writer.
@ApplicationScoped
class LogRepair {

  /// Maximum number of requests that one instance sends to the writer before another instance may
  /// continue the repair.
  private static final int ANSWERS_OF_A_TURN = 50;

  /// Time for which only one instance repairs a log. The other instances wait during this time.
  private static final Duration TURN = Duration.ofSeconds(30);

  private final FeedConfig config;
  private final ReadDatabase database;
  private final EventFeed feed;
  private final Topics topics;
  private final LogStates states;
  private final Intake intake;
  private final ReadProgress applied;
  private final FeedMetrics metrics;
  private final TlsConfigurationRegistry tls;
  private final WriterLog writers;
  private final List<Thread> workers = new ArrayList<>();

  LogRepair(
      FeedConfig config,
      ReadDatabase database,
      EventFeed feed,
      Topics topics,
      LogStates states,
      Intake intake,
      ReadProgress applied,
      FeedMetrics metrics,
      TlsConfigurationRegistry tls) {
    this.config = config;
    this.database = database;
    this.feed = feed;
    this.topics = topics;
    this.states = states;
    this.intake = intake;
    this.applied = applied;
    this.metrics = metrics;
    this.tls = tls;
    this.writers = new WriterLog(tls);
  }

  /// @throws IllegalStateException if the settings of a writer name a TLS configuration that does
  ///   not exist
  void start(@Observes StartupEvent event) {
    for (FeedConfig.Writer writer : config.writers().values())
      TlsConfiguration.from(tls, writer.tlsConfigurationName());
    for (String log : feed.logs())
      workers.add(Thread.ofVirtual().name("repair-" + log).start(new Worker(log)));
  }

  void stop(@Observes ShutdownEvent event) {
    workers.forEach(Thread::interrupt);
    writers.close();
  }

  /// The end offsets of all partitions at the time when the worker found that an event is missing.
  /// The worker requests the event from the writer only after the consumers have reached these
  /// offsets.
  record Goal(long missing, long held, String topicId, Map<Integer, Long> ends) {

    boolean isFor(LogState state, String topicId) {
      return missing == state.position() + 1
          && held == state.held()
          && this.topicId.equals(topicId);
    }

    boolean isReached(Map<Integer, Place> places) {
      return ends.entrySet().stream()
          .allMatch(end -> {
            Place place = places.get(end.getKey());
            return place == null
                ? end.getValue() == 0
                : place.topicId().equals(topicId) && place.nextOffset() >= end.getValue();
          });
    }
  }

  private final class Worker implements Runnable {

    private final String log;
    private Goal goal;
    private int failures;

    Worker(String log) {
      this.log = log;
    }

    @Override
    public void run() {
      while (!Thread.currentThread().isInterrupted())
        try {
          Thread.sleep(config.feed().repairInterval());
          look();
        } catch (InterruptedException _) {
          return;
        } catch (Exception | Error e) {
          // An `Error`, such as a lack of memory, may be temporary. So the worker tries again.
          if (Thread.currentThread().isInterrupted()) return;
          Log.warnf(Failures.printable(e), "cannot examine the log log=%s", log);
          goal = null;
        }
    }

    private void look() throws SQLException, InterruptedException {
      LogState state = state();
      if (!state.isMissing()) {
        goal = null;
        failures = 0;
        return;
      }
      Topics.Topic topic = topics.known(log);
      if (topic == null || topic.id() == null) return;
      if (goal == null || !goal.isFor(state, topic.id())) {
        goal = new Goal(state.position() + 1, state.held(), topic.id(), topics.endOffsets(log));
        return;
      }
      if (!goal.isReached(database.transaction(db -> Checkpoints.read(db, log)))) return;
      if (!takeTurn()) return;
      try {
        repair(state);
        failures = 0;
        endTurn(Duration.ZERO);
      } catch (IOException | RuntimeException e) {
        metrics.repairFailed(log);
        Log.warnf(
            Failures.printable(e),
            "cannot fetch missing events log=%s position=%d",
            log,
            state.position() + 1);
        endTurn(pause(++failures));
      }
    }

    private LogState state() throws SQLException {
      LogState state = database.transaction(db -> LogState.read(db, log, states.of(log)));
      states.put(log, state);
      return state;
    }

    private Duration pause(int failures) {
      long millis = config.feed().backoff().toMillis() << Math.min(failures - 1, 16);
      return Duration.ofMillis(Math.min(millis, config.feed().maxBackoff().toMillis()));
    }

    private boolean takeTurn() throws SQLException {
      return database.transaction(db -> {
        try (var update =
            db.prepareStatement(
                "UPDATE repair_turn SET next_attempt = now() + ? * interval '1 ms' WHERE log = ? AND next_attempt <= now()")) {
          update.setLong(1, TURN.toMillis());
          update.setString(2, log);
          return update.executeUpdate() == 1;
        }
      });
    }

    private void endTurn(Duration pause) throws SQLException {
      database.transaction(db -> {
        try (var update =
            db.prepareStatement(
                "UPDATE repair_turn SET next_attempt = now() + ? * interval '1 ms' WHERE log = ?")) {
          update.setLong(1, pause.toMillis());
          update.setString(2, log);
          return update.executeUpdate();
        }
      });
    }

    /// Fetches the missing events of a log. If only an epoch event is missing, fetches the epoch
    /// event and the events after it.
    private void repair(LogState first) throws SQLException, IOException, InterruptedException {
      LogState state = first;
      for (int i = 0; i < ANSWERS_OF_A_TURN && state.isMissing(); i++) {
        boolean follows = state.stop() == null && state.later() > state.position() + 1;
        take(follows ? state.position() + 1 : beginOfHeldEpoch(state.held()));
        LogState after = state();
        if (follows && after.position() <= state.position() && after.stop() == null)
          throw new IOException(
              "the writer did not return an authentic event at position %d"
                  .formatted(state.position() + 1));
        if (!follows && after.held() == state.held())
          throw new IOException("the writer did not return the event of the missing epoch");
        state = after;
      }
    }

    /// Returns the first position of the epoch of a held event. The missing epoch event is at this
    /// position. If a later epoch has replaced that epoch, returns the first position of the later
    /// epoch. In the writer's log, the epoch never decreases from one position to the next. So a
    /// binary search in that log finds the position.
    ///
    /// @param held position of the held event
    private long beginOfHeldEpoch(long held)
        throws SQLException, IOException, InterruptedException {
      long epoch = database.transaction(db -> WaitingEvents.unannouncedEpoch(db, log, held));
      long low = 1;
      long high = held;
      while (low < high) {
        long middle = low + (high - low) / 2;
        if (epochAt(middle) < epoch) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /// Returns the epoch at a position of the writer's log. If the position is after the end of the
    /// log, returns [Long#MAX_VALUE].
    private long epochAt(long position) throws IOException, InterruptedException {
      List<RawRecord> answer = read(position, 1);
      if (answer.isEmpty()) return Long.MAX_VALUE;
      if (feed.check(log).check(answer.getFirst()) instanceof Authentic authentic
          && authentic.event().position() == position) return authentic.event().epoch();
      throw new IOException(
          "the writer did not return an authentic event at position %d".formatted(position));
    }

    private List<RawRecord> read(long from, int limit) throws IOException, InterruptedException {
      return writers.read(config.writers().get(log), from, limit, config.feed().writerTimeout());
    }

    private void take(long from) throws SQLException, IOException, InterruptedException {
      var authentic = new ArrayList<Authentic>();
      var foreign = new ArrayList<Foreign>();
      for (RawRecord record : read(from, WriterLog.LIMIT))
        switch (feed.check(log).check(record)) {
          case Authentic a -> authentic.add(a);
          case Foreign f -> foreign.add(f);
        }
      Intake.Taken taken =
          database.transaction(db -> {
            ForeignRecords.insert(db, log, WriterLog.ORIGIN, foreign);
            return intake.take(db, log, authentic);
          });
      intake.committed(taken);
      applied.signal(taken.result.taken());
      metrics.repaired(taken, foreign);
    }
  }
}
