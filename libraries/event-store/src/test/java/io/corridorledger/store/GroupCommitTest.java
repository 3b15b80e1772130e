package io.corridorledger.store;

import static io.corridorledger.store.LogDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.store.AppendFunctions.Call;
import io.corridorledger.store.GroupCommit.Limits;
import io.corridorledger.store.GroupCommit.Listener;
import io.corridorledger.store.Outcome.Failed;
import io.corridorledger.store.Outcome.Reason;
import io.corridorledger.store.Outcome.Unknown;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// Commands that are appended together. One file, because all tests use the held queue of this
/// class.
class GroupCommitTest {

  private static final Outcome STALE = Outcome.refused(Reason.STALE);
  private static final Outcome KEY_USED = Outcome.refused(Reason.KEY_USED);
  private static final Outcome OVERLOADED = Outcome.refused(Reason.OVERLOADED);
  private static final Duration LONG = LogDatabase.LOCK_TIMEOUT;
  private static final long SEED = Long.getLong("test.seed", System.nanoTime());

  private static LogDatabase database;

  @BeforeAll
  static void migrate() {
    database = new LogDatabase("group_commit");
  }

  private final UUID stream = Uuid7.next();
  private long eventsBefore;
  private long receiptsBefore;

  @BeforeEach
  void count() throws SQLException {
    eventsBefore = number("SELECT count(*) FROM event");
    receiptsBefore = number("SELECT count(*) FROM command_receipt");
  }

  /// A queue with one committer, which has taken a first command and waits for its connection until
  /// [#open]. So the commands of a test are in the queue together.
  private static final class Held implements AutoCloseable {
    final GroupCommit commits;
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger splits = new AtomicInteger();
    final Future<Outcome> first;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    Held(Duration lockTimeout) throws Exception {
      this(database.application, 100, LONG, lockTimeout);
    }

    Held(DataSource source, int maxQueue, Duration maxWait, Duration lockTimeout) throws Exception {
      CountDownLatch taken = new CountDownLatch(1);
      commits =
          new GroupCommit(
              LogDatabase.source(() -> {
                taken.countDown();
                try {
                  gate.await();
                } catch (InterruptedException e) {
                  throw new SQLException(e);
                }
                return source.getConnection();
              }),
              new Limits(Limits.MIN_BATCH, 64, maxQueue, 1, maxWait, lockTimeout),
              new Listener() {
                @Override
                public void batch(int commands) {
                  batches.add(commands);
                }

                @Override
                public void split() {
                  splits.incrementAndGet();
                }
              });
      first = client(append(Uuid7.next(), 0, "first"));
      assertTrue(taken.await(1, TimeUnit.MINUTES), "the first command is not taken");
    }

    private Future<Outcome> client(Append append) {
      return clients.submit(() -> commits.append(append));
    }

    /// Sends a command, and returns when the command is in the queue.
    Future<Outcome> send(Append append) {
      int before = commits.queued();
      Future<Outcome> outcome = client(append);
      until("the command is not in the queue", () -> commits.queued() > before);
      return outcome;
    }

    void open() throws Exception {
      gate.countDown();
      assertEquals(Outcome.RECORDED, outcome(first));
    }

    @Override
    public void close() {
      gate.countDown();
      commits.close();
      clients.close();
    }
  }

  @Test
  void badCommandsDoNotAffectTheOthersOfTheirBatch() throws Exception {
    UUID exists = existing("visits");
    UUID changed = existing("visits");
    UUID locked = existing("visits");
    UUID full = existing("visits");
    UUID visit = existing("visits");
    List<UUID> growing = new ArrayList<>();
    for (int i = 0; i < 20; i++) growing.add(existing("visits"));
    record(append("used key", Uuid7.next(), 0, "with this content"));
    count();

    try (Connection other = database.owner();
        var statement = other.createStatement();
        Held held = new Held(LONG)) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM stream WHERE stream_id = '%s' FOR UPDATE".formatted(locked));
      List<Future<Outcome>> good = new ArrayList<>();
      good.add(held.send(append(Uuid7.next(), 0, "one", "two", "three")));
      Future<Outcome> used = held.send(append("used key", Uuid7.next(), 0, "with other content"));
      Future<Outcome> opened = held.send(append(exists, 0, "opened again"));
      for (UUID one : growing.subList(0, 10)) good.add(held.send(append(one, 1, "two", "three")));
      Future<Outcome> stale = held.send(append(changed, 2, "too early"));
      Future<Outcome> onLocked = held.send(append(locked, 1, "two"));
      Future<Outcome> tooLarge =
          held.send(withBound(append(full, 1, "two"), new StreamBound(1, 1 << 20)));
      Future<Outcome> tooLargeToOpen =
          held.send(withBound(append(Uuid7.next(), 0, "a", "b"), new StreamBound(1, 1 << 20)));
      Future<Outcome> ofTheLedger = held.send(append(LogDatabase.EPOCH_STREAM, 0, "mine"));
      Future<Outcome> ofAnotherType = held.send(withType(append(visit, 1, "two"), "hubs"));
      good.add(held.send(append(stream, 0)));
      for (UUID one : growing.subList(10, 20)) good.add(held.send(append(one, 1, "two")));
      while (held.commits.queued() < 64) good.add(held.send(append(Uuid7.next(), 0, "opened")));

      held.open();
      for (Future<Outcome> one : good) assertEquals(Outcome.RECORDED, outcome(one));
      assertEquals(KEY_USED, outcome(used));
      assertEquals(Outcome.exists("visits"), outcome(opened));
      assertEquals(STALE, outcome(stale));
      assertEquals(Outcome.refused(Reason.FULL), outcome(tooLarge));
      assertEquals(Outcome.refused(Reason.FULL), outcome(tooLargeToOpen));
      assertEquals(Outcome.refused(Reason.RESERVED), outcome(ofTheLedger));
      assertEquals(Outcome.refused(Reason.RESERVED), outcome(ofAnotherType));
      assertFalse(onLocked.isDone(), "the stream is still locked");
      assertEquals(List.of(1, 64), held.batches.subList(0, 2));
      assertEquals(0, held.splits.get());
      other.rollback();
      assertEquals(Outcome.RECORDED, outcome(onLocked));
      // The first command, three events of the second, two or one for each existing stream, one for
      // each of the other new streams, and the one of the locked stream.
      int newStreams = good.size() - 1 - 20 - 1;
      assertRecorded(1 + 3 + 20 + 10 + newStreams + 1, 1 + good.size() + 1);
    }
    assertIsWhole();
  }

  @Test
  void commandsWithOneKeyAreAppendedOneAfterTheOther() throws Exception {
    try (Held held = new Held(LONG)) {
      Future<Outcome> one = held.send(append("one key", stream, 0, "this"));
      Future<Outcome> two = held.send(append("one key", Uuid7.next(), 0, "or that"));
      Future<Outcome> neighbour = held.send(append(Uuid7.next(), 0, "neighbour"));
      held.open();
      assertEquals(Outcome.RECORDED, outcome(one));
      assertEquals(KEY_USED, outcome(two));
      assertEquals(Outcome.RECORDED, outcome(neighbour));
      assertEquals(List.of(1, 2, 1), held.batches);
    }
    assertRecorded(3, 3);
  }

  @Test
  void commandsOnOneStreamAreAppendedOneAfterTheOther() throws Exception {
    try (Held held = new Held(LONG)) {
      Future<Outcome> opens = held.send(append(stream, 0, "one"));
      Future<Outcome> opensAgain = held.send(append(stream, 0, "another one"));
      Future<Outcome> next = held.send(append(stream, 1, "two"));
      Future<Outcome> stale = held.send(append(stream, 1, "another two"));
      Future<Outcome> neighbour = held.send(append(Uuid7.next(), 0, "neighbour"));
      held.open();
      assertEquals(Outcome.RECORDED, outcome(opens));
      assertEquals(Outcome.exists("visits"), outcome(opensAgain));
      assertEquals(Outcome.RECORDED, outcome(next));
      assertEquals(STALE, outcome(stale));
      assertEquals(Outcome.RECORDED, outcome(neighbour));
      assertEquals(List.of(1, 2, 1, 1, 1), held.batches);
    }
    assertRecorded(4, 4);
  }

  /// The other instance has appended three commands, and is suspended before its commit.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFrozenInstanceDelaysOnlyTheCommandsThatItHasLocked(boolean commits) throws Exception {
    UUID changed = existing("visits");
    UUID opened = Uuid7.next();
    count();
    String key = UUID.randomUUID().toString();
    try (Connection frozen = database.application.getConnection();
        Held held = new Held(LONG)) {
      frozen.setAutoCommit(false);
      assertEquals(
          List.of(Outcome.RECORDED, Outcome.RECORDED, Outcome.RECORDED),
          AppendFunctions.together(
              frozen,
              List.of(
                  Call.of(append(key, Uuid7.next(), 0, "with the key")),
                  Call.of(append(opened, 0, "opens the stream")),
                  Call.of(append(changed, 1, "changes the stream")))));
      Future<Outcome> withKey = held.send(append(key, Uuid7.next(), 0, "the same key"));
      Future<Outcome> opens = held.send(append(opened, 0, "opens it too"));
      Future<Outcome> changes = held.send(append(changed, 1, "changes it too"));
      List<Future<Outcome>> neighbours = new ArrayList<>();
      for (int i = 0; i < 20; i++) neighbours.add(held.send(append(Uuid7.next(), 0, "neighbour")));
      held.open();
      for (Future<Outcome> neighbour : neighbours)
        assertEquals(Outcome.RECORDED, outcome(neighbour));
      assertEquals(0, held.splits.get(), "no batch has waited for a lock");
      assertFalse(withKey.isDone() || opens.isDone() || changes.isDone(), "the locks are held");
      if (commits) frozen.commit();
      else frozen.rollback();
      assertEquals(commits ? KEY_USED : Outcome.RECORDED, outcome(withKey));
      assertEquals(commits ? Outcome.exists("visits") : Outcome.RECORDED, outcome(opens));
      assertEquals(commits ? STALE : Outcome.RECORDED, outcome(changes));
    }
    assertRecorded(1 + 20 + 3, 1 + 20 + 3);
    assertIsWhole();
  }

  @Test
  void aLockedCommandIsRejectedAfterTheLockTimeout() throws Exception {
    UUID changed = existing("visits");
    UUID opened = Uuid7.next();
    count();
    String key = UUID.randomUUID().toString();
    try (Connection frozen = database.application.getConnection();
        Held held = new Held(Duration.ofMillis(100))) {
      frozen.setAutoCommit(false);
      AppendFunctions.together(
          frozen,
          List.of(
              Call.of(append(key, Uuid7.next(), 0, "with the key")),
              Call.of(append(opened, 0, "opens the stream")),
              Call.of(append(changed, 1, "changes the stream"))));
      Future<Outcome> withKey = held.send(append(key, Uuid7.next(), 0, "the same key"));
      Future<Outcome> opens = held.send(append(opened, 0, "opens it too"));
      Future<Outcome> changes = held.send(append(changed, 1, "changes it too"));
      held.open();
      assertEquals(Outcome.refused(Reason.KEY_LOCKED), outcome(withKey));
      assertEquals(Outcome.refused(Reason.STREAM_LOCKED), outcome(opens));
      assertEquals(Outcome.refused(Reason.STREAM_LOCKED), outcome(changes));
      frozen.rollback();
    }
    assertRecorded(1, 1);
  }

  /// Such a transaction does not take the locks of a batch, so a batch must wait for its rows.
  @Test
  void aKeyThatAnotherProgramInsertsDelaysOnlyItsCommand() throws Exception {
    String key = UUID.randomUUID().toString();
    try (Connection other = database.owner();
        var statement = other.createStatement();
        Held held = new Held(LONG)) {
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)"
              + " VALUES ('tester', '%s', '', 201, '{}')".formatted(key));
      Future<Outcome> withKey = held.send(append(key, stream, 0, "the same key"));
      Future<Outcome> neighbour = held.send(append(Uuid7.next(), 0, "neighbour"));
      held.open();
      assertEquals(Outcome.RECORDED, outcome(neighbour));
      assertEquals(1, held.splits.get());
      Future<Outcome> later = held.client(append(Uuid7.next(), 0, "later"));
      assertEquals(Outcome.RECORDED, outcome(later));
      assertFalse(withKey.isDone(), "the row is not committed");
      other.rollback();
      assertEquals(Outcome.RECORDED, outcome(withKey));
      assertEquals(1, held.splits.get(), "the command was tried alone");
    }
    assertRecorded(4, 4);
  }

  /// The database rejects the whole call if an argument is not valid.
  @Test
  void ifABatchFailsItsCommandsAreAppendedAlone() throws Exception {
    try (Held held = new Held(LONG)) {
      List<Future<Outcome>> good = new ArrayList<>();
      for (int i = 0; i < 5; i++) good.add(held.send(append(Uuid7.next(), 0, "before")));
      Future<Outcome> bad = held.send(withActor(append(stream, 0, "without an actor"), ""));
      for (int i = 0; i < 5; i++) good.add(held.send(append(Uuid7.next(), 0, "after")));
      held.open();
      for (Future<Outcome> one : good) assertEquals(Outcome.RECORDED, outcome(one));
      assertEquals("22023", assertInstanceOf(Failed.class, outcome(bad)).cause().getSQLState());
      assertEquals(List.of(1, 11), held.batches);
      assertEquals(1, held.splits.get());
    }
    assertRecorded(11, 11);
  }

  /// The connection breaks after the database has committed, and before the answer arrives.
  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void ifTheAnswerToACommitIsLostARetryFindsTheReceipt(int commands) throws Exception {
    AtomicBoolean breaking = new AtomicBoolean();
    DataSource source = LogDatabase.source(() -> breakingAfterTheCommit(breaking));
    List<Append> appends = new ArrayList<>();
    try (Held held = new Held(source, 100, LONG, LONG)) {
      held.open();
      breaking.set(true);
    }
    try (Held held = new Held(source, 100, LONG, LONG)) {
      List<Future<Outcome>> lost = new ArrayList<>();
      for (int i = 0; i < commands; i++) {
        appends.add(append(Uuid7.next(), 0, "answer lost"));
        lost.add(held.send(appends.getLast()));
      }
      held.gate.countDown();
      assertInstanceOf(Unknown.class, outcome(held.first));
      for (Future<Outcome> one : lost) assertInstanceOf(Unknown.class, outcome(one));
      assertEquals(0, held.splits.get(), "nothing is sent a second time");
      breaking.set(false);
      for (Append one : appends) assertEquals(KEY_USED, held.commits.append(one));
      assertEquals(Outcome.RECORDED, held.commits.append(append(stream, 0, "afterwards")));
    }
    assertRecorded(2 + commands + 1, 2 + commands + 1);
  }

  @Test
  void aTerminatedConnectionIsReplaced() throws Exception {
    AtomicInteger pid = new AtomicInteger();
    DataSource source =
        LogDatabase.source(() -> {
          Connection connection = database.application.getConnection();
          pid.set(connection.unwrap(PGConnection.class).getBackendPID());
          return connection;
        });
    try (Held held = new Held(source, 100, LONG, LONG);
        Connection superuser = database.superuser();
        var statement = superuser.createStatement()) {
      held.open();
      Append append = append(stream, 0, "on a terminated connection");
      statement.execute("SELECT pg_terminate_backend(%d)".formatted(pid.get()));
      until(
          "the connection still exists",
          () ->
              number("SELECT count(*) FROM pg_stat_activity WHERE pid = %d".formatted(pid.get()))
                  == 0);
      assertInstanceOf(Unknown.class, held.commits.append(append));
      assertEquals(Outcome.RECORDED, held.commits.append(append));
    }
    assertRecorded(2, 2);
  }

  /// Two instances with two committers each. Their writers open the same streams, and use some keys
  /// twice.
  @Test
  void sixteenWritersOnTwoInstancesLoseAndRepeatNothing() throws Exception {
    int writers = 16;
    int appends = 60;
    List<UUID> streams = new ArrayList<>();
    for (int i = 0; i < 12; i++) streams.add(Uuid7.next());
    StreamReader reader = new StreamReader(database.application, 1 << 20);
    AtomicInteger recorded = new AtomicInteger();
    AtomicInteger events = new AtomicInteger();
    try (PostgresEventStore one = new PostgresEventStore(database.application, LONG, 2);
        PostgresEventStore two = new PostgresEventStore(database.application, LONG, 2);
        var threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        PostgresEventStore store = w % 2 == 0 ? one : two;
        Random random = new Random(SEED + w);
        // The writers of a pair use the same keys, one on each instance.
        String keys = "pair " + w / 2 + " of " + stream + ": ";
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < appends; i++) {
                String key = keys + (i % 3 == 0 ? i : UUID.randomUUID());
                UUID target = streams.get(random.nextInt(streams.size()));
                String[] titles =
                    random.nextBoolean() ? new String[] {"a"} : new String[] {"a", "b"};
                for (boolean done = false; !done; )
                  try {
                    long version = reader.stream(target, null, null).version();
                    store.append(append(key, target, version, titles));
                    recorded.incrementAndGet();
                    events.addAndGet(titles.length);
                    done = true;
                  } catch (AppendRefused.KeyUsed e) {
                    done = true; // the other writer of the pair was faster
                  } catch (AppendRefused.StaleVersion | AppendRefused.StreamExists e) {
                    // another event was recorded: read again
                  }
              }
              return null;
            }));
      }
      for (Future<?> writer : running) writer.get();
    }
    // Each pair uses a third of its keys twice.
    assertEquals(writers * appends - writers / 2 * (appends / 3), recorded.get(), "seed " + SEED);
    assertRecorded(events.get(), recorded.get());
    assertIsWhole();
  }

  @Test
  void aFullQueueRejectsFurtherCommands() throws Exception {
    try (Held held = new Held(database.application, 3, LONG, LONG)) {
      List<Future<Outcome>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) waiting.add(held.send(append(Uuid7.next(), 0, "waits")));
      assertEquals(OVERLOADED, held.commits.append(append(stream, 0, "one too many")));
      held.open();
      for (Future<Outcome> one : waiting) assertEquals(Outcome.RECORDED, outcome(one));
      assertEquals(Outcome.RECORDED, held.commits.append(append(stream, 0, "again")));
    }
    assertRecorded(5, 5);
  }

  @Test
  void aCommandThatIsNotTriedInTimeIsRejected() throws Exception {
    Duration maxWait = Duration.ofMillis(50);
    try (Held held = new Held(database.application, 100, maxWait, LONG)) {
      Future<Outcome> late = held.send(append(stream, 0, "late"));
      long sent = System.nanoTime();
      while (System.nanoTime() - sent <= maxWait.toNanos()) LockSupport.parkNanos(1_000_000);
      held.open();
      assertEquals(OVERLOADED, outcome(late));
    }
    assertRecorded(1, 1);
  }

  @Test
  void closingAppendsWhatIsInTheQueueAndRejectsTheRest() throws Exception {
    try (Held held = new Held(LONG)) {
      List<Future<Outcome>> accepted = new ArrayList<>();
      for (int i = 0; i < 10; i++) accepted.add(held.send(append(Uuid7.next(), 0, "accepted")));
      Thread closing = Thread.ofPlatform().start(held.commits::close);
      until("closing does not wait", () -> closing.getState() == Thread.State.TIMED_WAITING);
      assertEquals(OVERLOADED, held.commits.append(append(stream, 0, "too late")));
      held.open();
      closing.join();
      for (Future<Outcome> one : accepted) assertEquals(Outcome.RECORDED, outcome(one));
    }
    assertRecorded(11, 11);
  }

  /// A client that closes its connection may interrupt the thread of its request.
  @Test
  void anInterruptedCallerDoesNotAffectTheBatch() throws Exception {
    try (Held held = new Held(LONG)) {
      AtomicBoolean stillInterrupted = new AtomicBoolean();
      CountDownLatch done = new CountDownLatch(1);
      List<Outcome> outcome = Collections.synchronizedList(new ArrayList<>());
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                outcome.add(held.commits.append(append(stream, 0, "interrupted")));
                stillInterrupted.set(Thread.currentThread().isInterrupted());
                done.countDown();
              });
      until("the command is not in the queue", () -> held.commits.queued() == 1);
      caller.interrupt();
      Future<Outcome> neighbour = held.send(append(Uuid7.next(), 0, "neighbour"));
      held.open();
      assertTrue(done.await(1, TimeUnit.MINUTES));
      assertEquals(List.of(Outcome.RECORDED), outcome);
      assertTrue(stillInterrupted.get());
      assertEquals(Outcome.RECORDED, outcome(neighbour));
      assertEquals(List.of(1, 2), held.batches);
    }
    assertRecorded(3, 3);
  }

  @Test
  void withoutLoadACommandIsAppendedAtOnceAndAlone() throws Exception {
    List<Integer> batches = new ArrayList<>();
    try (GroupCommit commits =
        new GroupCommit(
            database.application,
            new Limits(Limits.MIN_BATCH, 64, 100, 1, LONG, LONG),
            new Listener() {
              @Override
              public void batch(int commands) {
                batches.add(commands);
              }

              @Override
              public void split() {}
            })) {
      for (int version = 0; version < 5; version++)
        assertEquals(Outcome.RECORDED, commits.append(append(stream, version, "visit")));
    }
    assertEquals(List.of(1, 1, 1, 1, 1), batches);
    assertRecorded(5, 5);
  }

  /// A connection that is aborted after each call of a function that appends.
  private static Connection breakingAfterTheCommit(AtomicBoolean breaking) throws SQLException {
    return LogDatabase.wrapped(
        database.application.getConnection(),
        (connection, method, arguments) -> {
          if (!breaking.get() || !method.equals("prepareStatement")) return Optional.empty();
          PreparedStatement real = connection.prepareStatement((String) arguments[0]);
          return Optional.of(
              Proxy.newProxyInstance(
                  GroupCommitTest.class.getClassLoader(),
                  new Class<?>[] {PreparedStatement.class},
                  (_, call, values) -> {
                    try {
                      Object result = call.invoke(real, values);
                      if (!call.getName().startsWith("execute")) return result;
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                    connection.abort(Runnable::run);
                    throw new SQLException("the connection is lost", "08006");
                  }));
        });
  }

  private static UUID existing(String type) {
    UUID stream = Uuid7.next();
    record(withType(append(stream, 0, "opened"), type));
    return stream;
  }

  private static void record(Append append) {
    try {
      database.store().append(append);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Append withBound(Append append, StreamBound bound) {
    return with(append, append.streamType(), bound, append.actor());
  }

  private static Append withType(Append append, String type) {
    return with(append, type, append.bound(), append.actor());
  }

  private static Append withActor(Append append, String actor) {
    return with(append, append.streamType(), append.bound(), actor);
  }

  private static Append with(Append append, String type, StreamBound bound, String actor) {
    return new Append(
        append.receipt(),
        append.stream(),
        type,
        append.expected(),
        append.eventIds(),
        append.events(),
        bound,
        actor,
        append.commandId(),
        append.correlationId(),
        append.causationId(),
        append.traceparent());
  }

  private interface Query {
    boolean holds() throws Exception;
  }

  private static void until(String what, Query query) {
    RelayFixture.until(
        what,
        () -> {
          try {
            return query.holds();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Outcome outcome(Future<Outcome> outcome) throws Exception {
    return outcome.get(1, TimeUnit.MINUTES);
  }

  private static long number(String sql) throws SQLException {
    return Long.parseLong(database.one(sql));
  }

  private void assertRecorded(long events, long receipts) throws SQLException {
    assertEquals(eventsBefore + events, number("SELECT count(*) FROM event"), "events");
    assertEquals(
        receiptsBefore + receipts, number("SELECT count(*) FROM command_receipt"), "receipts");
  }

  /// Every event gets a position, in the order of versions, and each stream counts its events and
  /// bytes.
  private static void assertIsWhole() throws SQLException {
    Sequencer sequencer = new Sequencer(database.application);
    while (sequencer.round() != 0)
      ;
    assertEquals(
        number("SELECT count(*) FROM event"), number("SELECT max(position) FROM event_log"));
    assertEquals("0", database.one("SELECT count(*) FROM event_pending"));
    assertNull(database.one("SELECT first_broken_position()"));
    assertEquals(
        "0",
        database.one(
            """
            SELECT count(*) FROM (SELECT version, row_number() OVER (PARTITION BY stream_id ORDER BY position) AS n FROM event_log) AS l
            WHERE version <> n
            """));
    assertEquals(
        "0",
        database.one(
            """
            SELECT count(*) FROM stream s FULL JOIN
              (SELECT stream_id, max(version) AS version, sum(octet_length(payload::text)) AS bytes, max(recorded_at) AS recorded_at
               FROM event GROUP BY stream_id) AS e USING (stream_id)
            WHERE (s.version, s.bytes, s.recorded_at) IS DISTINCT FROM (e.version, e.bytes, e.recorded_at)
            """));
  }
}
