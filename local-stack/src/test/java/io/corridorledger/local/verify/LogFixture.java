package io.corridorledger.local.verify;

import io.corridorledger.integrity.Checkpoint.LogEnd;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import io.corridorledger.local.TestStack;
import io.corridorledger.local.verify.LostEvents.TakenBack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A log with the real schema in a real database, and its topic at a real broker, as a writer and
/// its relay would create them, without their processes. Tests attack copies of the database.
///
/// The records are built here again, independently of the code under test.
final class LogFixture {

  static final int PARTITIONS = 12;
  static final MacKeys.Key KEY = MacKeys.parse("test:" + "5c".repeat(32));

  /// Replaced by the other key after position 5.
  static final MacKeys.Key OLD_KEY = MacKeys.parse("old:" + "36".repeat(32));

  private static final MacKeys KEYS =
      MacKeys.parse(List.of("test:" + "5c".repeat(32), "old:" + "36".repeat(32) + "@5"));
  private static final String SCHEMA = "https://ledger.example/schemas/%s/v%d";

  /// The form of earlier releases.
  private static final String EARLIER_SCHEMA = "urn:corridor:event:%s:v%d";

  private static final TestStack STACK = TestStack.get();

  final String log;
  final String topic;
  private final Map<String, String> settings;
  private int copies;

  /// An empty database with every migration up to this version of the schema, and an empty topic.
  LogFixture(String log, int schemaVersion) {
    this.log = log;
    this.topic = "corridor." + log + ".v1";
    this.settings = STACK.database(log);
    migrate(1, schemaVersion);
    createTopic();
  }

  LogFixture(String log) {
    this(log, Integer.MAX_VALUE);
  }

  void createTopic() {
    admin(admin ->
        admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get());
  }

  private String topicId() {
    var id = new String[1];
    admin(admin ->
        id[0] =
            admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .topicId()
                .toString());
    return id[0];
  }

  interface AdminAction {
    void with(Admin admin) throws ExecutionException, InterruptedException;
  }

  void admin(AdminAction action) {
    try (var admin = Admin.create(kafka())) {
      action.with(admin);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", STACK.bootstrapServers());
  }

  // ---- the database ----------------------------------------------------------------------------

  private record Script(int version, Path file) {}

  /// Runs the migrations of `event-store` as Flyway does in a service.
  void migrate(int from, int through) {
    try (var files =
            Files.list(root().resolve("libraries/event-store/src/main/resources/db/ledger"));
        var owner = connect("quarkus.flyway");
        var statement = owner.createStatement()) {
      var scripts =
          files
              .filter(file -> file.getFileName().toString().matches("V\\d+__.*\\.sql"))
              .map(file ->
                  new Script(
                      Integer.parseInt(
                          file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1")),
                      file))
              .filter(script -> script.version() >= from && script.version() <= through)
              .sorted(Comparator.comparingInt(Script::version))
              .toList();
      for (var script : scripts) {
        statement.execute(
            Files.readString(script.file())
                .replace("${app_role}", log + "_app")
                .replace("${flyway:database}", log)
                .replace("${epoch_stream}", ChainCheck.ledgerStream(log).toString()));
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("libraries/event-store"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(
        settings.get("quarkus.datasource.jdbc.url"),
        settings.get(role + ".username"),
        settings.get(role + ".password"));
  }

  static Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(
        STACK.jdbcBaseUrl() + database, STACK.superuser(), STACK.superuserPassword());
  }

  /// Appends events as the service does: each one is a fact of a stream, and all columns are used
  /// from time to time.
  ///
  /// @return the streams, in the order of their first event
  List<UUID> append(int events) {
    var streams = new ArrayList<UUID>();
    try (var service = connect("quarkus.datasource");
        var append =
            service.prepareStatement(
                """
                SELECT append_events('tester', ?, '\\x01', 201::smallint, '{}', ?, 'visits', ?, 10000, 16000000,
                  ARRAY[?::uuid], ARRAY['note-cited'], ARRAY[1::smallint], ARRAY[?], ARRAY[?], ARRAY[?::date], ARRAY[?::date],
                  'tester', ?, ?, ?, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
                """)) {
      for (int i = 0; i < events; i++) {
        var opens = i % 4 == 0;
        if (opens) {
          streams.add(UUID.randomUUID());
        }
        var dated = i % 2 == 0;
        append.setString(1, UUID.randomUUID().toString());
        append.setObject(2, streams.getLast());
        append.setLong(3, i % 4);
        append.setObject(4, UUID.randomUUID());
        append.setString(5, "{\"note\": \"Nr. %d, größer\", \"b\": 1.50}".formatted(i));
        append.setString(6, dated ? "2022-06" : null);
        append.setString(7, dated ? "2022-06-01" : null);
        append.setString(8, dated ? "2022-06-30" : null);
        append.setObject(9, UUID.randomUUID());
        append.setObject(10, UUID.randomUUID());
        append.setObject(11, dated ? UUID.randomUUID() : null);
        append.execute();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return streams;
  }

  /// Appends a proposal, as the service does.
  void propose() {
    execute(
        "quarkus.datasource",
        """
        SELECT append_events('issuer s-1', 'proposal', '\\x01', 202::smallint, '{}', gen_random_uuid(), 'proposals', 0, 10000, 16000000,
          ARRAY[gen_random_uuid()], ARRAY['proposal-made'], ARRAY[1::smallint],
          ARRAY['{"streamType": "visits", "stream": "0192a1b0-5c00-7000-8000-000000000001", "fact": {"note-cited": {"note": "n"}}}'],
          ARRAY[NULL::text], ARRAY[NULL::date], ARRAY[NULL::date], 'issuer s-1 Name', gen_random_uuid(), gen_random_uuid(), NULL::uuid, 'trace')
        """);
  }

  void sequence() {
    execute("quarkus.datasource", "SELECT sequence_events(1000)");
  }

  /// Appends events as in the first version of the schema.
  void appendInFirstVersion(int events) {
    for (int i = 0; i < events; i++) {
      execute(
          "quarkus.datasource",
          """
          SELECT append_events('tester', gen_random_uuid()::text, '\\x01', 201::smallint, '{}', gen_random_uuid(), 'visits', 0,
            ARRAY[gen_random_uuid()], ARRAY['note-cited'], ARRAY[1::smallint], ARRAY['{"old": %d}'], ARRAY['2022'],
            ARRAY['2022-01-01'::date], ARRAY['2022-12-31'::date], gen_random_uuid(), gen_random_uuid(), NULL, 'trace')
          """
              .formatted(i));
    }
    sequence();
  }

  void execute(String role, String sql) {
    try (var connection = connect(role);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void asOwner(String sql) {
    execute("quarkus.flyway", sql);
  }

  /// A copy of the database that a superuser has changed with triggers and foreign keys switched
  /// off.
  ///
  /// @return name of the copy
  String attacked(String sql) {
    var copy = log + "_copy" + ++copies;
    try (var maintenance = superuser("postgres");
        var statement = maintenance.createStatement()) {
      statement.execute("CREATE DATABASE %s TEMPLATE %s".formatted(copy, log));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    asSuperuser(copy, sql);
    return copy;
  }

  /// A copy of the database that its owner has changed.
  String attackedByOwner(String sql) {
    var copy = attacked("SELECT 1");
    try (var owner =
            DriverManager.getConnection(
                STACK.jdbcBaseUrl() + copy,
                settings.get("quarkus.flyway.username"),
                settings.get("quarkus.flyway.password"));
        var statement = owner.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return copy;
  }

  static void asSuperuser(String database, String sql) {
    try (var connection = superuser(database);
        var statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica; " + sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  // ---- the topic -------------------------------------------------------------------------------

  /// Publishes the log from a position, and moves the cursor, as the relay does.
  void publish(long from) {
    var records = records(from, KEY);
    send(records);
    if (!records.isEmpty()) {
      asSuperuser(
          log,
          """
          INSERT INTO relay_cursor (relay, published_position, topic_id, term)
          SELECT '%s', max(position), '%s', 1 FROM event_log
          ON CONFLICT (relay) DO UPDATE SET published_position = excluded.published_position, topic_id = excluded.topic_id
          """
              .formatted(topic, topicId()));
    }
  }

  /// The records that the relay publishes for the log.
  List<ProducerRecord<byte[], byte[]>> records(long from, MacKeys.Key key) {
    return records(log, from, key);
  }

  /// The records of a copy of the database.
  List<ProducerRecord<byte[], byte[]>> records(String database, long from, MacKeys.Key key) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    try (var connection = superuser(database);
        var query =
            connection.prepareStatement(
                """
                SELECT e.*, e.payload::text AS json, l.position, l.chain_sha256, l.hash_version, l.ledger_epoch, s.stream_type
                FROM event_log l JOIN event e USING (stream_id, version) JOIN stream s USING (stream_id)
                WHERE position >= ? ORDER BY position
                """)) {
      query.setLong(1, from);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          var headers = new TreeMap<String, String>();
          headers.put("content-type", "application/json");
          headers.put("ce_specversion", "1.0");
          headers.put("ce_id", row.getString("event_id"));
          headers.put("ce_source", "/corridor/" + log);
          headers.put(
              "ce_type",
              "corridor." + row.getString("event_type") + ".v" + row.getInt("schema_version"));
          headers.put("ce_subject", row.getString("stream_id"));
          headers.put(
              "ce_time",
              row.getObject("recorded_at", OffsetDateTime.class)
                  .withOffsetSameInstant(ZoneOffset.UTC)
                  .toString());
          headers.put(
              "ce_dataschema",
              (row.getLong("position") % 2 == 0 ? EARLIER_SCHEMA : SCHEMA)
                  .formatted(row.getString("event_type"), row.getInt("schema_version")));
          headers.put("ce_streamtype", row.getString("stream_type"));
          headers.put("ce_streamversion", row.getString("version"));
          headers.put("ce_logposition", row.getString("position"));
          headers.put("ce_ledgerepoch", row.getString("ledger_epoch"));
          headers.put("ce_chainhash", HexFormat.of().formatHex(row.getBytes("chain_sha256")));
          headers.put("ce_hashversion", row.getString("hash_version"));
          headers.put("ce_actor", row.getString("actor"));
          headers.put("ce_commandid", row.getString("command_id"));
          headers.put("ce_correlationid", row.getString("correlation_id"));
          headers.put("ce_traceparent", row.getString("traceparent"));
          putUnlessNull(headers, "ce_causationid", row.getString("causation_id"));
          putUnlessNull(headers, "ce_occurred", row.getString("occurred"));
          putUnlessNull(headers, "ce_occurredearliest", row.getString("occurred_earliest"));
          putUnlessNull(headers, "ce_occurredlatest", row.getString("occurred_latest"));
          records.add(
              record(
                  row.getString("stream_id"),
                  headers,
                  row.getString("json").getBytes(StandardCharsets.UTF_8),
                  key));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return records;
  }

  private static void putUnlessNull(Map<String, String> headers, String name, String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  /// @param macKey null for a record without an authentication code
  ProducerRecord<byte[], byte[]> record(
      String key, Map<String, String> headers, byte[] value, MacKeys.Key macKey) {
    var record = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    var covered = new TreeMap<String, byte[]>();
    headers.forEach((name, text) -> covered.put(name, text.getBytes(StandardCharsets.UTF_8)));
    if (macKey != null) {
      covered.put("ce_mackeyid", macKey.id().getBytes(StandardCharsets.UTF_8));
      var mac = RecordMac.of(macKey, record.key(), covered, value);
      record
          .headers()
          .add("ce_mac", HexFormat.of().formatHex(mac).getBytes(StandardCharsets.UTF_8));
    }
    covered.forEach(record.headers()::add);
    return record;
  }

  void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (var producer =
        new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (var record : records) {
        producer.send(record).get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The headers of a record as text that a test can change.
  static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
    var headers = new HashMap<String, String>();
    for (var header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    headers.remove("ce_mac");
    headers.remove("ce_mackeyid");
    return headers;
  }

  // ---- verification ----------------------------------------------------------------------------

  Optional<TakenBack> takeBack(String database) throws SQLException, KafkaUnreachable {
    try (var connection = superuser(database)) {
      return new LostEvents(log, Map.of("bootstrap.servers", STACK.bootstrapServers()), KEYS)
          .takeBack(connection, new PrintStream(OutputStream.nullOutputStream()));
    }
  }

  /// The first column of a query in a copy of the database.
  List<String> column(String database, String sql) throws SQLException {
    try (var connection = superuser(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var column = new ArrayList<String>();
      while (rows.next()) {
        column.add(rows.getString(1));
      }
      return column;
    }
  }

  Report verify() {
    return verify(log);
  }

  Report verify(String database) {
    return verify(database, Set.of(), null);
  }

  /// @param since null when there is no checkpoint
  Report verify(String database, Set<AcceptedEpoch> accepted, LogEnd since) {
    try (var connection = superuser(database)) {
      return new LogVerification(
              log,
              Map.of("bootstrap.servers", STACK.bootstrapServers()),
              KEYS,
              accepted,
              Optional.ofNullable(since))
          .run(connection, new PrintStream(new ByteArrayOutputStream()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
