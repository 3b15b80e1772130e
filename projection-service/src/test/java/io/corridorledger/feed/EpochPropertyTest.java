package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.histories.RandomHistory;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// A writer that is restored to earlier states, once or twice, and a read model that reads the
/// partitions of its topic in any order, receives records again, and is stopped in between. In the
/// end every table equals the result of a rebuild from the same topic, and of only the valid
/// events. A subscriber of the change feed that polls now and then has received each of these once.
///
/// The seed is printed; `-Dtest.seed=…` repeats the run.
@QuarkusTest
@WithTestResource(Stack.class)
class EpochPropertyTest {

  private static final int PARTITIONS = 4;
  private static final int MAX_BATCH = 12;

  private record Family(String streamType, Class<? extends LedgerEvent> type) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("agreements", AgreementEvent.class),
          new Family("visits", VisitEvent.class),
          new Family("hubs", HubEvent.class),
          new Family("indicators", IndicatorEvent.class));

  @Inject ReadModels readModels;
  @Inject FactStore facts;
  @Inject ReadDatabase database;
  @Inject FeedTables tables;
  @Inject LogTables logs;
  @Inject ReadProgress applied;

  private ScriptedLog log;
  private Random random;
  private final List<ReaderInstance> instances = new ArrayList<>();

  /// A stream whose facts are published one by one; after a restore, different ones follow.
  private static final class Growing {
    final Family family;
    final List<Recorded<LedgerEvent>> history;
    final Map<UUID, UUID> ids = new HashMap<>();
    int told;

    Growing(Family family, List<Recorded<LedgerEvent>> history) {
      this.family = family;
      this.history = history;
    }
  }

  @AfterEach
  void clear() {
    logs.clear(log.name);
  }

  @RepeatedTest(12)
  void theResultEqualsARebuildAndTheValidEvents(RepetitionInfo repetition) throws SQLException {
    long seed = Long.getLong("test.seed", System.nanoTime()) + repetition.getCurrentRepetition();
    System.out.println("EpochPropertyTest: seed " + seed);
    random = new Random(seed);
    log = new ScriptedLog("epochs-" + Long.toString(System.nanoTime(), 36));
    write();
    List<UUID> everything =
        log.published.stream()
            .flatMap(r -> Stream.of(r.event().stream(), r.event().id()))
            .distinct()
            .toList();

    var subscriber = new Subscriber(place());
    var first = read(subscriber);
    assertEquals(
        0, logs.leftOver(everything.toArray(new UUID[0])), () -> "left over, seed " + seed);
    subscriber.catchUp();
    assertEquals(
        log.live.stream().map(r -> r.event().id().toString()).toList(),
        subscriber.seen,
        () -> "what the subscriber has, seed " + seed);

    logs.clear(log.name);
    var rebuilt = read(null);
    assertEquals(rebuilt, first, () -> "the rebuild differs, seed " + seed);

    logs.clear(log.name);
    logs.begin(log.name);
    restart();
    take(log.live);
    var plain = logs.digest(log.name);
    first.remove("ledger_epoch");
    plain.remove("ledger_epoch");
    assertEquals(plain, first, () -> "the fold of the valid events differs, seed " + seed);
    assertEquals(
        log.position(),
        tables.position(log.name),
        () -> "the watermark, seed " + seed + tables.describe(log.name));
    assertEquals(log.live.size(), plain.get("fact").size());
    for (String table : logs.readModels()) ROWS.addAndGet(plain.get(table).size());
  }

  /// The cases that all repetitions together covered: without them the test would prove little.
  private static final AtomicLong ROWS = new AtomicLong();

  private static final AtomicLong HELD = new AtomicLong();
  private static final AtomicLong GIVEN_UP = new AtomicLong();
  private static final AtomicLong UNDONE = new AtomicLong();
  private static final AtomicLong SHORT = new AtomicLong();
  private static final AtomicLong LONG = new AtomicLong();

  @AfterAll
  static void allCasesWereCovered() {
    for (AtomicLong met : List.of(ROWS, HELD, GIVEN_UP, UNDONE))
      assertTrue(
          met.get() > 50,
          () -> "rows %s, held %s, given up %s, undone %s".formatted(ROWS, HELD, GIVEN_UP, UNDONE));
    for (AtomicLong met : List.of(SHORT, LONG))
      assertTrue(
          met.get() > 10, () -> "batches: %s on the short path, %s not".formatted(SHORT, LONG));
  }

  /// A negative control: without the epoch event the same records give another result.
  @RepeatedTest(2)
  void aMissedEpochIsDetected() throws SQLException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    random = new Random(seed);
    log = new ScriptedLog("epochs-" + Long.toString(System.nanoTime(), 36));
    write();
    logs.begin(log.name);
    restart();
    take(log.published);
    var right = logs.digest(log.name);
    logs.clear(log.name);
    logs.begin(log.name);
    restart();
    take(log.published.stream().filter(r -> r.epochEvent() == null).toList());
    assertNotEquals(right, logs.digest(log.name), () -> "seed " + seed);
  }

  // ---- the writer ------------------------------------------------------------------------------

  private void write() {
    List<Growing> streams = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Family family = FAMILIES.get(random.nextInt(FAMILIES.size()));
      streams.add(new Growing(family, history(family)));
    }
    int restores = 1 + random.nextInt(2);
    grow(streams, 25 + random.nextInt(25));
    for (int i = 0; i < restores; i++) {
      long before = 1 + random.nextLong(log.position());
      log.restoreBefore(before);
      // Some streams grow again with the same events, and some with others.
      for (Growing stream : streams) stream.told = Math.min(stream.told, random.nextInt(12));
      grow(streams, 10 + random.nextInt(25));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private List<Recorded<LedgerEvent>> history(Family family) {
    return RandomHistory.of(RandomHistory.unruled((Class) family.type()), 40, random);
  }

  private void grow(List<Growing> streams, int events) {
    for (int i = 0; i < events; i++) {
      Growing stream = streams.get(random.nextInt(streams.size()));
      if (stream.told == stream.history.size()) continue;
      Recorded<LedgerEvent> fact = stream.history.get(stream.told++);
      UUID id = UUID.randomUUID();
      stream.ids.put(fact.id(), id);
      String json = LedgerJson.write(fact.event());
      for (var renamed : stream.ids.entrySet())
        json = json.replace(renamed.getKey().toString(), renamed.getValue().toString());
      log.add(
          fact.stream(),
          stream.family.streamType(),
          id,
          LedgerJson.nameOf(fact.event().getClass()),
          json);
    }
  }

  // ---- the reader ------------------------------------------------------------------------------

  /// Two instances share the log. So the expectations of an instance are often wrong.
  private void restart() {
    instances.clear();
    for (int i = 0; i < 2; i++)
      instances.add(new ReaderInstance(database, readModels, facts, log.name, i));
  }

  private ReaderInstance anyInstance() {
    return instances.get(random.nextInt(instances.size()));
  }

  private void take(List<Authentic> batch) throws SQLException {
    long before = factCount();
    Intake.Taken taken = anyInstance().take(random.nextInt(3) == 0, batch);
    if (taken.shortPath) SHORT.incrementAndGet();
    else LONG.incrementAndGet();
    HELD.addAndGet(taken.held);
    GIVEN_UP.addAndGet(taken.givenUp);
    if (!taken.epochs.isEmpty())
      UNDONE.addAndGet(Math.max(0, before + taken.result.taken().size() - factCount()));
  }

  private long factCount() {
    return tables.count("SELECT count(*) FROM fact WHERE log = ?", log.name);
  }

  /// Reads all partitions, in any order.
  ///
  /// @param subscriber polls in between; null if there is none
  private Map<String, List<String>> read(Subscriber subscriber) throws SQLException {
    logs.begin(log.name);
    restart();
    Map<Integer, List<Authentic>> partitions =
        log.published.stream()
            .collect(
                Collectors.groupingBy(
                    r ->
                        BuiltInPartitioner.partitionForKey(
                            TestLog.utf8(r.event().stream().toString()), PARTITIONS),
                    TreeMap::new,
                    Collectors.toCollection(ArrayList::new)));
    List<Authentic> taken = new ArrayList<>();
    while (!partitions.isEmpty()) {
      List<Authentic> batch = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0 && !partitions.isEmpty(); i--) {
        List<Integer> left = List.copyOf(partitions.keySet());
        int partition = left.get(random.nextInt(left.size()));
        List<Authentic> records = partitions.get(partition);
        List<Authentic> next =
            records.subList(0, Math.min(records.size(), 1 + random.nextInt(MAX_BATCH)));
        batch.addAll(next);
        next.clear();
        if (records.isEmpty()) partitions.remove(partition);
      }
      taken.addAll(batch);
      if (random.nextInt(4) == 0) batch.add(taken.get(random.nextInt(taken.size())));
      if (random.nextInt(5) == 0) fail(batch);
      take(batch);
      if (random.nextInt(5) == 0) restart();
      if (subscriber != null && random.nextInt(2) == 0) subscriber.ask();
    }
    assertEquals(0, logs.waiting(log.name), () -> tables.describe(log.name));
    return logs.digest(log.name);
  }

  /// A crash before the commit.
  private void fail(List<Authentic> batch) throws SQLException {
    try {
      database.transaction(db -> {
        anyInstance().intake.take(db, log.name, batch);
        throw new IllegalStateException("crash");
      });
    } catch (IllegalStateException e) {
      assertEquals("crash", e.getMessage());
    }
    restart();
  }

  /// The cursor after all events of the other logs.
  private String place() {
    String others =
        applied.freshness().topics().entrySet().stream()
            .map(l ->
                "%s:%d@%d".formatted(l.getKey(), l.getValue().position(), l.getValue().epoch()))
            .collect(Collectors.joining("."));
    return others.isEmpty() ? "start" : others;
  }

  /// Follows the change feed as documented.
  private final class Subscriber {

    final List<String> seen = new ArrayList<>();
    private final List<JsonPathFact> facts = new ArrayList<>();
    private String after;

    Subscriber(String after) {
      this.after = after;
    }

    private record JsonPathFact(String id, long position, long epoch) {}

    /// @return whether there are more facts
    boolean ask() {
      JsonPath page =
          given()
              .queryParam("after", after)
              .queryParam("limit", 1 + random.nextInt(7))
              .get("/v1/timeline")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      after = page.getString("after");
      for (Map<String, Object> fact : page.<Map<String, Object>>getList("items")) {
        assertEquals(log.name, fact.get("log"));
        long epoch = ((Number) fact.get("epoch")).longValue();
        if (fact.get("type").equals("ledger-epoch-raised")) {
          long first = ((Number) fact.get("position")).longValue();
          facts.removeIf(f -> f.position() >= first && f.epoch() < epoch);
        }
        facts.add(
            new JsonPathFact(
                (String) fact.get("id"), ((Number) fact.get("position")).longValue(), epoch));
      }
      seen.clear();
      facts.forEach(f -> seen.add(f.id()));
      return page.get("next") != null;
    }

    void catchUp() {
      while (ask()) {}
    }
  }
}
