package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposalAccepted;
import io.corridorledger.event.ProposalEvent.ProposalMade;
import io.corridorledger.event.ProposalEvent.ProposalRejected;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.store.AppendRefused.Decided;
import io.corridorledger.store.AppendRefused.Repeated;
import io.corridorledger.store.AppendRefused.StaleVersion;
import io.corridorledger.store.AppendRefused.StreamExists;
import io.corridorledger.store.Proposals.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Proposals in PostgreSQL.
class ProposalsTest {

  private static final String PROPOSER = "issuer proposer";

  private static LogDatabase database;
  private static Proposals proposals;

  @BeforeAll
  static void create() {
    database = new LogDatabase("proposals");
    proposals = new Proposals(database.application, LogDatabase.LOCK_TIMEOUT);
  }

  private static Append append(UUID stream, long expected, String actor, LedgerEvent event) {
    UUID command = Uuid7.next();
    return new Append(
        new Append.Receipt("tester", command.toString(), new byte[] {1}, 200, "{}"),
        stream,
        ProposalEvent.STREAM_TYPE,
        expected,
        List.of(Uuid7.next()),
        List.of(event),
        LogDatabase.BOUND,
        actor,
        command,
        command,
        null,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  private static ProposalMade made(String title, UUID stream) {
    return new ProposalMade("visits", stream, 0L, new ProposedFact(LogDatabase.fact(title)));
  }

  private static UUID propose(String title, UUID stream) throws Exception {
    UUID id = Uuid7.next();
    proposals.propose(append(id, 0, PROPOSER + " Name", made(title, stream)));
    return id;
  }

  private static Append acceptance(UUID id, Append fact) {
    return append(
        id,
        1,
        "issuer reviewer",
        new ProposalAccepted(PROPOSER + " Name", fact.eventIds(), null, "Checked"));
  }

  private static Append rejection(UUID id) {
    return append(id, 1, "issuer reviewer", new ProposalRejected("Wrong"));
  }

  private static Status status(UUID id) {
    return proposals.find(id).orElseThrow().summary().status();
  }

  private static long events(UUID stream) throws SQLException {
    return Long.parseLong(
        database.one("SELECT count(*) FROM event WHERE stream_id = '%s'".formatted(stream)));
  }

  @Test
  void anAcceptanceAndItsFactAreWrittenTogetherOrNotAtAll() throws Exception {
    UUID stream = Uuid7.next();
    UUID id = propose("together", stream);
    Append stale = LogDatabase.append(stream, 5, "together");
    assertThrows(StaleVersion.class, () -> proposals.accept(acceptance(id, stale), stale));
    database.store().append(LogDatabase.append(stream, 0, "of another client"));
    Append exists = LogDatabase.append(stream, 0, "together");
    assertThrows(StreamExists.class, () -> proposals.accept(acceptance(id, exists), exists));
    assertEquals(Status.OPEN, status(id));
    assertEquals(1, events(id));
    assertEquals(1, events(stream));

    Append fact = LogDatabase.append(stream, 1, "together");
    proposals.accept(acceptance(id, fact), fact);
    assertEquals(Status.ACCEPTED, status(id));
    assertEquals(fact.eventIds(), proposals.find(id).orElseThrow().accepted().events());
    assertEquals(2, events(stream));
    Append again = LogDatabase.append(stream, 2, "together");
    assertThrows(Decided.class, () -> proposals.accept(acceptance(id, again), again));
    assertThrows(Decided.class, () -> proposals.reject(rejection(id)));
    assertEquals(2, events(stream));
  }

  @Test
  void anOpenOrRejectedContentIsRefusedAndAnAcceptedOneIsNot() throws Exception {
    UUID stream = Uuid7.next();
    UUID id = propose("repeated", stream);
    assertThrows(Repeated.class, () -> propose("repeated", Uuid7.next()));
    proposals.reject(rejection(id));
    assertThrows(Repeated.class, () -> propose("repeated", Uuid7.next()));
    assertEquals(
        Status.REJECTED, proposals.same(PROPOSER, made("repeated", stream)).orElseThrow().status());
    proposals.propose(append(Uuid7.next(), 0, "issuer other", made("repeated", stream)));

    UUID accepted = propose("accepted", stream);
    Append fact = LogDatabase.append(stream, 0, "accepted");
    proposals.accept(acceptance(accepted, fact), fact);
    propose("accepted", Uuid7.next());
  }

  /// The function that takes back events after a restore inserts them as the owner.
  @Test
  void theRowsFollowEventsThatTheOwnerInserts() throws Exception {
    UUID id = propose("restored", Uuid7.next());
    proposals.reject(rejection(id));
    try (Connection superuser = database.superuser();
        var statement = superuser.createStatement()) {
      statement.execute(
          """
          CREATE TEMPORARY TABLE lost AS SELECT * FROM event WHERE stream_id = '%1$s';
          SET session_replication_role = replica;
          DELETE FROM event_pending WHERE stream_id = '%1$s';
          DELETE FROM event WHERE stream_id = '%1$s';
          DELETE FROM proposal WHERE proposal_id = '%1$s';
          SET session_replication_role = origin;
          """
              .formatted(id));
      statement.execute("INSERT INTO event SELECT * FROM lost WHERE version = 1");
      assertEquals(Status.OPEN, status(id));
      statement.execute("INSERT INTO event SELECT * FROM lost WHERE version = 2");
    }
    assertEquals(Status.REJECTED, status(id));
    assertThrows(Repeated.class, () -> propose("restored", Uuid7.next()));
  }

  @ParameterizedTest
  @CsvSource({"proposal-made, 1", "proposal-accepted, 0", "proposal-rejected, 0"})
  void anEventThatDoesNotFitAProposalIsRefused(String type, int expected) throws Exception {
    UUID id = Uuid7.next();
    SQLException refused =
        assertThrows(
            SQLException.class,
            () -> {
              try (Connection application = database.application.getConnection();
                  var statement = application.createStatement()) {
                for (int version = 0; version <= expected; version++)
                  statement.execute(
                      """
                      SELECT append_events('mallory', gen_random_uuid()::text, '', 200::smallint, '{}', '%s', 'proposals', %d, 10, 100000,
                        ARRAY[gen_random_uuid()], ARRAY['%s'], ARRAY[1]::smallint[],
                        ARRAY['{"streamType": "visits", "fact": {"note-cited": {"text": "%s"}}}'], ARRAY[NULL], ARRAY[NULL]::date[],
                        ARRAY[NULL]::date[], 'mallory', gen_random_uuid(), gen_random_uuid(), NULL, '')
                      """
                          .formatted(id, version, type, version));
              }
            });
    assertEquals("CL004", refused.getSQLState(), refused.getMessage());
  }
}
