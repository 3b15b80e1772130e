package io.corridorledger.store;

import static io.corridorledger.store.LogDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.corridorledger.local.TestStack;
import io.corridorledger.store.AppendFunctions.Call;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The application role may read and append events, and nothing else.
class ApplicationRoleTest {

  private static final String NAME = "store_roles";
  private static final String RELAY = "corridor.test.v1";
  private static final String REFUSED = "42501";

  private static LogDatabase database;

  @BeforeAll
  static void migrate() throws Exception {
    database = new LogDatabase(NAME);
    database.store().append(append(Uuid7.next(), 0, "one", "two"));
    new Sequencer(database.application).round();
  }

  @Test
  void theApplicationRoleReadsTablesAndCallsTheseFunctionsAndNothingElse() throws Exception {
    assertEquals(RolePrivileges.OF_A_WRITER, privileges(NAME + "_app"));
  }

  @Test
  void theOwnerOfTheFunctionsCannotLogInCreateOrChangeHistory() throws Exception {
    List<String> privileges = new ArrayList<>(privileges(NAME + "_log"));
    assertTrue(privileges.removeIf(p -> p.startsWith("owner of pg_proc ")));
    assertEquals(
        List.of(
            "function append_commands: EXECUTE",
            "function append_events: EXECUTE",
            "function chain_sha256: EXECUTE",
            "function chain_step: EXECUTE",
            "function event_sha256_v2: EXECUTE",
            "function expire_receipts: EXECUTE",
            "function keep_proposal: EXECUTE",
            "function move_cursor: EXECUTE",
            "function proposal_content: EXECUTE",
            "function proposal_principal: EXECUTE",
            "function release_lease: EXECUTE",
            "function sequence_after: EXECUTE",
            "function sequence_events: EXECUTE",
            "function take_lease: EXECUTE",
            "schema public: USAGE",
            "sequence event_ticket: USAGE",
            "table command_receipt: DELETE",
            "table command_receipt: INSERT",
            "table command_receipt: SELECT",
            "table command_receipt: UPDATE",
            "table event: INSERT",
            "table event: SELECT",
            "table event_log: INSERT",
            "table event_log: SELECT",
            "table event_pending: DELETE",
            "table event_pending: INSERT",
            "table event_pending: SELECT",
            "table event_pending: UPDATE",
            "table ledger: SELECT",
            "table proposal: INSERT",
            "table proposal: SELECT",
            "table proposal: UPDATE",
            "table relay_cursor: INSERT",
            "table relay_cursor: SELECT",
            "table relay_cursor: UPDATE",
            "table relay_lease: INSERT",
            "table relay_lease: SELECT",
            "table relay_lease: UPDATE",
            "table stream: INSERT",
            "table stream: SELECT",
            "table stream: UPDATE"),
        privileges);
  }

  /// Negative control: a careless grant of a migration appears in the list.
  @Test
  void aWiderGrantIsDetected() throws Exception {
    LogDatabase other = new LogDatabase("store_roles_wider");
    try (Connection owner = other.owner();
        var statement = owner.createStatement();
        Connection superuser = other.superuser()) {
      List<String> before = RolePrivileges.of(superuser, "store_roles_wider_app");
      statement.execute("CREATE FUNCTION careless() RETURNS int LANGUAGE sql RETURN 1");
      assertEquals(before, RolePrivileges.of(superuser, "store_roles_wider_app"));
      statement.execute("GRANT EXECUTE ON FUNCTION careless TO PUBLIC");
      statement.execute("GRANT UPDATE (payload) ON event TO store_roles_wider_app");
      statement.execute("GRANT USAGE ON SEQUENCE event_ticket TO store_roles_wider_app");
      List<String> added = new ArrayList<>(RolePrivileges.of(superuser, "store_roles_wider_app"));
      added.removeAll(before);
      assertEquals(
          List.of(
              "column event.payload: UPDATE",
              "function careless: EXECUTE",
              "sequence event_ticket: USAGE"),
          added);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE event SET payload = '{}'",
        "UPDATE event SET actor = 'ministry'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
        "INSERT INTO event SELECT * FROM event",
        "SELECT * FROM event FOR UPDATE",
        "UPDATE event_log SET ledger_epoch = 9",
        "UPDATE event_log SET position = position + 1000",
        "INSERT INTO event_log SELECT * FROM event_log",
        "DELETE FROM event_log",
        "TRUNCATE event_log",
        "INSERT INTO event_pending (stream_id, version) SELECT stream_id, version FROM event",
        "DELETE FROM event_pending",
        "UPDATE event_pending SET ticket = 0",
        "SELECT nextval('event_ticket')",
        "SELECT setval('event_ticket', 1)",
        "UPDATE stream SET version = 1",
        "UPDATE stream SET stream_type = 'hubs'",
        "INSERT INTO stream SELECT * FROM stream",
        "DELETE FROM stream",
        "UPDATE ledger SET epoch = 9",
        "DELETE FROM ledger",
        "UPDATE relay_cursor SET published_position = 0",
        "INSERT INTO relay_cursor VALUES ('corridor.other.v1', 99)",
        "UPDATE relay_lease SET expires_at = 'infinity'",
        "DELETE FROM command_receipt",
        "UPDATE command_receipt SET response = '{}'",
        "INSERT INTO command_receipt VALUES ('anonymous', 'k', '', 201, '{}')",
        "LOCK TABLE event_log IN SHARE MODE",
        "DROP TABLE event_log",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION first_broken_position() RETURNS bigint LANGUAGE sql RETURN NULL::bigint",
        "CREATE OR REPLACE FUNCTION sequence_events(p_batch int) RETURNS int LANGUAGE sql RETURN 0",
        "ALTER FUNCTION sequence_events(int) SECURITY INVOKER",
        "DROP FUNCTION sequence_events(int)",
        "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE RULE mine AS ON INSERT TO event DO INSTEAD NOTHING",
        "CREATE INDEX mine ON event (actor)",
        "CREATE EXTENSION dblink",
        "CREATE ROLE mine",
        "ALTER ROLE store_roles_app SUPERUSER",
        "ALTER ROLE store_roles_owner PASSWORD 'x'",
        "SET ROLE store_roles_log",
        "SET ROLE store_roles_owner",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "COPY event TO PROGRAM 'cat'",
        "COPY event FROM '/etc/passwd'",
        "SELECT * FROM pg_authid",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT raise_epoch('mine')",
        "SELECT republish('corridor.test.v1')",
        "SELECT first_broken_position()",
        "SELECT event_sha256_v2('x', e) FROM event e"
      })
  void isRefused(String statement) throws Exception {
    try (Connection application = database.application.getConnection()) {
      application.setAutoCommit(false); // a lock is taken within a transaction only
      assertEquals(REFUSED, refusal(application, statement), statement);
    }
  }

  /// PostgreSQL reports an unauthorised grant only as a warning.
  @Test
  void aGrantByTheApplicationChangesNothing() throws Exception {
    List<String> before = privileges(NAME + "_app");
    try (Connection application = database.application.getConnection()) {
      refusal(application, "GRANT UPDATE ON event TO store_roles_app");
      refusal(application, "GRANT store_roles_log TO store_roles_app");
    }
    assertEquals(before, privileges(NAME + "_app"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "template1"})
  void cannotConnectToAnotherDatabase(String other) {
    assertEquals(
        REFUSED,
        assertThrows(
                SQLException.class,
                () ->
                    DriverManager.getConnection(
                        TestStack.get().jdbcBaseUrl() + other,
                        database.settings.get("quarkus.datasource.username"),
                        database.settings.get("quarkus.datasource.password")))
            .getSQLState());
  }

  @Test
  void anEventCannotBeHiddenFromTheLogByTheTransactionThatAppendsIt() throws Exception {
    UUID stream = Uuid7.next();
    try (Connection application = database.application.getConnection()) {
      application.setAutoCommit(false);
      AppendFunctions.one(
          application, Call.of(append(stream, 0, "to be hidden")), LogDatabase.LOCK_TIMEOUT);
      var savepoint = application.setSavepoint();
      assertEquals(
          REFUSED,
          refusal(application, "DELETE FROM event_pending WHERE stream_id = '" + stream + "'"));
      application.rollback(savepoint);
      application.commit();
    }
    new Sequencer(database.application).round();
    assertEquals(
        "1",
        database.one("SELECT count(*) FROM event_log WHERE stream_id = '%s'".formatted(stream)));
  }

  /// A two-dimensional array has more elements than the length of its first dimension.
  @Test
  void anEventCannotBeHiddenByTheShapeOfTheArguments() throws Exception {
    UUID stream = Uuid7.next();
    String call =
        """
        SELECT append_events('mallory', gen_random_uuid()::text, '', 201::smallint, '{}', '%s', 'visits', 0, 10, 1000,
          %s, %s, ARRAY[1, 1]::smallint[], %s, ARRAY[NULL, NULL], ARRAY[NULL, NULL]::date[], ARRAY[NULL, NULL]::date[],
          'mallory', uuidv7(), uuidv7(), NULL, '')
        """;
    String two = "ARRAY[uuidv7(), uuidv7()]";
    String types = "ARRAY['visit-held', 'visit-held']";
    String payloads = "ARRAY['{}', '{}']";
    for (String wrong :
        List.of(
            call.formatted(stream, "ARRAY[ARRAY[uuidv7(), uuidv7()]]", types, payloads),
            call.formatted(stream, two, types, "ARRAY['{}']"),
            call.formatted(stream, two, types, "ARRAY['{}', '{}', '{}']"),
            call.formatted(stream, two, "ARRAY['visit-held']", payloads),
            call.formatted(stream, "ARRAY[uuidv7(), NULL]", types, payloads)))
      try (Connection application = database.application.getConnection()) {
        assertTrue(List.of("22023", "23502").contains(refusal(application, wrong)), wrong);
      }
    assertEquals(
        "0", database.one("SELECT count(*) FROM event WHERE stream_id = '%s'".formatted(stream)));
    assertEquals(
        "0", database.one("SELECT count(*) FROM command_receipt WHERE principal = 'mallory'"));
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      statement.execute(
          call.formatted(stream, two, types, payloads)); // the control: so it is taken
    }
    assertEquals(
        "2",
        database.one(
            "SELECT count(*) FROM event_pending WHERE stream_id = '%s'".formatted(stream)));
    new Sequencer(database.application).round();
  }

  /// A call of `append_commands` with one command. Each parameter of the format is an array of its
  /// events, except the stream, the stream type and the actor.
  private static final String BATCH =
      """
      SELECT append_commands(ARRAY['mallory'], ARRAY[gen_random_uuid()::text], ARRAY['']::bytea[], ARRAY[201]::smallint[], ARRAY['{}'],
        %s, ARRAY[%s], ARRAY[0]::bigint[], ARRAY[10]::bigint[], ARRAY[10000000]::bigint[],
        ARRAY[%s], ARRAY[uuidv7()], ARRAY[uuidv7()], ARRAY[NULL]::uuid[], ARRAY[''],
        %s, %s, %s, %s, %s, %s, %s, %s)
      """;

  private static String batch(
      String streams, String commands, String ids, String types, String payloads) {
    return BATCH.formatted(
        streams,
        "'visits'",
        "'mallory'",
        commands,
        ids,
        types,
        "ARRAY[1, 1]::smallint[]",
        payloads,
        "ARRAY[NULL, NULL]::text[]",
        "ARRAY[NULL, NULL]::date[]",
        "ARRAY[NULL, NULL]::date[]");
  }

  /// Arrays may have several dimensions, any first index, and different lengths.
  @Test
  void anEventCannotBeHiddenByTheShapeOfABatch() throws Exception {
    UUID stream = Uuid7.next();
    String streams = "ARRAY['%s']::uuid[]".formatted(stream);
    String commands = "ARRAY[1, 1]";
    String two = "ARRAY[uuidv7(), uuidv7()]";
    String types = "ARRAY['visit-held', 'visit-held']";
    String payloads = "ARRAY['{}', '{}']";
    String receipts = "SELECT count(*) FROM command_receipt WHERE principal = 'mallory'";
    String before = database.one(receipts);
    for (String wrong :
        List.of(
            batch(streams, commands, "ARRAY[ARRAY[uuidv7(), uuidv7()]]", types, payloads),
            batch(streams, "ARRAY[ARRAY[1, 1]]", two, types, payloads),
            batch(streams, "ARRAY[1]", two, types, payloads),
            batch(streams, "ARRAY[1, 2]", two, types, payloads),
            batch(streams, "ARRAY[1, 0]", two, types, payloads),
            batch(streams, "ARRAY[1, NULL]", two, types, payloads),
            batch(streams, "NULL", two, types, payloads),
            batch(streams, "'[0:1]={1,1}'::int[]", two, types, payloads),
            batch("'[2:2]={%s}'::uuid[]".formatted(stream), commands, two, types, payloads),
            batch("ARRAY[%s, %1$s]".formatted(streams), commands, two, types, payloads),
            batch("ARRAY[NULL]::uuid[]", commands, two, types, payloads),
            batch(streams, commands, two, types, "ARRAY['{}']"),
            batch(streams, commands, two, types, "ARRAY['{}', '{}', '{}']"),
            batch(streams, commands, two, types, "ARRAY['{}', NULL]"),
            batch(streams, commands, two, "ARRAY['visit-held']", payloads),
            batch(streams, commands, two, "ARRAY['visit-held', NULL]", payloads),
            batch(streams, commands, "ARRAY[uuidv7(), NULL]", types, payloads)))
      try (Connection application = database.application.getConnection()) {
        assertTrue(List.of("22023", "23502").contains(refusal(application, wrong)), wrong);
      }
    assertEquals(
        "0", database.one("SELECT count(*) FROM event WHERE stream_id = '%s'".formatted(stream)));
    assertEquals(before, database.one(receipts));
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      statement.execute(batch(streams, commands, two, types, payloads)); // the control
    }
    assertEquals(
        "2",
        database.one(
            "SELECT count(*) FROM event_pending WHERE stream_id = '%s'".formatted(stream)));
    new Sequencer(database.application).round();
  }

  /// The unique indexes refuse the whole call.
  @Test
  void twoCommandsOfABatchCannotHaveTheSameStreamOrKey() throws Exception {
    UUID stream = Uuid7.next();
    String key = UUID.randomUUID().toString();
    try (Connection application = database.application.getConnection()) {
      for (List<Call> calls :
          List.of(
              List.of(Call.of(append(stream, 0, "one")), Call.of(append(stream, 0, "one", "two"))),
              List.of(
                  Call.of(append(key, stream, 0, "one")),
                  Call.of(append(key, Uuid7.next(), 0, "one")))))
        assertEquals(
            "23505",
            assertThrows(SQLException.class, () -> AppendFunctions.together(application, calls))
                .getSQLState());
      AppendFunctions.one(application, Call.of(append(stream, 0, "one")), LogDatabase.LOCK_TIMEOUT);
      assertEquals(
          "23505",
          assertThrows(
                  SQLException.class,
                  () ->
                      AppendFunctions.together(
                          application,
                          List.of(
                              Call.of(append(stream, 1, "two")),
                              Call.of(append(stream, 1, "two", "three")))))
              .getSQLState());
    }
    assertEquals(
        "1", database.one("SELECT version FROM stream WHERE stream_id = '%s'".formatted(stream)));
    new Sequencer(database.application).round();
  }

  static Stream<Arguments> unpublishable() {
    String type = "'visit-held'";
    String me = "'me'";
    return Stream.of(
        arguments("22023", "'visits'", "'visit held'", "'2024-01-01'", "'{}'", me),
        arguments("22023", "'visits'", "''", "'2024-01-01'", "'{}'", me),
        arguments("22023", "'Visits|'", type, "'2024-01-01'", "'{}'", me),
        arguments("22023", "'visits2'", type, "'2024-01-01'", "'{}'", me),
        arguments("22023", "repeat('v', 61)", type, "'2024-01-01'", "'{}'", me),
        arguments("22023", "'visits'", "'7-visits'", "'2024-01-01'", "'{}'", me),
        arguments("22023", "'visits'", "repeat('v', 5000000)", "'2024-01-01'", "'{}'", me),
        arguments("22023", "'visits'", type, "'infinity'", "'{}'", me),
        arguments("22023", "'visits'", type, "'-infinity'", "'{}'", me),
        arguments("22023", "'visits'", type, "'2024-01-01'", "'{}'", "''"),
        arguments("22023", "'visits'", type, "'2024-01-01'", "'{}'", "repeat('x', 256)"),
        arguments("54000", "'visits'", type, "NULL", "to_json(repeat('x', 4000001))::text", me),
        arguments("CL004", "'ledger'", type, "'2024-01-01'", "'{}'", me),
        arguments("CL004", "'visits'", "'ledger-epoch-raised'", "'2024-01-01'", "'{}'", me));
  }

  /// Such an event would block the sequencer or the relay, and all events after it.
  @ParameterizedTest
  @MethodSource("unpublishable")
  void anEventThatCannotBePublishedIsRefused(
      String state, String streamType, String type, String day, String payload, String actor)
      throws Exception {
    String call =
        """
        SELECT append_events('mallory', gen_random_uuid()::text, '', 201::smallint, '{}', uuidv7(), %s, 0, 10, 10000000,
          ARRAY[uuidv7()], ARRAY[%s], ARRAY[1]::smallint[], ARRAY[%s], ARRAY['2024'], ARRAY[%s]::date[], ARRAY[NULL]::date[],
          %s, uuidv7(), uuidv7(), NULL, '')
        """
            .formatted(streamType, type, payload, day, actor);
    try (Connection application = database.application.getConnection()) {
      assertEquals(state, refusal(application, call), call);
    }
    String batch =
        BATCH.formatted(
            "ARRAY[uuidv7()]",
            streamType,
            actor,
            "ARRAY[1]",
            "ARRAY[uuidv7()]",
            "ARRAY[%s]".formatted(type),
            "ARRAY[1]::smallint[]",
            "ARRAY[%s]".formatted(payload),
            "ARRAY['2024']",
            "ARRAY[%s]::date[]".formatted(day),
            "ARRAY[NULL]::date[]");
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      if (state.equals("CL004"))
        try (ResultSet row = statement.executeQuery(batch)) {
          row.next();
          assertEquals("{reserved}", row.getString(1), batch);
        }
      else assertEquals(state, refusal(application, batch), batch);
    }
  }

  @Test
  void theDatabaseSetsTimeVersionPositionAndEpoch() throws Exception {
    UUID stream = Uuid7.next();
    String before = database.one("SELECT clock_timestamp()");
    database.store().append(append(stream, 0, "now"));
    new Sequencer(database.application).round();
    assertEquals(
        "t|t|1|1|2",
        database
            .one(
                """
                SELECT (recorded_at >= '%s') || '|' || (recorded_at <= clock_timestamp()) || '|' || version || '|' || ledger_epoch || '|' || hash_version
                FROM event JOIN event_log USING (stream_id, version) WHERE stream_id = '%s'
                """
                    .formatted(before, stream))
            .replace("true", "t"));
  }

  @Test
  void theStreamOfTheLedgerIsNotOpenToTheApplication() throws Exception {
    assertThrows(
        AppendRefused.StreamReserved.class,
        () -> database.store().append(append(LogDatabase.EPOCH_STREAM, 0, "mine")));
    assertEquals(
        "0",
        database.one(
            "SELECT count(*) FROM stream WHERE stream_id = '%s'"
                .formatted(LogDatabase.EPOCH_STREAM)));
  }

  @Test
  void aFreshReceiptCannotBeExpired() throws Exception {
    String before = database.one("SELECT count(*) FROM command_receipt");
    for (String age : List.of("'0'", "'-1 day'", "'23:59:59'", "NULL"))
      try (Connection application = database.application.getConnection()) {
        assertEquals(
            "22023", refusal(application, "SELECT expire_receipts(%s, 10)".formatted(age)));
      }
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      statement.execute("SELECT expire_receipts('1 day', 1000000)");
    }
    assertEquals(before, database.one("SELECT count(*) FROM command_receipt"));
  }

  @Test
  void theCursorMovesForwardWithinTheLogByTheCurrentTermOnly() throws Exception {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    try (Connection application = database.application.getConnection()) {
      assertEquals(1L, number(application, lease(first)));
      assertNull(number(application, lease(second)), "the first holds it");
      assertEquals(1L, number(application, lease(first)), "a renewal keeps the term");
      run(application, "SELECT move_cursor('%s', 1, 'topic', 1)".formatted(RELAY));
      for (String game :
          List.of(
              "SELECT move_cursor('%s', 0, 'topic', 1)",
              "SELECT move_cursor('%s', 1000000, 'topic', 1)",
              "SELECT move_cursor('%s', NULL, 'topic', 1)",
              "SELECT move_cursor('%s', 2, 'another topic', 1)",
              "SELECT move_cursor('%s', 2, NULL, 1)",
              "SELECT move_cursor('%s', 2, 'topic', 0)",
              "SELECT move_cursor('%s', 2, 'topic', 2)",
              "SELECT move_cursor('%s.other', 1, 'topic', 1)"))
        assertEquals("CL005", refusal(application, game.formatted(RELAY)), game);
      run(application, "SELECT release_lease('%s', '%s')".formatted(RELAY, second));
      assertNull(number(application, lease(second)), "only its holder releases it");
      run(application, "SELECT release_lease('%s', '%s')".formatted(RELAY, first));
      assertEquals(2L, number(application, lease(second)), "a take-over raises the term");
      assertEquals(
          "CL005",
          refusal(application, "SELECT move_cursor('%s', 2, 'topic', 1)".formatted(RELAY)),
          "the term before");
      run(application, "SELECT move_cursor('%s', 2, 'topic', 2)".formatted(RELAY));
      for (String lease : List.of("'0'", "'-1 s'", "'61 s'", "NULL"))
        assertEquals(
            "22023",
            refusal(
                application, "SELECT take_lease('%s', '%s', %s)".formatted(RELAY, second, lease)));
    }
  }

  /// Without this rule, a clock that is set back would leave a lease that lasts for hours.
  @Test
  void aLeaseBeyondTheMaximumDurationIsTakenOver() throws Exception {
    String relay = "corridor.clock.v1";
    try (Connection application = database.application.getConnection();
        Connection owner = database.owner()) {
      run(application, "SELECT take_lease('%s', gen_random_uuid(), '1 minute')".formatted(relay));
      assertNull(
          number(
              application, "SELECT take_lease('%s', gen_random_uuid(), '5 s')".formatted(relay)));
      run(
          owner,
          "UPDATE relay_lease SET expires_at = expires_at + interval '1 hour' WHERE relay = '%s'"
              .formatted(relay));
      assertEquals(
          2L,
          number(
              application, "SELECT take_lease('%s', gen_random_uuid(), '5 s')".formatted(relay)));
    }
  }

  private static String lease(UUID holder) {
    return "SELECT take_lease('%s', '%s', '1 minute')".formatted(RELAY, holder);
  }

  private static List<String> privileges(String role) throws SQLException {
    try (Connection superuser = database.superuser()) {
      return RolePrivileges.of(superuser, role);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next());
      long number = row.getLong(1);
      return row.wasNull() ? null : number;
    }
  }

  private static String refusal(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      return null;
    } catch (SQLException e) {
      assertFalse(String.valueOf(e.getSQLState()).startsWith("42601"), e.getMessage());
      return e.getSQLState();
    }
  }
}
