package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.integrity.EventHash;
import io.corridorledger.integrity.HashChain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The database and `ledger-integrity` compute the same hashes. The chain of a log that began with
/// the first formula continues with the second.
class HashVectorsTest {

  private static final String ROWS =
      """
      SELECT l.hash_version, s.stream_type, e.stream_id, e.version, e.event_id, e.event_type, e.schema_version,
             e.occurred, e.occurred_earliest, e.occurred_latest, e.recorded_at, e.actor, e.command_id,
             e.correlation_id, e.causation_id, e.traceparent, e.payload::text,
             encode(l.event_sha256, 'hex'), encode(l.chain_sha256, 'hex'), l.position, l.ledger_epoch
      FROM event_log l JOIN event e USING (stream_id, version) JOIN stream s USING (stream_id) ORDER BY l.position
      """;

  private record Logged(EventHash event, String hash, String chain, long position, long epoch) {}

  @Test
  void theDatabaseHashesAnEventAsJavaDoes() throws Exception {
    LogDatabase database = new LogDatabase("hash_vectors");
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      // The settings of a session must not change a hash.
      statement.execute("SET TimeZone = 'Asia/Tokyo'");
      statement.execute("SET DateStyle = 'ISO, DMY'");
      statement.execute("SET bytea_output = 'escape'");
      statement.execute("SET extra_float_digits = -15");
      int vector = 0;
      for (String occurred : List.of("NULL", "'2024~'", "'0001'"))
        for (String earliest : List.of("NULL", "'0001-01-01'::date", "'2024-12-31'::date"))
          for (String latest : List.of("NULL", "'1969-12-31'::date", "'9999-12-31'::date"))
            for (String payload :
                List.of(
                    "{}",
                    "{\"b\": 1.10, \"a\": [null, true, \"x\"], \"größe\": \"Qazağıstan 哈萨克斯坦 🚂 \\n\"}"))
              statement.execute(
                  """
                  SELECT append_events('t', '%d', '', 201::smallint, '{}', uuidv7(), 'visits', 0, 10, 10000,
                    ARRAY[uuidv7()], ARRAY['visit-held'], ARRAY[%d]::smallint[], ARRAY['%s'], ARRAY[%s]::text[], ARRAY[%s]::date[], ARRAY[%s]::date[],
                    'Ministère, 3:x,', uuidv7(), uuidv7(), %s, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
                  """
                      .formatted(
                          vector++,
                          vector,
                          payload,
                          occurred,
                          earliest,
                          latest,
                          vector % 2 == 0 ? "NULL" : "uuidv7()"));
      statement.execute("SELECT sequence_events(1000)");
      assertEquals(54, vector);
    }
    assertEquals(54, verified(database).size());
  }

  @Test
  void eventsThatWereHashedWithTheFirstFormulaStayVerifiable() throws Exception {
    LogDatabase database = new LogDatabase("hash_migrated", "2");
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      for (int i = 0; i < 5; i++)
        statement.execute(
            """
            SELECT append_events('t', '%d', '', 201::smallint, '{}', gen_random_uuid(), 'visits', 0,
              ARRAY[uuidv7()], ARRAY['visit-held'], ARRAY[1]::smallint[], ARRAY['{"title": "Bakı %d"}'],
              ARRAY['2024'], ARRAY[NULL]::date[], ARRAY[NULL]::date[], uuidv7(), uuidv7(), NULL, '')
            """
                .formatted(i, i));
      statement.execute("SELECT sequence_events(3)"); // two are pending when the schema changes
    }
    database.migrate("latest");
    database.store().append(LogDatabase.append(Uuid7.next(), 0, "after"));
    new Sequencer(database.application).round();
    List<Logged> log = verified(database);
    assertEquals(
        List.of(1, 1, 1, 2, 2, 2), log.stream().map(entry -> entry.event().version()).toList());
    assertNull(database.one("SELECT first_broken_position()"));
    assertEquals(
        "0",
        database.one(
            """
            SELECT count(*) FROM stream s
            WHERE bytes <> (SELECT sum(octet_length(payload::text)) FROM event e WHERE e.stream_id = s.stream_id)
            """));
  }

  @Test
  void raisingTheEpochIsAnEventInTheChain() throws Exception {
    LogDatabase database = new LogDatabase("hash_epochs");
    PostgresEventStore store = database.store();
    Sequencer sequencer = new Sequencer(database.application);
    store.append(LogDatabase.append(Uuid7.next(), 0, "one", "two"));
    sequencer.round();
    store.append(LogDatabase.append(Uuid7.next(), 0, "three"));
    assertEquals("(2,3)", database.one("SELECT raise_epoch('Restored from yesterday''s backup.')"));
    sequencer.round();
    assertEquals("(3,5)", database.one("SELECT raise_epoch('And again.')"));
    List<Logged> log = verified(database);
    assertEquals(List.of(1L, 1L, 2L, 2L, 3L), log.stream().map(Logged::epoch).toList());
    assertEquals("3", database.one("SELECT epoch FROM ledger"));
    EventHash first = log.get(2).event();
    assertEquals(EpochEvent.STREAM_TYPE, first.streamType());
    assertEquals(LogDatabase.EPOCH_STREAM, first.stream());
    assertEquals(1, first.streamVersion());
    assertEquals("operator", first.actor());
    assertEquals("ledger-epoch-raised", first.type());
    assertEquals(
        new EpochEvent.LedgerEpochRaised(
            2, 3, log.get(1).chain(), "Restored from yesterday's backup."),
        LedgerJson.read(first.type(), first.payload()));
    assertEquals(2, log.get(4).event().streamVersion());
  }

  @Test
  void anEpochNeedsAReason() throws Exception {
    LogDatabase database = new LogDatabase("hash_reasons");
    for (String reason : List.of("NULL", "''", "' '", "repeat('x', 1001)", "E'a\\nb'"))
      try (Connection owner = database.owner();
          var statement = owner.createStatement()) {
        assertEquals(
            "22023",
            assertThrows(
                    SQLException.class,
                    () -> statement.execute("SELECT raise_epoch(%s)".formatted(reason)))
                .getSQLState());
      }
    assertEquals("0", database.one("SELECT count(*) FROM event"));
    assertEquals("1", database.one("SELECT epoch FROM ledger"));
  }

  /// The id of the epoch stream is derived from the name of the log.
  @Test
  void theStreamOfTheEpochsHasTheIdOfItsLog() throws Exception {
    assertEquals(LogDatabase.EPOCH_STREAM, EpochStream.id("agreements"));
    for (String log : List.of("agreements", "logistics")) {
      var settings = new Properties();
      try (var in =
          Files.newInputStream(
              Path.of("../..", log + "-service", "src/main/resources/application.properties"))) {
        settings.load(in);
      }
      assertEquals(
          EpochStream.id(log).toString(),
          settings.getProperty("quarkus.flyway.placeholders.epoch_stream"));
    }
  }

  /// Reads the log, and checks that each row has the hash and chain hash that Java computes.
  private static List<Logged> verified(LogDatabase database) throws SQLException {
    List<Logged> log = new ArrayList<>();
    byte[] chain = HashChain.start();
    try (Connection owner = database.owner();
        var statement = owner.createStatement();
        ResultSet row = statement.executeQuery(ROWS)) {
      while (row.next()) {
        Logged entry = logged(row);
        log.add(entry);
        chain = HashChain.next(chain, entry.event().sha256());
        assertEquals(log.size(), entry.position());
        assertEquals(
            HexFormat.of().formatHex(entry.event().sha256()), entry.hash(), entry::toString);
        assertEquals(HexFormat.of().formatHex(chain), entry.chain(), entry::toString);
      }
    }
    return log;
  }

  private static Logged logged(ResultSet row) throws SQLException {
    return new Logged(
        new EventHash(
            row.getInt(1),
            row.getString(2),
            row.getObject(3, UUID.class),
            row.getLong(4),
            row.getObject(5, UUID.class),
            row.getString(6),
            row.getInt(7),
            row.getString(8),
            row.getObject(9, LocalDate.class),
            row.getObject(10, LocalDate.class),
            row.getObject(11, OffsetDateTime.class).toInstant(),
            row.getString(12),
            row.getObject(13, UUID.class),
            row.getObject(14, UUID.class),
            row.getObject(15, UUID.class),
            row.getString(16),
            new String(row.getBytes(17), StandardCharsets.UTF_8)),
        row.getString(18),
        row.getString(19),
        row.getLong(20),
        row.getLong(21));
  }
}
