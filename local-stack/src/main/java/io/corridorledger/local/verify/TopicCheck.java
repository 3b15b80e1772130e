package io.corridorledger.local.verify;

import io.corridorledger.integrity.MacKeys;
import io.corridorledger.local.verify.TopicRecord.Content;
import io.corridorledger.local.verify.TopicRecord.Foreign;
import io.corridorledger.local.verify.TopicRecord.Genuine;
import io.corridorledger.local.verify.TopicRecord.Unauthenticated;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Compares the topic with the log. A record with a valid authentication code must equal the row at
/// its position, or a later epoch must have given up the record. No published position may be
/// missing. All other records are foreign, which means that the relay did not write them. Foreign
/// records are reported, but are no findings.
final class TopicCheck {

  /// The hash version of the oldest events. Their records have no authentication code.
  private static final int FIRST_HASH_VERSION = 1;

  private final String log;
  private final Connection snapshot;
  private final MacKeys keys;
  private final Epochs epochs;
  private final Findings findings;
  private final Findings foreign;
  private final Positions published = new Positions();
  private final Map<Long, Positions> givenUp = new HashMap<>();
  private long unauthenticated;

  /// @param epochs the epochs of the log, computed from its epoch events
  TopicCheck(
      String log,
      Connection snapshot,
      MacKeys keys,
      Epochs epochs,
      Findings findings,
      Findings foreign) {
    this.log = log;
    this.snapshot = snapshot;
    this.keys = keys;
    this.epochs = epochs;
    this.findings = findings;
    this.foreign = foreign;
  }

  /// @param last last position of the log
  /// @param cursor last published position; it was read before the topic
  /// @param cursorsTopic Kafka's id of the topic to which the relay published; null if unknown
  void run(LogTopic topic, long last, long cursor, String cursorsTopic, LongConsumer progress)
      throws SQLException, KafkaUnreachable {
    if (cursor > 0 && cursorsTopic != null && !cursorsTopic.equals(topic.id())) {
      findings.add(
          "the topic %s is not the one to which the events up to position %d were published: it was deleted and created again (./corridor republish %s)"
              .formatted(topic.name(), cursor, log));
    }
    topic
        .begins()
        .forEach((partition, offset) -> {
          if (offset > 0) {
            findings.add(
                "partition %d of %s begins at offset %d: its first records were deleted"
                    .formatted(partition.partition(), topic.name(), offset));
          }
        });
    topic.read((records, read) -> {
      compare(records, topic.partitions(), last);
      progress.accept(read);
    });
    missing(topic.name(), Math.max(Math.min(cursor, last), published.last()));
  }

  /// The number of published positions that an epoch gave up.
  ///
  /// @param epoch number of the epoch
  long givenUp(long epoch) {
    var positions = givenUp.get(epoch);
    return positions == null ? 0 : positions.count();
  }

  /// The number of records that match the log but have no authentication code. The first version of
  /// the record format had none.
  long unauthenticated() {
    return unauthenticated;
  }

  private record Claim(ConsumerRecord<byte[], byte[]> record, Content content, boolean genuine) {}

  private void compare(List<ConsumerRecord<byte[], byte[]>> records, int partitions, long last)
      throws SQLException {
    var claims = new ArrayList<Claim>();
    for (var record : records) {
      switch (TopicRecord.of(record, log, partitions, keys)) {
        case Genuine(var content) -> claims.add(new Claim(record, content, true));
        case Unauthenticated(var content) -> claims.add(new Claim(record, content, false));
        case Foreign(var reason) -> foreign(record, reason);
      }
    }
    var rows = rows(claims);
    for (var claim : claims) {
      var row = rows.get(claim.content().position());
      if (claim.genuine()) {
        compare(claim.content(), row, last);
      } else if (row != null
          && row.event() != null
          && row.event().version() == FIRST_HASH_VERSION
          && Envelope.differencesInFirstVersion(claim.content(), row, log).isEmpty()) {
        unauthenticated++;
        published.add(row.position());
      } else {
        foreign(claim.record(), "it has no header ce_mac");
      }
    }
  }

  private void foreign(ConsumerRecord<?, ?> record, String reason) {
    foreign.add(
        "partition %d, offset %d: %s".formatted(record.partition(), record.offset(), reason));
  }

  private void compare(Content record, LogRow row, long last) {
    var position = record.position();
    var gaveUp = epochs.thatGaveUp(position, record.epoch());
    if (gaveUp.isPresent()) {
      givenUp.computeIfAbsent(gaveUp.get().number(), _ -> new Positions()).add(position);
      return;
    }
    if (record.epoch() > epochs.at(position)) {
      findings.add(
          position, "published in epoch %d, which the log does not have".formatted(record.epoch()));
      return;
    }
    if (position <= last) {
      published.add(position);
    }
    if (row == null) {
      findings.add(position, "published, but not in the log");
    } else if (row.event() != null) {
      var differences = Envelope.differences(record, row, log);
      if (!differences.isEmpty()) {
        findings.add(
            position, "the log is not what was published: " + String.join(", ", differences));
      }
    }
  }

  private Map<Long, LogRow> rows(List<Claim> claims) throws SQLException {
    var rows = new HashMap<Long, LogRow>();
    if (claims.isEmpty()) {
      return rows;
    }
    try (var query = snapshot.prepareStatement(LogRow.QUERY + " WHERE l.position = ANY (?)")) {
      query.setArray(
          1,
          snapshot.createArrayOf(
              "bigint", claims.stream().map(claim -> claim.content().position()).toArray()));
      try (var found = query.executeQuery()) {
        while (found.next()) {
          var row = LogRow.of(found);
          rows.put(row.position(), row);
        }
      }
    }
    return rows;
  }

  /// @param through the last position that must be in the topic
  private void missing(String topic, long through) {
    for (long position = 1; position <= through; position++) {
      if (!published.contains(position)) {
        var from = position;
        while (position < through && !published.contains(position + 1)) {
          position++;
        }
        findings.add(from, position, "published, but not in " + topic);
      }
    }
  }
}
