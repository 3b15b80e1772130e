package io.corridorledger.store;

import io.corridorledger.store.LogReader.Batch;
import io.corridorledger.store.RelayLease.Cursor;
import io.corridorledger.store.RelayTopic.Identity;
import io.corridorledger.store.Sequencer.LogReplaced;
import io.corridorledger.store.TopicTail.Findings;
import io.corridorledger.tracing.Tracing;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/// Gives positions to the events of a service, and publishes the log to Kafka in the order of
/// positions. Each event is published at least once.
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
/// One process is the leader. One round of the leader gives positions to new events and publishes
/// them. The events that arrive during a round form the batch of the next round. So batches get
/// larger under load, and a single event is published at once.
///
/// The leader holds a lease in the database: the right to publish for a limited time. While the
/// leader is suspended, another process may take the lease and become the new leader. When the old
/// leader continues, its producer may still send events. The new leader publishes the same events
/// with the same bytes, so these records are repeats. The old leader cannot move the cursor (the
/// last published position), because the database knows that the lease of the old leader has ended.
///
/// Each producer starts at the cursor, and sends the events of a partition in order and without
/// gaps ([EventProducer]). So when an event arrives in a partition, all earlier events of the
/// partition are already there, even if two processes publish at the same time for a moment.
///
/// If the leader crashes after the acknowledgement of Kafka and before the cursor moves, the next
/// leader publishes the last batch again with the same bytes. Consumers drop the repeats.
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

  /// Maximum number of batches that get positions after a failed round.
  private static final int BATCHES_AFTER_FAILURE = 20;

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
  private final Sequencer sequencer;
  private final TopicTail tail;
  private final RelayLease lease;
  private final long leaseCheckNanos;
  private final long lookNanos;
  private final Function<Map<String, Object>, Producer<String, byte[]>> producers;

  private Connection session;
  private EventProducer producer;
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
  private volatile boolean sequencingFails;

  /// A published event that is in the log. Null if this process has not compared log and topic, or
  /// if the database may have been restored from a backup since the comparison.
  ///
  /// While the value is null, no event gets a position. A restored database can lack published
  /// events, and new events would then get the positions of the published events.
  private volatile LogHead agreed;

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
    this.sequencer = new Sequencer(database);
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

  /// Whether the last attempt to give positions to events failed, for example because the database
  /// is unavailable.
  boolean sequencingFails() {
    return sequencingFails;
  }

  Optional<LogHead> agreed() {
    return Optional.ofNullable(agreed);
  }

  /// Gives positions to new events, and publishes one batch of events.
  ///
  /// @return true if there may be more events to publish now
  public boolean round() throws Exception {
    try {
      boolean more = publishOrWait();
      sequencingFails = false;
      return more;
    } catch (SQLException | LogReplaced e) {
      // The database may have been restored to an earlier state.
      agreed = null;
      sequencingFails = true;
      stepDown();
      throw e;
    } catch (InterruptedException e) {
      stepDown();
      throw e;
    } catch (Exception | Error e) {
      sequenceWithoutTopic();
      stepDown();
      throw e;
    }
  }

  private boolean publishOrWait() throws Exception {
    if (!leased()) return false;
    if (producer == null) open();
    if (state != State.LEADING || isDue(nextLook)) look();
    if (state == State.LEADING) return publish();
    return agreed != null && sequencer.round(agreed) == Sequencer.BATCH;
  }

  /// Gives positions to new events while the topic cannot be written, because positions do not
  /// depend on the broker. The events are published later. Only the holder of the lease may do
  /// this, because another leader may have published events that a restored database lacks.
  private void sequenceWithoutTopic() {
    if (agreed == null) return;
    try (Connection connection = database.getConnection()) {
      OptionalLong kept = lease.take(connection);
      if (kept.isEmpty() || kept.getAsLong() != term) {
        agreed = null;
        return;
      }
      for (int batch = 0; batch < BATCHES_AFTER_FAILURE; batch++)
        if (sequencer.round(agreed) == 0) break;
      sequencingFails = false;
    } catch (SQLException | LogReplaced e) {
      agreed = null;
      sequencingFails = true;
      LOG.warnf(e, "events got no positions topic=%s", log.topic());
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
      agreed = null;
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

  /// Renews the lease during a comparison of log and topic, and while a batch is sent, because both
  /// may take longer than the lease.
  private void keepLease() throws SQLException {
    if (!isDue(nextLeaseCheck)) return;
    OptionalLong kept = lease.take(session);
    nextLeaseCheck = System.nanoTime() + leaseCheckNanos;
    if (kept.isEmpty() || kept.getAsLong() != term) {
      agreed = null;
      throw new IllegalStateException("the lease was lost during a round");
    }
  }

  /// Creates the producer. Before that, the transaction that an earlier release may have left open
  /// is ended, so that the topic can be read to its end.
  private void open() {
    administration = new RelayTopic(kafka, log.topic());
    EventProducer.endOpenTransaction(kafka, log.service(), producers);
    producer = new EventProducer(kafka, producers);
  }

  /// Compares topic and log, and sets the state of the relay.
  ///
  /// A process that already leads only checks whether the topic is still the same. Before the first
  /// publication, the relay accepts every topic.
  private void look() throws SQLException, InterruptedException, ExecutionException {
    if (!isDue(nextLook)) return;
    nextLook = System.nanoTime() + lookNanos;
    Optional<Identity> identity = administration.identity();
    if (state == State.LEADING) {
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
      agreed = null;
      enter(State.FORKED, "log and topic have diverged, publishing stopped", found.fork().get());
      return;
    }
    agreed = found.head();
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

  private boolean publish() throws Exception {
    Batch batch =
        Sequencer.after(session, log, published.position(), agreed, batchRows, BATCH_BYTES);
    if (batch.entries().isEmpty()) return !batch.complete();
    requireNext(batch);
    LogHead last = batch.entries().getLast().head();
    // From now on, no event gets a position unless the log has the last event of this batch.
    if (last.position() > agreed.position()) agreed = last;
    keepLease();
    long start = System.nanoTime();
    send(batch);
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

  /// Checks that a batch begins after the last published event, and has no gap. A gap would let
  /// later versions of a stream arrive before earlier ones.
  private void requireNext(Batch batch) {
    long next = published.position() + 1;
    for (LogEntry entry : batch.entries())
      if (entry.position() != next++)
        throw new IllegalStateException(
            "the log returned position %d instead of %d".formatted(entry.position(), next - 1));
  }

  /// Sends a batch, and waits until Kafka has acknowledged all events. The wait has no time limit,
  /// but ends if the lease is lost, if the topic is replaced, or if the broker does not respond to
  /// a request for the identity of the topic.
  private void send(Batch batch) throws Exception {
    Span span = tracing.send(log.topic(), batch.entries(), LogEntry::traceparent);
    try {
      CompletableFuture<Void> acknowledged = producer.send(batch.entries());
      while (!acknowledged.isDone())
        try {
          acknowledged.get(leaseCheckNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
          keepLease();
          keepTopic();
          sequencer.round(agreed); // positions do not depend on the broker
        }
      acknowledged.get();
    } catch (ExecutionException e) {
      Tracing.failed(span, e.getCause());
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (Exception | Error e) {
      Tracing.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /// Checks during a long send that the topic is still the same.
  private void keepTopic() throws InterruptedException, ExecutionException {
    if (!isDue(nextLook)) return;
    nextLook = System.nanoTime() + lookNanos;
    Optional<Identity> identity = administration.identity();
    if (identity.isEmpty() || !identity.get().isStill(Identity.parse(published.topicId())))
      throw new IllegalStateException("the topic was replaced while a batch was sent");
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

  /// Closes the producer at once. If events of the last batch were not acknowledged, the next
  /// producer sends them again.
  private void close() {
    if (producer != null) producer.close();
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
