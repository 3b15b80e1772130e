package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.event.ProposalEvent.ProposalAccepted;
import io.corridorledger.event.ProposalEvent.ProposalMade;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.RecordCheck.Foreign;
import io.corridorledger.feed.Watermarks.Stop;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The processing of authentic records, without a broker: a separate log for each test.
@QuarkusTest
@WithTestResource(Stack.class)
class IntakeTest {

  @Inject Intake intake;
  @Inject ReadDatabase database;
  @Inject FeedTables tables;
  @Inject ReadProgress applied;
  @Inject LogTables logs;

  private ScriptedLog log;
  private final UUID a = UUID.randomUUID();
  private final UUID b = UUID.randomUUID();

  @BeforeEach
  void begin() throws SQLException {
    log = new ScriptedLog("intake-" + Long.toString(System.nanoTime(), 36));
    logs.begin(log.name);
  }

  @AfterEach
  void clear() {
    logs.clear(log.name);
  }

  private Intake.Taken take(Authentic... records) throws SQLException {
    return take(List.of(records));
  }

  private Intake.Taken take(List<Authentic> records) throws SQLException {
    Intake.Taken taken = database.transaction(db -> intake.take(db, log.name, records));
    intake.committed(taken);
    return taken;
  }

  private Watermarks.State watermark() throws SQLException {
    return database.transaction(db -> Watermarks.read(db, log.name));
  }

  private List<Authentic> events(UUID stream, int count) {
    return LongStream.rangeClosed(1, count).mapToObj(i -> log.add(stream, i)).toList();
  }

  private long facts() {
    return tables.count("SELECT count(*) FROM fact WHERE log = ?", log.name);
  }

  private List<Long> journal(UUID stream) {
    return tables.numbers(
        "SELECT version FROM journal WHERE log = ? AND stream = ? AND facts_before = version - 1 ORDER BY version",
        log.name,
        stream);
  }

  // ---- order and repeats -----------------------------------------------------------------------

  @Test
  void theWatermarkAdvancesToTheFirstGapAndStoresTheChain() throws SQLException {
    List<Authentic> events = events(a, 5);
    take(events.get(0), events.get(1), events.get(3), events.get(4));
    assertEquals(2, watermark().position());
    assertArrayEquals(events.get(1).chain(), watermark().chain());
    take(events.get(2));
    assertEquals(5, watermark().position());
    assertArrayEquals(log.chain(), watermark().chain());
    assertNull(watermark().stop());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), journal(a));
  }

  @Test
  void aRepeatIsDroppedAndCounted() throws SQLException {
    List<Authentic> events = events(a, 3);
    take(events);
    Intake.Taken again = take(Stream.concat(events.stream(), events.stream()).toList());
    assertEquals(6, again.repeats);
    assertEquals(List.of(), again.result.taken());
    assertEquals(3, facts());
  }

  @Test
  void aMissingVersionHoldsItsStreamUntilItArrives() throws SQLException {
    List<Authentic> ofA = events(a, 4);
    List<Authentic> ofB = events(b, 2);
    Intake.Taken taken = take(ofA.get(0), ofA.get(2), ofA.get(3), ofB.get(0), ofB.get(1));
    assertEquals(ParkingCode.MISSING_VERSION, taken.result.parked().getFirst().code());
    assertEquals(List.of(1L), journal(a));
    assertEquals(List.of(1L, 2L), journal(b));
    assertEquals(1, watermark().position());
    take(ofA.get(1));
    assertEquals(List.of(1L, 2L, 3L, 4L), journal(a));
    assertEquals(6, watermark().position());
    assertEquals(0, logs.waiting(log.name));
  }

  /// Proposals have positions, and so they advance the watermark. Proposals are not facts, and are
  /// not in the list of parked streams.
  @Test
  void aProposalAdvancesTheWatermarkAndIsNoFact() throws SQLException {
    Authentic fact = log.add(b, 1);
    List<Authentic> ofProposal = new ArrayList<>();
    ofProposal.add(
        log.add(
            a,
            "proposals",
            new ProposalMade(
                "indicators", b, null, new ProposedFact(fact.event().content().event()))));
    ofProposal.add(
        log.add(
            a,
            "proposals",
            new ProposalAccepted("issuer s-1 Name", List.of(fact.event().id()), null, null)));
    // The reader does not know this event.
    ofProposal.add(log.add(UUID.randomUUID(), "proposals", UUID.randomUUID(), "proposal-of", "{}"));
    take(ofProposal);
    assertEquals(0, facts());
    take(fact);
    assertEquals(4, watermark().position());
    assertArrayEquals(log.chain(), watermark().chain());
    assertEquals(1, facts());
    assertEquals(List.of(1L), journal(b));
    assertEquals(0, logs.waiting(log.name));
    assertEquals(
        0,
        tables.count(
            "SELECT count(*) FROM stream_progress WHERE log = ? AND stream = ?", log.name, a));
    assertEquals(
        1,
        tables.count(
            "SELECT count(*) FROM proposer WHERE log = ? AND event_id = ? AND proposed_by = 'issuer s-1 Name'",
            log.name,
            fact.event().id()));
    Intake.Taken again = take(ofProposal);
    assertEquals(3, again.repeats);
  }

  /// Both at once: an event fails, and a later version is missing.
  @Test
  void aStreamParkedForAFailureAlsoAcceptsAMissingVersion() throws SQLException {
    List<Authentic> events = new ArrayList<>();
    events.add(log.add(a, 1));
    events.add(log.add(a, "indicators", UUID.randomUUID(), "never-heard-of", "{}"));
    for (int i = 3; i <= 5; i++) events.add(log.add(a, i));
    take(events.get(0), events.get(1));
    take(events.get(3), events.get(4));
    take(events.get(2));
    assertEquals(5, facts());
    assertEquals(5, watermark().position());
    assertEquals(0, tables.count("SELECT count(*) FROM parked_event WHERE log = ?", log.name));
    assertEquals(List.of(1L), journal(a));
  }

  // ---- the chain -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokenChainStopsItsLogAlone(boolean broken) throws SQLException {
    var other = new ScriptedLog(log.name + "-other");
    logs.begin(other.name);
    List<Authentic> events = events(a, 5);
    Authentic third = broken ? ScriptedLog.altered(events.get(2)) : events.get(2);
    take(events.get(0), events.get(1), third, events.get(3));
    Intake.Taken later = take(events.get(4));
    other.add(a, 1);
    database.transaction(db -> intake.take(db, other.name, other.published));
    assertEquals(broken ? 2 : 5, watermark().position());
    assertEquals(broken ? Stop.CHAIN_BROKEN : null, watermark().stop());
    assertEquals(broken ? 1 : 0, later.held);
    assertEquals(broken ? "CHAIN_BROKEN" : null, applied.freshness().of(log.name).stopped());
    assertEquals(1, applied.freshness().position(other.name));
    logs.clear(other.name);
  }

  /// Events in the batch that broke the chain are applied; later events are held.
  @Test
  void aStoppedLogHoldsLaterEventsAndResumesByAnEpoch() throws SQLException {
    List<Authentic> before = events(a, 4);
    take(before.get(0), before.get(1), ScriptedLog.altered(before.get(2)));
    assertEquals(3, watermark().at());
    take(before.get(3));
    List<Authentic> held = events(b, 3);
    take(held);
    assertEquals(List.of(), journal(b));
    assertEquals(4, logs.waiting(log.name));
    Authentic tooLate = log.restoreBefore(6);
    take(tooLate);
    assertEquals(Stop.CHAIN_BROKEN, watermark().stop());
    assertEquals(2, watermark().position());
    Authentic epoch = log.restoreBefore(3);
    Authentic next = log.add(a, 30);
    Intake.Taken taken = take(epoch, next);
    assertEquals(true, taken.move.goesOnAgain());
    assertNull(watermark().stop());
    assertEquals(4, watermark().position());
    assertEquals(3, watermark().epoch());
    assertArrayEquals(log.chain(), watermark().chain());
    assertEquals(List.of(1L, 2L, 3L), journal(a));
    assertEquals(0, logs.waiting(log.name));
  }

  @Test
  void aWrongClaimedChainHashStopsTheLog() throws SQLException {
    List<Authentic> events = events(a, 3);
    Authentic second = events.get(1);
    take(events.get(0), new Authentic(second.event(), second.hash(), events.get(0).chain()));
    assertEquals(1, watermark().position());
    assertEquals(Stop.CHAIN_BROKEN, watermark().stop());
    assertEquals(2, watermark().at());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void twoEventsAtOnePositionStopTheLogBeforeIt(int position) throws SQLException {
    List<Authentic> events = events(a, 6);
    Authentic rival = ScriptedLog.rival(events.get(position - 1));
    take(events.subList(0, 3));
    Intake.Taken taken = position == 2 ? take(rival) : take(events.get(position - 1), rival);
    assertEquals(List.of(rival), taken.contradicting);
    take(events);
    assertEquals(Stop.POSITION_TAKEN, watermark().stop());
    assertEquals(position, watermark().at());
    assertEquals(position == 2 ? 3 : 4, watermark().position());
    assertEquals(
        0, tables.count("SELECT count(*) FROM fact WHERE event_id = ?", rival.event().id()));
    log.restoreBefore(position);
    take(log.live);
    assertNull(watermark().stop());
    assertEquals(log.position(), watermark().position());
    assertEquals(position - 1, journal(a).size());
  }

  // ---- epochs ----------------------------------------------------------------------------------

  @Test
  void anEpochGivesUpEventsThatTheRestoredWriterLacks() throws SQLException {
    take(events(a, 3));
    take(events(b, 2));
    Authentic onlyBefore = log.add(UUID.randomUUID(), 9);
    take(onlyBefore);
    assertEquals(6, watermark().position());
    Authentic epoch = log.restoreBefore(3);
    Intake.Taken taken = take(epoch);
    assertEquals(List.of(2L), taken.epochs);
    assertEquals(3, watermark().position());
    assertEquals(2, watermark().epoch());
    assertEquals(List.of(1L, 2L), journal(a));
    assertEquals(List.of(), journal(b));
    assertEquals(
        List.of(1L, 2L, 3L),
        tables.numbers("SELECT position FROM fact WHERE log = ? ORDER BY position", log.name));
    assertEquals(
        0,
        tables.count(
            "SELECT count(*) FROM stream_progress WHERE log = ? AND stream = ?", log.name, b));
    List<Authentic> again = events(b, 1);
    again = new ArrayList<>(again);
    again.add(log.add(a, 33));
    take(again);
    assertEquals(List.of(1L, 2L, 3L), journal(a));
    assertEquals(List.of(1L), journal(b));
    assertEquals(5, watermark().position());
  }

  @Test
  void eventsOfAGivenUpEpochAreDroppedAndCounted() throws SQLException {
    List<Authentic> before = events(a, 5);
    take(before.subList(0, 3));
    take(log.restoreBefore(3));
    Intake.Taken late = take(before);
    assertEquals(3, late.givenUp);
    assertEquals(2, late.repeats);
    assertEquals(List.of(1L, 2L), journal(a));
    assertEquals(3, watermark().position());
  }

  @Test
  void recordsOfAnUnannouncedEpochAreHeld() throws SQLException {
    List<Authentic> before = events(a, 3);
    take(before);
    Authentic epoch = log.restoreBefore(3);
    List<Authentic> after = new ArrayList<>(events(b, 3));
    after.add(log.add(a, 33));
    assertEquals(4, take(after.reversed()).held);
    assertEquals(0, take(after).held, "held once");
    assertEquals(4, logs.waiting(log.name));
    assertEquals(List.of(1L, 2L, 3L), journal(a));
    assertEquals(3, watermark().position());
    take(epoch);
    assertEquals(List.of(1L, 2L, 3L), journal(a));
    assertEquals(List.of(1L, 2L, 3L), journal(b));
    assertEquals(7, watermark().position());
    assertEquals(0, logs.waiting(log.name));
  }

  /// More events than are released at a time, in one stream.
  @Test
  void manyHeldRecordsAreReleasedInOrder() throws SQLException {
    take(events(a, 1));
    Authentic epoch = log.restoreBefore(2);
    List<Authentic> after = events(b, 2_500);
    take(after.reversed());
    assertEquals(2_500, logs.waiting(log.name));
    take(epoch);
    assertEquals(0, logs.waiting(log.name));
    assertEquals(2_500, journal(b).size());
    assertEquals(log.position(), watermark().position());
  }

  /// The third epoch is announced before the second.
  @Test
  void epochsMayBeAnnouncedInAnyOrder() throws SQLException {
    events(a, 6);
    Authentic second = log.restoreBefore(3);
    List<Authentic> inSecond = new ArrayList<>(events(a, 2));
    inSecond.addAll(events(b, 2));
    Authentic third = log.restoreBefore(6);
    List<Authentic> inThird = new ArrayList<>(events(b, 1));
    inThird.add(log.add(a, 77));
    List<Authentic> published = log.published;
    take(published.subList(0, 6));
    assertEquals(6, watermark().position());
    take(inThird);
    take(inSecond);
    take(second);
    take(third);
    var state = logs.digest(log.name);
    logs.clear(log.name);
    logs.begin(log.name);
    take(published);
    assertEquals(state, logs.digest(log.name));
    logs.clear(log.name);
    logs.begin(log.name);
    take(third);
    take(inThird);
    take(published.subList(0, 6));
    take(inSecond);
    take(second);
    assertEquals(state, logs.digest(log.name));
    assertEquals(log.position(), watermark().position());
    assertArrayEquals(log.chain(), watermark().chain());
  }

  @Test
  void anEpochThatBreaksTheVerifiedChainIsRejected() throws SQLException {
    List<Authentic> before = events(a, 4);
    take(before);
    var forged = new ScriptedLog(log.name);
    for (int i = 0; i < 4; i++) forged.add(a, 100 + i);
    Authentic epoch = forged.restoreBefore(3);
    take(epoch);
    assertEquals(Stop.EPOCH_BREAKS_CHAIN, watermark().stop());
    assertEquals(4, watermark().position());
    assertEquals(List.of(1L, 2L, 3L, 4L), journal(a));
    assertEquals(1, tables.count("SELECT count(*) FROM ledger_epoch WHERE log = ?", log.name));
  }

  /// Two restores: the event of the second epoch arrives first, and again after that of the first
  /// epoch.
  @Test
  void aRejectedEpochIsAcceptedAfterTheEpochBeforeIt() throws SQLException {
    take(events(a, 4));
    Authentic second = log.restoreBefore(3);
    Authentic third = log.restoreBefore(4);
    take(third);
    assertEquals(Stop.EPOCH_BREAKS_CHAIN, watermark().stop());
    take(second);
    assertEquals(Stop.EPOCH_BREAKS_CHAIN, watermark().stop());
    assertEquals(3, watermark().position());
    take(third);
    assertNull(watermark().stop());
    assertEquals(4, watermark().position());
    assertEquals(3, watermark().epoch());
    assertArrayEquals(log.chain(), watermark().chain());
  }

  @Test
  void anEpochIsAnnouncedOnce() throws SQLException {
    take(events(a, 5));
    take(log.restoreBefore(4));
    var again = new ScriptedLog(log.name);
    again.live.addAll(log.live.subList(0, 2));
    Authentic epoch = again.restoreBefore(3, 2);
    take(epoch);
    assertEquals(Stop.EPOCH_CONTRADICTED, watermark().stop());
    assertEquals(3, watermark().at());
    log.restoreBefore(3, 5);
    take(log.live);
    assertNull(watermark().stop());
    assertEquals(3, watermark().position());
    assertEquals(5, watermark().epoch());
  }

  @Test
  void anEventBeforeTheStartOfItsEpochIsAContradiction() throws SQLException {
    take(events(a, 3));
    take(log.restoreBefore(3));
    var faulty = new ScriptedLog(log.name);
    faulty.restoreBefore(1, 2);
    Authentic odd = faulty.add(b, 1);
    Intake.Taken taken = take(odd);
    assertEquals(List.of(odd), taken.contradicting);
    assertEquals(Stop.EPOCH_CONTRADICTED, watermark().stop());
    assertEquals(2, watermark().at());
  }

  @Test
  void aSourceIsDescribedByTheFirstRemainingFactThatCitesIt() throws SQLException {
    String title = "cited in " + log.name;
    Authentic first = log.add(a, 1);
    take(first);
    Authentic second = log.add(b, 2);
    take(second);
    String query = "SELECT first_event FROM source WHERE title = ?";
    assertEquals(first.event().id().toString(), tables.text(query, title));
    Authentic epoch = log.restoreBefore(1);
    Authentic again = log.add(b, 3);
    take(epoch);
    assertNull(tables.text(query, title));
    take(again);
    assertEquals(again.event().id().toString(), tables.text(query, title));
  }

  // ---- records of others -----------------------------------------------------------------------

  @Test
  void foreignRecordsAreStoredUpToALimitAndCounted() throws SQLException {
    int many = ForeignRecords.MAX_ROWS + 700;
    for (int batch = 0; batch < 2; batch++) {
      var foreign = new ArrayList<Foreign>();
      for (int i = 0; i < many; i++) {
        byte[] value = new byte[RecordCheck.MAX_FOREIGN_VALUE_BYTES + 1 + i % 2];
        var record = new RawRecord(new byte[500], new TreeMap<>(), value, 3, batch * many + i, 0);
        foreign.add(Foreign.of(i % 500 == 0 ? ForeignReason.KEY : ForeignReason.MAC, record));
      }
      database.transaction(db -> {
        ForeignRecords.insert(db, log.name, "topic", foreign);
        return null;
      });
    }
    assertEquals(
        List.of(8L, 2L * many - 8),
        tables.numbers(
            "SELECT records FROM foreign_record_count WHERE log = ? ORDER BY reason", log.name));
    assertEquals(
        List.of(8L, (long) ForeignRecords.MAX_ROWS),
        tables.numbers(
            "SELECT count(*) FROM foreign_record WHERE log = ? GROUP BY reason ORDER BY reason",
            log.name));
    assertEquals(
        List.of((long) RecordCheck.MAX_FOREIGN_VALUE_BYTES),
        tables.numbers(
            "SELECT DISTINCT length(value) FROM foreign_record WHERE log = ?", log.name));
    assertEquals(
        List.of((long) RecordCheck.MAX_KEY_BYTES),
        tables.numbers(
            "SELECT DISTINCT length(record_key) FROM foreign_record WHERE log = ?", log.name));
  }
}
