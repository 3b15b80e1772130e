package io.corridorledger.store;

import io.corridorledger.store.LogReader.Batch;
import io.corridorledger.store.RelayLease.Cursor;
import io.corridorledger.store.RelayTopic.Identity;
import io.corridorledger.store.TopicTail.Findings;
import io.corridorledger.tracing.Tracing;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/// Publishes the log of a service to Kafka in the order of positions. Each event is published at
/// least once.
///
/// ```
///                   lease lost, or a round failed
///        ┌───────────────────────────────────────────────┐
///        ▼                                               │
///      IDLE ──lease taken, topic and log agree──▶ LEADING ──topic replaced, missing or truncated at its start─────┐
///        │                                            ▲  ▲                                                        │
///        ├──log and topic diverged─────▶ FORKED ──────┘  └───republish──── TOPIC_LOST ◀───────────────────────────┘
///        │                               raise_epoch, or a later restore        ▲
///        └──the topic lacks published events─────────────────────────────────────┘
/// ```
///
/// In the states FORKED and TOPIC_LOST, the relay publishes nothing and waits for an operator. The
/// relay repeats the comparison of log and topic. The state changes when the result changes.
///
/// All changes of the state are in this file, because the states share the lease, the producer and
/// the cursor.
///
/// One process is the leader and publishes. The leader holds a lease in the database: the right to
/// publish for a limited time. While the leader is suspended, another process may take the lease
/// and become the new leader. When the old leader continues, it cannot publish any more, because
/// the new leader has fenced the Kafka producer of the old leader. The old leader also cannot move
/// the cursor (the last published position), because the database knows that the lease of the old
/// leader has ended.
///
/// If the leader crashes after the commit in Kafka and before the cursor moves, the next leader
/// publishes the last batch again with the same bytes. Consumers drop an event whose position they
/// already have.
public final class KafkaRelay {

  /// Maximum number of events in one batch. The bytes of a batch are also limited, but a batch
  /// always has at least one event.
  static final int BATCH = 1_000;

  static final long BATCH_BYTES = 8 << 20;

  /// How often the relay checks the topic. A relay that waits for an operator compares topic and
  /// log again. A leader checks the id of the topic, because a producer does not notice that a
  /// topic was deleted and created again.
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);

  /// A leader renews its lease this many times within the duration of one lease. For a long lease,
  /// it renews more often: at least once in every [#MAX_RENEWAL_INTERVAL].
  private static final int RENEWALS_PER_LEASE = 10;

  private static final Duration MAX_RENEWAL_INTERVAL = Duration.ofMillis(500);

  /// Every Kafka client can read gzip without a further library. Many clients cannot read LZ4,
  /// Snappy or Zstandard.
  static final String COMPRESSION = "gzip";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CREATION_TIMEOUT = Duration.ofSeconds(30);
  private static final int CREATION_POLL_MILLIS = 50;

  private static final Logger LOG = Logger.getLogger(KafkaRelay.class);

  public enum State {
    IDLE,
    LEADING,
    FORKED,
    TOPIC_LOST
  }

  private final DataSource database;
  private final Map<String, Object> kafka;
  private final PublishedLog log;
  private final LogReader reader;
  private final TopicTail tail;
  private final RelayLease lease;
  private final long leaseCheckNanos;
  private final long lookNanos;
  private final Function<Map<String, Object>, Producer<String, byte[]>> producers;

  private Connection session;
  private Producer<String, byte[]> producer;
  private RelayTopic administration;
  private long term;
  private long nextLeaseCheck = System.nanoTime();
  private long nextLook = System.nanoTime();
  private Cursor published;
  private int batchRows = BATCH;
  private Timer publishing;
  private Tracing tracing = Tracing.off();
  private volatile State state = State.IDLE;
  private volatile int foreignRecords;
  private final AtomicReference<LogHead> agreed = new AtomicReference<>();

  /// @param kafka client settings, at least `bootstrap.servers`
  /// @param lease duration of the lease, which is the right of one process to publish. If the
  ///   leader does not renew the lease in time, another process becomes the leader.
  public KafkaRelay(
      DataSource database, Map<String, Object> kafka, PublishedLog log, Duration lease) {
    this(
        database,
        kafka,
        log,
        lease,
        LOOK_INTERVAL,
        config -> new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()));
  }

  KafkaRelay(
      DataSource database,
      Map<String, Object> kafka,
      PublishedLog log,
      Duration lease,
      Duration lookInterval,
      Function<Map<String, Object>, Producer<String, byte[]>> producers) {
    this.database = database;
    this.kafka = Map.copyOf(kafka);
    this.log = log;
    this.reader = new LogReader(log);
    this.tail = new TopicTail(this.kafka, log);
    this.lease = new RelayLease(log.topic(), lease);
    this.leaseCheckNanos =
        Math.min(lease.dividedBy(RENEWALS_PER_LEASE).toNanos(), MAX_RENEWAL_INTERVAL.toNanos());
    this.lookNanos = lookInterval.toNanos();
    this.producers = producers;
  }

  public State state() {
    return state;
  }

  /// Number of foreign records that the last comparison of log and topic found at the end of the
  /// topic.
  public int foreignRecords() {
    return foreignRecords;
  }

  /// The last published event that is in the log and in the topic. Empty if this process has not
  /// compared log and topic, or if the database may have been restored from a backup since the
  /// comparison.
  ///
  /// While the result is empty, the sequencer must not give positions to new events. A restored
  /// database can lack published events. The sequencer would then give the positions of the
  /// published events to new events.
  Optional<LogHead> agreed() {
    return Optional.ofNullable(agreed.get());
  }

  /// Discards the result of the comparison between log and topic. Called after a failure, because
  /// the database may have been restored to an earlier state.
  void distrustLog() {
    agreed.set(null);
  }

  /// Publishes one batch of events.
  ///
  /// @return true if there may be more events to publish now
  public boolean round() throws Exception {
    try {
      if (!leased()) return false;
      if (producer == null) open();
      if (state != State.LEADING || isDue(nextLook)) look();
      return state == State.LEADING && publish();
    } catch (Exception | Error e) {
      if (e instanceof SQLException) distrustLog();
      stepDown();
      throw e;
    }
  }

  private static boolean isDue(long nanos) {
    return System.nanoTime() - nanos >= 0;
  }

  /// Takes or renews the lease, which is the right to publish. The method also detects that the
  /// lease is lost.
  private boolean leased() throws SQLException {
    if (!isDue(nextLeaseCheck)) return term != 0;
    if (session == null) session = database.getConnection();
    OptionalLong taken = lease.take(session);
    nextLeaseCheck = System.nanoTime() + leaseCheckNanos;
    if (taken.isPresent() && taken.getAsLong() == term) return true;
    if (term != 0) LOG.warnf("relay has lost its lease topic=%s term=%d", log.topic(), term);
    close();
    if (taken.isEmpty()) {
      // Another process is now the leader and compares log and topic, so this process must forget
      // the result of its own comparison.
      distrustLog();
      term = 0;
      state = State.IDLE;
      return false;
    }
    if (state == State.LEADING) state = State.IDLE;
    term = taken.getAsLong();
    nextLook = System.nanoTime();
    session = database.getConnection();
    return true;
  }

  /// Renews the lease during a comparison of log and topic, because the comparison may take longer
  /// than the lease.
  private void keepLease() throws SQLException {
    if (!isDue(nextLeaseCheck)) return;
    OptionalLong kept = lease.take(session);
    nextLeaseCheck = System.nanoTime() + leaseCheckNanos;
    if (kept.isEmpty() || kept.getAsLong() != term)
      throw new IllegalStateException("the lease was lost while log and topic were compared");
  }

  /// Creates the producer. The creation fences the producers of all earlier leaders, and waits
  /// until their transactions have ended. Afterwards, no other relay can add records to the topic.
  private void open() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, log.service() + "-relay");
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RelayTopic.MAX_EVENT_BYTES);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
    administration = new RelayTopic(kafka, log.topic());
    producer = producers.apply(config);
    producer.initTransactions();
  }

  /// Compares topic and log, and sets the state of the relay.
  ///
  /// A process that already leads only checks whether the topic is still the same. After a failure
  /// of the database, the leader compares topic and log completely, and the sequencer waits for the
  /// result. Before the first publication, the relay accepts every topic.
  private void look() throws SQLException, InterruptedException, ExecutionException {
    if (!isDue(nextLook)) return;
    nextLook = System.nanoTime() + lookNanos;
    Optional<Identity> identity = administration.identity();
    if (state == State.LEADING && agreed.get() != null) {
      Optional<String> lost = lost(published, identity);
      lost.ifPresent(this::topicLost);
      boolean same = identity.isPresent() && identity.get().toString().equals(published.topicId());
      if (lost.isPresent() || published.position() > 0 || same) return;
    }
    Cursor cursor = lease.cursor(session);
    if (identity.isEmpty() && cursor.position() == 0) identity = Optional.of(createTopic());
    Optional<String> lost = lost(cursor, identity);
    if (lost.isPresent()) {
      topicLost(lost.get());
      return;
    }
    Findings found =
        tail.compare(session, cursor.position(), administration.ends(), this::keepLease);
    foreignRecords = found.foreign();
    if (found.fork().isPresent()) {
      distrustLog();
      enter(State.FORKED, "log and topic have diverged, publishing stopped", found.fork().get());
      return;
    }
    agreed.set(found.head());
    if (found.lost().isPresent()) {
      topicLost(found.lost().get());
      return;
    }
    published =
        new Cursor(
            cursor.position(),
            cursor.position() > 0 && cursor.topicId() != null
                ? cursor.topicId()
                : identity.orElseThrow().toString());
    if (!lease.move(session, published, term)) {
      nextLeaseCheck = System.nanoTime(); // The lease is lost. The next round detects this at once.
      return;
    }
    if (state != State.LEADING)
      LOG.infof(
          "relay leads topic=%s position=%d term=%d", log.topic(), published.position(), term);
    state = State.LEADING;
  }

  /// Compares the current topic with the topic to which the last event was published. If the topic
  /// is missing, was created again or has lost records at its beginning, the result states which of
  /// these happened. The result is empty if the topic may still have all published events.
  private static Optional<String> lost(Cursor cursor, Optional<Identity> identity) {
    if (cursor.position() == 0) return Optional.empty();
    if (identity.isEmpty()) return Optional.of("the topic is gone");
    if (cursor.topicId() == null) return Optional.empty();
    Identity before = Identity.parse(cursor.topicId());
    if (identity.get().isStill(before)) return Optional.empty();
    return Optional.of(
        identity.get().id().equals(before.id())
            ? "records were deleted at the beginning of the topic"
            : "the topic was deleted and created anew");
  }

  private void topicLost(String reason) {
    enter(State.TOPIC_LOST, "the topic has lost published events, publishing stopped", reason);
  }

  private void enter(State waiting, String message, String reason) {
    if (state != waiting) LOG.errorf("%s topic=%s reason=%s", message, log.topic(), reason);
    state = waiting;
  }

  private Identity createTopic() throws InterruptedException, ExecutionException {
    administration.create();
    long deadline = System.nanoTime() + CREATION_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Identity> created = administration.identity();
      if (created.isPresent()) return created.get();
      // The brokers receive a new topic one after the other. So the topic may be missing from the
      // first responses.
      Thread.sleep(CREATION_POLL_MILLIS);
    }
    throw new IllegalStateException("the topic was created but does not exist");
  }

  /// Sets the timer that measures the duration of each batch.
  void measure(Timer timer) {
    publishing = timer;
  }

  /// Sets the tracing that creates a span for each batch.
  void trace(Tracing spans) {
    tracing = spans;
  }

  private boolean publish() throws SQLException {
    Batch batch = reader.after(session, published.position(), batchRows, BATCH_BYTES);
    if (batch.entries().isEmpty()) return false;
    LogHead last = batch.entries().getLast().head();
    long start = System.nanoTime();
    send(batch, last);
    if (publishing != null) publishing.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    published = new Cursor(last.position(), published.topicId());
    if (!lease.move(session, published, term)) {
      LOG.warnf(
          "the cursor was not updated topic=%s position=%d term=%d",
          log.topic(), published.position(), term);
      nextLeaseCheck = System.nanoTime();
      return true;
    }
    boolean more = !batch.complete() || batch.entries().size() == batchRows;
    // If the batch reached its limit of bytes, the next query requests fewer rows. Otherwise the
    // database would again read large events that do not fit into a batch.
    batchRows = batch.complete() ? Math.min(BATCH, 2 * batchRows) : 2 * batch.entries().size();
    return more;
  }

  private void send(Batch batch, LogHead last) {
    Span span = tracing.send(log.topic(), batch.entries(), LogEntry::traceparent);
    try {
      producer.beginTransaction();
      for (LogEntry entry : batch.entries()) producer.send(entry.record());
      // From now on, the sequencer checks that the log has the last event of this batch. If the
      // database is restored to an earlier state, the event is missing, and the sequencer gives no
      // positions to new events.
      agreed.updateAndGet(before -> before == null ? null : last);
      producer.commitTransaction();
    } catch (RuntimeException | Error e) {
      Tracing.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /// Releases the lease and closes the producer, so that another process can lead at once. A relay
  /// that waits for an operator continues to wait.
  void stepDown() {
    if (term != 0)
      try (Connection releasing = database.getConnection()) {
        lease.release(releasing);
      } catch (SQLException e) {
        LOG.debugf(e, "the lease was not released and will expire topic=%s", log.topic());
      }
    term = 0;
    nextLeaseCheck = System.nanoTime();
    if (state == State.LEADING) state = State.IDLE;
    close();
  }

  /// Closes the producer without waiting for an open transaction. Such a transaction ends when the
  /// next leader starts its producer, or at the transaction time-out.
  private void close() {
    if (producer != null) producer.close(CLOSE_TIMEOUT);
    producer = null;
    if (administration != null) administration.close();
    administration = null;
    if (session != null)
      try {
        session.close();
      } catch (SQLException e) {
        LOG.debugf(e, "the session had already ended topic=%s", log.topic());
      }
    session = null;
  }
}
