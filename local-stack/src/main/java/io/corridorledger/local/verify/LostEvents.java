package io.corridorledger.local.verify;

import io.corridorledger.integrity.MacKeys;
import io.corridorledger.local.ProgressBar;
import io.corridorledger.local.verify.TopicRecord.Content;
import io.corridorledger.local.verify.TopicRecord.Genuine;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Copies events from the topic into a restored log that lacks them. The events keep their original
/// positions. One transaction writes all events. If the transaction succeeds, the log ends where
/// the topic ends. If the transaction fails, nothing has changed.
///
/// Only records with a valid authentication code are used. The database function `take_back` checks
/// that these records continue the hash chain, and writes the rows.
///
/// @param log name of the log
/// @param kafka settings of a client that may read the topic
/// @param keys keys that authenticate the log's records
public record LostEvents(String log, Map<String, String> kafka, MacKeys keys) {

  /// The range of positions that were copied. The range is empty if `last` is below `first`.
  public record TakenBack(long first, long last) {

    public long count() {
      return Math.max(0, last - first + 1);
    }
  }

  private static final String TABLE =
      """
      CREATE TEMPORARY TABLE taken_back (
        log_position bigint, epoch bigint, topic_offset bigint, hash_version smallint, chain_sha256 bytea, stream_type text,
        stream_id uuid, version bigint, event_id uuid, event_type text, schema_version smallint, payload text,
        occurred text, occurred_earliest date, occurred_latest date, recorded_at timestamptz,
        actor text, command_id uuid, correlation_id uuid, causation_id uuid, traceparent text,
        UNIQUE (log_position, epoch, chain_sha256)) ON COMMIT DROP
      """;

  private static final String INSERT =
      """
      INSERT INTO taken_back VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (log_position, epoch, chain_sha256) DO UPDATE SET topic_offset = excluded.topic_offset
      """;

  /// @param owner connection of the database's owner
  /// @param out stream to which the progress is printed
  /// @return empty if the topic does not exist
  /// @throws SQLException if the database rejects the events; then nothing has changed
  public Optional<TakenBack> takeBack(Connection owner, PrintStream out)
      throws SQLException, KafkaUnreachable {
    var relay = "corridor." + log + ".v1";
    var topic = LogTopic.open(kafka, relay);
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    owner.setAutoCommit(false);
    try {
      var cursor = number(owner, "SELECT coalesce(max(published_position), 0) FROM relay_cursor");
      var published = stage(owner, topic.get(), out);
      var through = cursor;
      while (published.contains(through + 1)) {
        through++;
      }
      try (var call =
          owner.prepareStatement(
              "SELECT first_position, last_position FROM public.take_back(?, ?)")) {
        call.setString(1, relay);
        call.setLong(2, through);
        try (var row = call.executeQuery()) {
          row.next();
          var taken = new TakenBack(row.getLong(1), row.getLong(2));
          if (taken.count() == 0) {
            owner.rollback();
          } else {
            owner.commit();
          }
          return Optional.of(taken);
        }
      }
    } catch (SQLException | KafkaUnreachable | RuntimeException e) {
      owner.rollback();
      throw e;
    }
  }

  /// Copies the records after the end of the log into a temporary table. Leaves out records without
  /// a valid authentication code.
  ///
  /// @return the positions of all records in the topic that have a valid authentication code
  private Positions stage(Connection owner, LogTopic topic, PrintStream out)
      throws SQLException, KafkaUnreachable {
    var last = number(owner, "SELECT coalesce(max(position), 0) FROM event_log");
    var published = new Positions();
    var bar = new ProgressBar(out, log + ", topic", topic.size());
    try (var create = owner.createStatement()) {
      create.execute(TABLE);
    }
    try (var insert = owner.prepareStatement(INSERT)) {
      topic.read((records, read) -> {
        for (var record : records) {
          if (TopicRecord.of(record, log, topic.partitions(), keys)
              instanceof Genuine(var content)) {
            published.add(content.position());
            if (content.position() > last) {
              stage(insert, content, record.offset());
            }
          }
        }
        insert.executeBatch();
        bar.show(read);
      });
    } finally {
      bar.interrupt();
    }
    return published;
  }

  private static void stage(PreparedStatement insert, Content record, long offset)
      throws SQLException {
    var headers = record.headers();
    var type = headers.get("ce_type").replaceFirst("^corridor\\.", "");
    var dot = type.lastIndexOf(".v");
    var column = 1;
    insert.setLong(column++, record.position());
    insert.setLong(column++, record.epoch());
    insert.setLong(column++, offset);
    insert.setShort(column++, Short.parseShort(headers.get("ce_hashversion")));
    insert.setBytes(column++, HexFormat.of().parseHex(headers.get("ce_chainhash")));
    insert.setString(column++, headers.get("ce_streamtype"));
    insert.setObject(column++, uuid(headers.get("ce_subject")));
    insert.setLong(column++, Long.parseLong(headers.get("ce_streamversion")));
    insert.setObject(column++, uuid(headers.get("ce_id")));
    insert.setString(column++, type.substring(0, dot));
    insert.setShort(column++, Short.parseShort(type.substring(dot + 2)));
    insert.setString(column++, new String(record.value(), StandardCharsets.UTF_8));
    insert.setString(column++, headers.get("ce_occurred"));
    insert.setObject(column++, day(headers.get("ce_occurredearliest")), Types.DATE);
    insert.setObject(column++, day(headers.get("ce_occurredlatest")), Types.DATE);
    insert.setObject(column++, OffsetDateTime.parse(headers.get("ce_time")));
    insert.setString(column++, headers.get("ce_actor"));
    insert.setObject(column++, uuid(headers.get("ce_commandid")));
    insert.setObject(column++, uuid(headers.get("ce_correlationid")));
    insert.setObject(column++, uuid(headers.get("ce_causationid")), Types.OTHER);
    insert.setString(column, headers.get("ce_traceparent"));
    insert.addBatch();
  }

  private static UUID uuid(String text) {
    return text == null ? null : UUID.fromString(text);
  }

  private static LocalDate day(String text) {
    return text == null ? null : LocalDate.parse(text);
  }

  private static long number(Connection database, String sql) throws SQLException {
    try (var statement = database.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
