package io.corridorledger.feed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.Intake.Taken;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.feed.Watermarks.Stop;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The short path with two instances of the reader, without a broker. In each of these tests, one
/// instance changes a row that the other instance expects to be unchanged.
@QuarkusTest
@WithTestResource(Stack.class)
class ShortPathTest {

  private static final boolean ALONE = true;

  @Inject ReadDatabase database;
  @Inject ReadModels readModels;
  @Inject FactStore facts;
  @Inject Journal journal;
  @Inject FeedTables tables;
  @Inject LogTables logs;

  private ScriptedLog log;
  private ReaderInstance one;
  private ReaderInstance other;
  private final UUID a = UUID.randomUUID();
  private final UUID b = UUID.randomUUID();

  @BeforeEach
  void begin() throws SQLException {
    log = new ScriptedLog("short-" + Long.toString(System.nanoTime(), 36));
    logs.begin(log.name);
    one = new ReaderInstance(database, readModels, facts, log.name, 0);
    other = new ReaderInstance(database, readModels, facts, log.name, 1);
  }

  @AfterEach
  void clear() {
    journal.poison.clear();
    logs.clear(log.name);
  }

  private List<Authentic> events(UUID stream, int count) {
    return LongStream.rangeClosed(1, count).mapToObj(i -> log.add(stream, i)).toList();
  }

  private void takesShort(ReaderInstance instance, Authentic... records) throws SQLException {
    assertNotNull(instance.takeShort(ALONE, List.of(records)));
  }

  /// The short path writes nothing, and [Intake] then applies the records.
  private Taken needsIntake(ReaderInstance instance, Authentic... records) throws SQLException {
    Map<String, List<String>> before = logs.digest(log.name);
    assertNull(instance.takeShort(ALONE, List.of(records)));
    assertEquals(before, logs.digest(log.name));
    return instance.take(ALONE, List.of(records));
  }

  private Watermarks.State watermark() throws SQLException {
    return database.transaction(db -> Watermarks.read(db, log.name));
  }

  private List<Long> journal(UUID stream) {
    return tables.numbers(
        "SELECT version FROM journal WHERE log = ? AND stream = ? AND facts_before = version - 1 ORDER BY version",
        log.name,
        stream);
  }

  @Test
  void writesTheSameRowsAsIntake() throws SQLException {
    List<Authentic> events = events(a, 3);
    takesShort(one, events.get(0));
    takesShort(one, events.get(1), events.get(2));
    takesShort(one, log.add(b, 1), log.add(a, 4));
    assertEquals(5, watermark().position());
    assertArrayEquals(log.chain(), watermark().chain());
    assertEquals(List.of(1L, 2L, 3L, 4L), journal(a));
    Map<String, List<String>> rows = logs.digest(log.name);
    logs.clear(log.name);
    logs.begin(log.name);
    database.transaction(db -> one.intake.take(db, log.name, log.published));
    assertEquals(logs.digest(log.name), rows);
  }

  @Test
  void aStreamThatIsNotInMemoryIsRead() throws SQLException {
    takesShort(one, log.add(a, 1));
    takesShort(other, log.add(a, 2));
    assertEquals(List.of(1L, 2L), journal(a));
  }

  // ---- lost races ------------------------------------------------------------------------------

  @Test
  void aRecordThatAnotherInstanceHasAppliedIsARepeat() throws SQLException {
    Authentic first = log.add(a, 1);
    takesShort(one, first);
    assertEquals(1, needsIntake(other, first).repeats);
    assertEquals(List.of(1L), journal(a));
  }

  @Test
  void aStreamThatAnotherInstanceHasMovedIsReadAgain() throws SQLException {
    List<Authentic> events = events(a, 3);
    takesShort(one, events.get(0));
    takesShort(other, events.get(1));
    needsIntake(one, events.get(2));
    assertEquals(List.of(1L, 2L, 3L), journal(a));
  }

  @Test
  void anUnexpectedProgressIsNotOverwritten() throws SQLException {
    List<Authentic> events = events(a, 2);
    takesShort(one, events.get(0));
    tables.update("UPDATE stream_progress SET head = NULL WHERE log = ?", log.name);
    needsIntake(one, events.get(1));
    assertEquals(List.of(1L, 2L), journal(a));
  }

  @Test
  void aStreamThatAnotherInstanceHasParkedContinues() throws SQLException {
    List<Authentic> events = events(a, 3);
    takesShort(one, events.get(0));
    Taken parked = other.take(ALONE, List.of(events.get(2)));
    assertEquals(ParkingCode.MISSING_VERSION, parked.result.parked().getFirst().code());
    needsIntake(one, events.get(1));
    assertEquals(List.of(1L, 2L, 3L), journal(a));
    assertEquals(0, logs.waiting(log.name));
  }

  /// A rebuild keeps the decisions of operators, but not the progress of the stream.
  @Test
  void aSkippedEventIsNotApplied() throws SQLException {
    List<Authentic> events = events(a, 3);
    LogEvent skipped = events.get(1).event();
    tables.update(
        """
        INSERT INTO public.skipped_event (stream, version, log, position, epoch, event_id, event_type, reason, error, skipped_at)
        VALUES (?, 2, ?, 2, 1, ?, ?, 'test', 'READ_MODEL_FAILED', now())
        """,
        a,
        log.name,
        skipped.id(),
        skipped.type());
    needsIntake(one, events.toArray(Authentic[]::new));
    assertEquals(
        List.of(1L, 3L),
        tables.numbers(
            "SELECT version FROM journal WHERE log = ? AND stream = ? ORDER BY version",
            log.name,
            a));
  }

  // ---- the watermark ---------------------------------------------------------------------------

  @Test
  void aWatermarkThatAnotherInstanceHasMovedIsReadAgain() throws SQLException {
    takesShort(one, log.add(a, 1));
    takesShort(other, log.add(b, 2));
    needsIntake(one, log.add(a, 3));
    takesShort(one, log.add(a, 4));
    assertEquals(4, watermark().position());
  }

  @Test
  void anInstanceThatSharesTheLogReadsTheWatermarkForEachBatch() throws SQLException {
    takesShort(one, log.add(a, 1));
    takesShort(other, log.add(b, 2));
    assertNotNull(one.takeShort(!ALONE, List.of(log.add(a, 3))));
    assertEquals(3, watermark().position());
  }

  @Test
  void theWatermarkPassesPositionsThatArrivedEarlier() throws SQLException {
    List<Authentic> events = List.of(log.add(a, 1), log.add(b, 2), log.add(a, 3), log.add(b, 4));
    takesShort(one, events.get(0));
    takesShort(one, events.get(2));
    assertEquals(1, watermark().position());
    takesShort(one, events.get(1));
    assertEquals(3, watermark().position());
    takesShort(one, events.get(3));
    assertArrayEquals(log.chain(), watermark().chain());
  }

  /// The other transaction receives position 3, and cannot advance the watermark. It commits while
  /// the short path waits for the lock of the watermark with position 2.
  @Test
  void theWatermarkPassesAPositionThatIsCommittedMeanwhile() throws Exception {
    List<Authentic> events = List.of(log.add(a, 1), log.add(a, 2), log.add(b, 3));
    takesShort(one, events.get(0));
    CompletableFuture<Taken> waiting =
        database.transaction(db -> {
          other.intake.take(db, log.name, List.of(events.get(2)));
          var taken =
              CompletableFuture.supplyAsync(() -> {
                try {
                  return one.takeShort(ALONE, List.of(events.get(1)));
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
          await("the short path waits for the watermark")
              .atMost(FeedTables.PATIENCE)
              .until(() ->
                  tables.count(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE watermark%'")
                      == 1);
          return taken;
        });
    assertNotNull(waiting.get());
    assertEquals(3, watermark().position());
    assertArrayEquals(log.chain(), watermark().chain());
  }

  @Test
  void aLogThatAnotherInstanceHasStoppedHoldsItsRecords() throws SQLException {
    List<Authentic> events = List.of(log.add(a, 1), log.add(a, 2), log.add(b, 3), log.add(b, 4));
    takesShort(one, events.get(0));
    other.take(ALONE, List.of(ScriptedLog.altered(events.get(1))));
    assertEquals(Stop.CHAIN_BROKEN, watermark().stop());
    assertEquals(1, needsIntake(one, events.get(2)).held);
    assertEquals(1, needsIntake(one, events.get(3)).held);
  }

  @Test
  void aBrokenChainStopsTheLog() throws SQLException {
    List<Authentic> events = events(a, 2);
    takesShort(one, events.get(0));
    needsIntake(one, ScriptedLog.altered(events.get(1)));
    assertEquals(Stop.CHAIN_BROKEN, watermark().stop());
  }

  @Test
  void aSecondEventAtOnePositionStopsTheLog() throws SQLException {
    List<Authentic> events = events(a, 2);
    takesShort(one, events.get(0));
    takesShort(one, events.get(1));
    needsIntake(one, ScriptedLog.rival(events.get(1)));
    assertEquals(Stop.POSITION_TAKEN, watermark().stop());
  }

  // ---- epochs, read models and failures --------------------------------------------------------

  /// Position 2 is missing, so the epoch does not move the watermark.
  @Test
  void anEpochThatAnotherInstanceHasBegunIsReadAgain() throws SQLException {
    List<Authentic> events = List.of(log.add(a, 1), log.add(a, 2), log.add(a, 3), log.add(b, 4));
    takesShort(one, events.get(0));
    other.take(ALONE, List.of(log.restoreBefore(3)));
    assertEquals(1, watermark().position());
    assertEquals(1, needsIntake(one, events.get(3)).givenUp);
    assertEquals(List.of(), journal(b));
    takesShort(one, events.get(1));
    assertEquals(log.position(), watermark().position());
    assertEquals(2, watermark().epoch());
  }

  @Test
  void aProcessWithOtherReadModelsWritesNothing() throws SQLException {
    takesShort(one, log.add(a, 1));
    Map<String, List<String>> before = logs.digest(log.name);
    List<Authentic> next = List.of(log.add(a, 2));
    tables.update("UPDATE read_model SET version = -version WHERE name = 'journal'");
    try {
      assertNull(one.takeShort(ALONE, next));
      assertEquals(before, logs.digest(log.name));
    } finally {
      tables.update("UPDATE read_model SET version = -version WHERE name = 'journal'");
    }
    assertNotNull(one.takeShort(ALONE, next));
  }

  @Test
  void aFailingStreamIsParkedAlone() throws SQLException {
    List<Authentic> events = List.of(log.add(a, 1), log.add(b, 2), log.add(a, 3), log.add(b, 4));
    journal.poison.put(a, 2L);
    Taken taken = needsIntake(one, events.toArray(new Authentic[0]));
    assertEquals(ParkingCode.READ_MODEL_FAILED, taken.result.parked().getFirst().code());
    assertEquals(List.of(1L), journal(a));
    assertEquals(List.of(1L, 2L), journal(b));
    assertEquals(4, watermark().position());
    takesShort(one, log.add(b, 5));
    assertTrue(needsIntake(one, log.add(a, 6)).result.parked().isEmpty(), "parked before");
    assertEquals(List.of(1L), journal(a));
  }
}
