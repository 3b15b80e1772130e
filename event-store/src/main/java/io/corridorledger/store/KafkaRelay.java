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
import java.util.UUID;
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
/// IDLE ─lease taken, producer fenced all others, log and topic agree→ LEADING ─database, broker or a newer leader says no→ IDLE
///                                                  └─they do not agree→ FORKED (publishes nothing until an operator raises the epoch)
/// ```
///
/// One instance leads, by a lease in the database. A leader that was frozen for longer than its
/// lease does no harm when it continues: the transactional producer of its successor has fenced its
/// own, and the cursor refuses its term. After a crash between Kafka's commit and ours the last
/// batch is published again, with the same ids; consumers drop repeats by the position.
public final class KafkaRelay {

  static final int PARTITIONS = 12;
  static final int BATCH = 1_000;

  /// A command has up to 1 MiB, and as it is stored its fact may be longer. One that Kafka did not
  /// take would stop all that come after it.
  static final int MAX_EVENT_BYTES = 4 << 20;

  /// How long a relay that found a fork waits before it looks whether an operator has decided.
  static final Duration FORK_PAUSE = Duration.ofSeconds(2);

  static final Duration LEASE = Duration.ofSeconds(5);

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

  private final UUID holder = UUID.randomUUID();

  private Connection session;
  private long term;
  private String topicId;
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
      if (!leased()) {
        stepDown();
        return false;
      }
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
      term = 0;
      if (!leased()) {
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

  /// Takes or renews the lease; false when another process holds it, or when it was lost meanwhile.
  private boolean leased() throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement("SELECT take_lease(?, ?, make_interval(secs => ?))")) {
      query.setString(1, topic);
      query.setObject(2, holder);
      query.setDouble(3, LEASE.toMillis() / 1000.0);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        long taken = row.getLong(1);
        boolean held = !row.wasNull() && (term == 0 || taken == term);
        term = taken;
        return held;
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
      try {
        admin.createTopics(Set.of(wanted)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) throw e;
      }
      topicId =
          admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).topicId().toString();
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

  private void moveCursor() throws SQLException {
    try (PreparedStatement call = session.prepareStatement("SELECT move_cursor(?, ?, ?, ?)")) {
      call.setString(1, topic);
      call.setLong(2, published);
      call.setString(3, topicId);
      call.setLong(4, term);
      call.execute();
    }
  }

  /// Gives up the lease and the producer; an open Kafka transaction is left to its time-out or to
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
          try (PreparedStatement release = ending.prepareStatement("SELECT release_lease(?, ?)")) {
            release.setString(1, topic);
            release.setObject(2, holder);
            release.execute();
          }
      } catch (SQLException e) {
        LOG.debugf(e, "the session ended before the lease was released topic=%s", topic);
      }
      session = null;
    }
  }
}
