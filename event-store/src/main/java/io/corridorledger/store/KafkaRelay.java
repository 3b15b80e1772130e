package io.corridorledger.store;

import io.cloudevents.kafka.KafkaMessageFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/// Publishes the log of a service, in the order of positions, each position at least once.
///
/// ```
/// IDLE ─lock taken, producer fenced all others, log and topic agree→ LEADING ─database, broker or a newer leader says no→ IDLE
///                                                  └─they do not agree→ FORKED (publishes nothing until an operator raises the epoch)
/// ```
///
/// One instance leads, by a session lock in the database: that saves work, no more. What keeps the
/// order is the transactional producer, which fences a leader that has been replaced, and the
/// position on each event, by which consumers drop repeats: after a crash between Kafka's commit
/// and ours the last batch is published again, with the same ids.
public final class KafkaRelay {

  static final int PARTITIONS = 12;
  static final int BATCH = 1_000;

  /// A command has up to 1 MiB, and as it is stored its fact may be longer. One that Kafka did not
  /// take would stop all that come after it.
  static final int MAX_EVENT_BYTES = 4 << 20;

  /// How long a relay that found a fork waits before it looks whether an operator has decided.
  static final Duration FORK_PAUSE = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger(KafkaRelay.class);

  public enum State {
    IDLE,
    LEADING,
    FORKED
  }

  private final DataSource database;
  private final Map<String, Object> kafka;
  private final String service;
  private final String topic;

  private Connection session;
  private Producer<String, byte[]> producer;
  private long published;
  private long forkedUntilNanos;
  private volatile State state = State.IDLE;

  /// @param kafka client settings, `bootstrap.servers` at least
  /// @param service `agreements` or `logistics`: part of the source, the transactional id and the
  ///   lock
  public KafkaRelay(DataSource database, Map<String, Object> kafka, String service, String topic) {
    this.database = database;
    this.kafka = Map.copyOf(kafka);
    this.service = service;
    this.topic = topic;
  }

  public State state() {
    return state;
  }

  /// One batch.
  ///
  /// @return true when there may be more to do at once
  public boolean round() throws Exception {
    if (state == State.FORKED && System.nanoTime() - forkedUntilNanos < 0) return false;
    if (state != State.LEADING && !lead()) return false;
    try {
      return publish();
    } catch (Exception e) {
      stepDown();
      throw e;
    }
  }

  private boolean lead() throws Exception {
    stepDown();
    try {
      session = database.getConnection();
      session.setAutoCommit(true);
      if (!locked()) {
        stepDown();
        return false;
      }
      createTopic();
      Map<String, Object> config = new HashMap<>(kafka);
      config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      config.put(ProducerConfig.ACKS_CONFIG, "all");
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, service + "-relay");
      config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
      config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_EVENT_BYTES);
      config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
      producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
      producer.initTransactions();
      published = cursor();
      Optional<String> fork = new TopicTail(kafka, topic).contradicts(session);
      if (fork.isPresent()) {
        LOG.errorf(
            "log and topic have parted, nothing is published topic=%s reason=%s",
            topic, fork.get());
        stepDown();
        state = State.FORKED;
        forkedUntilNanos = System.nanoTime() + FORK_PAUSE.toNanos();
        return false;
      }
      state = State.LEADING;
      LOG.infof("relay leads topic=%s position=%d", topic, published);
      return true;
    } catch (Exception e) {
      stepDown();
      throw e;
    }
  }

  private boolean locked() throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement("SELECT pg_try_advisory_lock(hashtext(?), hashtext(?))")) {
      query.setString(1, "corridor-relay");
      query.setString(2, topic);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private void createTopic() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(kafka)) {
      NewTopic wanted =
          new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
              .configs(
                  Map.of(
                      TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                      Integer.toString(MAX_EVENT_BYTES),
                      TopicConfig.RETENTION_MS_CONFIG,
                      "-1",
                      TopicConfig.RETENTION_BYTES_CONFIG,
                      "-1",
                      TopicConfig.CLEANUP_POLICY_CONFIG,
                      TopicConfig.CLEANUP_POLICY_DELETE));
      admin.createTopics(Set.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) throw e;
    }
  }

  private long cursor() throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement("SELECT published_position FROM relay_cursor WHERE relay = ?")) {
      query.setString(1, topic);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private boolean publish() throws SQLException {
    List<LogEntry> batch = next();
    if (batch.isEmpty()) return false;
    producer.beginTransaction();
    for (LogEntry entry : batch)
      producer.send(
          KafkaMessageFactory.<String>createWriter(topic, entry.stream().toString())
              .writeBinary(entry.event()));
    producer.commitTransaction();
    published = batch.getLast().position();
    moveCursor();
    return batch.size() == BATCH;
  }

  /// The log is dense, so a batch is a range of positions; each event and its stream are fetched by
  /// key. A join that may be planned otherwise was, and read all streams for each event.
  private List<LogEntry> next() throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement(
            """
            SELECT %s
            FROM event_log l
            CROSS JOIN LATERAL (SELECT * FROM event WHERE stream_id = l.stream_id AND version = l.version OFFSET 0) AS e
            CROSS JOIN LATERAL (SELECT stream_type FROM stream WHERE stream_id = l.stream_id OFFSET 0) AS s
            WHERE l.position > ? AND l.position <= ? ORDER BY l.position
            """
                .formatted(LogEntry.COLUMNS))) {
      query.setLong(1, published);
      query.setLong(2, published + BATCH);
      try (ResultSet rows = query.executeQuery()) {
        List<LogEntry> batch = new ArrayList<>();
        while (rows.next()) batch.add(LogEntry.of(rows, service));
        return batch;
      }
    }
  }

  /// Without waiting for the disk: a cursor that a crash takes back repeats events, as a crash
  /// before this does.
  private void moveCursor() throws SQLException {
    try (PreparedStatement update =
        session.prepareStatement(
            """
            WITH no_wait AS (SELECT set_config('synchronous_commit', 'off', true))
            INSERT INTO relay_cursor (relay, published_position) SELECT ?, ? FROM no_wait
            ON CONFLICT (relay) DO UPDATE SET published_position = excluded.published_position
            """)) {
      update.setString(1, topic);
      update.setLong(2, published);
      update.executeUpdate();
    }
  }

  /// Gives up the lock and the producer; an open Kafka transaction is left to its time-out or to
  /// the next leader's fencing.
  void stepDown() {
    state = State.IDLE;
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
      producer = null;
    }
    if (session != null) {
      try (Connection ending = session) {
        if (ending.isValid(1))
          try (var unlock = ending.createStatement()) {
            unlock.execute("SELECT pg_advisory_unlock_all()");
          }
      } catch (SQLException e) {
        LOG.debugf(e, "the session had ended before the lock was given up topic=%s", topic);
      }
      session = null;
    }
  }
}
