package io.corridorledger.feed;

import io.corridorledger.feed.Checkpoints.Advance;
import io.corridorledger.feed.Checkpoints.Place;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.RecordCheck.Foreign;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.tracing.Tracing;
import io.opentelemetry.api.trace.Span;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/// Reads the events from the topics and applies them to the read models. Each log has its own
/// consumer group, so that a failure in one log does not stop any other log.
///
/// Kafka distributes the partitions over all consumers of a group, in this process and in others.
/// Kafka may inform a consumer late that it has lost a partition. Two consumers could then apply
/// the same records. The checkpoint row in the database prevents this: the consumer that lost the
/// partition finds an unexpected offset in the row, and writes nothing.
@ApplicationScoped
public class EventFeed {

  // These fields are not private, because [FeedMember] also uses them.
  final FeedConfig config;
  final Map<String, Object> kafka;
  final ReadDatabase database;
  final ReadModels readModels;
  final Topics topics;
  final LogStates states;
  final FeedMetrics metrics;

  private final ShortPath shortPath;
  private final Intake intake;
  private final ReadProgress applied;
  private final Tracing tracing;
  private final TreeMap<String, RecordCheck> checks = new TreeMap<>();
  private final List<FeedMember> members = new CopyOnWriteArrayList<>();
  private final List<Thread> watches = new ArrayList<>();

  EventFeed(
      FeedConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      ReadDatabase database,
      ReadModels readModels,
      ShortPath shortPath,
      Intake intake,
      Topics topics,
      LogStates states,
      ReadProgress applied,
      FeedMetrics metrics,
      Tracing tracing) {
    this.config = config;
    this.kafka = kafka;
    this.database = database;
    this.readModels = readModels;
    this.shortPath = shortPath;
    this.intake = intake;
    this.topics = topics;
    this.states = states;
    this.applied = applied;
    this.metrics = metrics;
    this.tracing = tracing;
    config
        .writers()
        .forEach((log, writer) ->
            checks.put(log, new RecordCheck(log, MacKeys.parse(writer.macKeys()))));
  }

  void start(@Observes StartupEvent event) {
    for (String log : logs()) {
      for (int i = 0; i < config.feed().consumers(); i++) members.add(join(log, "feed-" + i));
      watches.add(Thread.ofVirtual().name("topic-" + log).start(() -> watch(log)));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    watches.forEach(Thread::interrupt);
    members.forEach(FeedMember::leave);
    members.forEach(FeedMember::stop);
  }

  FeedMember join(String log, String name) {
    var member = new FeedMember(this, log, log + "-" + name);
    member.start();
    return member;
  }

  /// Checks the id of a log's topic. If the topic was deleted and created again, the consumers of
  /// the log leave the group and join it again.
  private void watch(String log) {
    while (!Thread.currentThread().isInterrupted())
      try {
        Thread.sleep(config.feed().topicInterval());
        String id = topics.look(log);
        for (FeedMember member : members) if (member.log().equals(log)) member.follow(id);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        Log.debugf("cannot look up the topic log=%s: %s", log, e);
      }
  }

  /// The state of one consumer.
  ///
  /// @param joined whether this consumer has received an assignment of partitions from Kafka. The
  ///   assignment may be empty.
  /// @param failure why the consumer cannot read; null if the consumer can read
  record State(
      String log, String name, boolean joined, int partitions, FeedFailure failure, long lag) {}

  List<State> states() {
    return members.stream().map(FeedMember::state).toList();
  }

  public Collection<String> logs() {
    return Collections.unmodifiableSet(checks.keySet());
  }

  /// The number of records of this log that the consumers of this process have not read yet.
  long lag(String log) {
    return members.stream().filter(m -> m.log().equals(log)).mapToLong(FeedMember::lag).sum();
  }

  /// The records that one transaction applies.
  ///
  /// @param authentic records that the writer wrote
  /// @param foreign records that the writer did not write
  /// @param advances the new checkpoint of each partition
  record Batch(List<Authentic> authentic, List<Foreign> foreign, Map<Integer, Advance> advances) {

    Batch() {
      this(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    }

    /// Checks more records and adds them to the batch.
    ///
    /// @return bytes of the added records
    long add(RecordCheck check, ConsumerRecords<byte[], byte[]> records) {
      long bytes = 0;
      for (var message : records) {
        long position = 0;
        switch (check.check(RawRecord.of(message))) {
          case Authentic a -> {
            authentic.add(a);
            position = a.event().position();
            bytes += a.event().payload().length();
          }
          case Foreign f -> {
            foreign.add(f);
            bytes += f.value().length;
          }
        }
        advances.merge(
            message.partition(),
            new Advance(message.partition(), message.offset() + 1, position),
            (before, next) ->
                new Advance(
                    next.partition(),
                    next.nextOffset(),
                    Math.max(before.lastPosition(), next.lastPosition())));
      }
      return bytes;
    }

    /// Removes the records of partitions that this consumer has lost. The consumer that now has
    /// such a partition reads it from the checkpoint.
    void drop(Set<Integer> partitions) {
      authentic.removeIf(a -> partitions.contains(RecordCheck.partition(a.event().stream())));
      foreign.removeIf(f -> partitions.contains(f.partition()));
      advances.keySet().removeAll(partitions);
    }

    int size() {
      return authentic.size() + foreign.size();
    }
  }

  /// Applies one batch in one transaction. The transaction compares the checkpoints with the
  /// expected ones, applies the events and updates the checkpoints. [ShortPath] applies most small
  /// batches. If it cannot apply a batch, it writes nothing, and [Intake] applies the batch.
  ///
  /// @param expected the expected checkpoint of each partition; updated after the commit
  /// @throws Checkpoints.Overtaken if a checkpoint differs from the expected one; then nothing is
  ///   written
  void take(String log, Batch batch, Map<Integer, Place> expected) throws SQLException {
    var before = new HashMap<Integer, Place>();
    for (Advance advance : batch.advances.values())
      before.put(advance.partition(), expected.get(advance.partition()));
    String topicId = before.values().iterator().next().topicId();
    var timer = metrics.startBatch();
    Intake.Taken taken = traced(log, batch, before, expected.size());
    for (Advance advance : batch.advances.values())
      expected.put(advance.partition(), new Place(topicId, advance.nextOffset()));
    intake.committed(taken);
    applied.signal(taken.result.taken());
    metrics.batch(timer, taken, batch.foreign);
  }

  private Intake.Taken traced(String log, Batch batch, Map<Integer, Place> before, int partitions)
      throws SQLException {
    Span span =
        tracing.process(topics.name(log), group(log), batch.authentic, Authentic::traceparent);
    try {
      boolean alone = partitions == RecordCheck.PARTITIONS;
      Intake.Taken taken = shortPath.take(log, batch, before, alone);
      if (taken != null) return taken;
      return database.transaction(db -> {
        Checkpoints.require(db, log, before);
        String topicId = before.values().iterator().next().topicId();
        ForeignRecords.insert(db, log, topicId, batch.foreign);
        Checkpoints.advance(db, log, batch.advances.values());
        return intake.take(db, log, batch.authentic);
      });
    } catch (SQLException | RuntimeException | Error e) {
      Tracing.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /// The consumer group of a log.
  String group(String log) {
    return config.feed().group() + "-" + log;
  }

  /// Returns the check for records of a log. [LogRepair] uses the same check for events that come
  /// directly from the writer.
  RecordCheck check(String log) {
    return checks.get(log);
  }
}
