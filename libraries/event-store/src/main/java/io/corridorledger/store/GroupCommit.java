package io.corridorledger.store;

import io.corridorledger.store.AppendFunctions.Call;
import io.corridorledger.store.Outcome.Reason;
import io.corridorledger.store.Outcome.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/// Appends commands that arrive together in one transaction.
///
/// Commands wait in a bounded queue. A few threads, the committers, take commands from the queue.
/// Each committer has its own connection. If a committer has no work, a new command is appended at
/// once. While all committers work, commands collect in the queue. The next free committer takes
/// all of them, up to a maximum. So the size of the batches follows the load, and no command waits
/// only to fill a batch.
///
/// At any time, all committers together have at most one command of each idempotency key and of
/// each stream. Other commands with this key or stream stay in the queue. If the key or stream of a
/// command is locked by another process, the command returns to the queue. The command is tried
/// again until the lock time-out, and the other commands of its batch are recorded meanwhile. If
/// the database rejects a batch as a whole, each of its commands is appended alone.
///
/// Callers wait uninterruptibly for the outcome, because an append cannot be withdrawn. The wait is
/// limited by the maximum times of this class.
final class GroupCommit implements AutoCloseable {

  /// @param minBatch minimum number of commands that are appended in one transaction; fewer
  ///   commands are appended one after the other
  /// @param maxBatch maximum number of commands in one transaction; at least 1
  /// @param maxQueue maximum number of commands that wait
  /// @param committers number of transactions at the same time; at least 1
  /// @param maxWait maximum time that a command waits for its first attempt
  /// @param lockTimeout maximum time for which a command with a locked key or stream is tried again
  record Limits(
      int minBatch,
      int maxBatch,
      int maxQueue,
      int committers,
      Duration maxWait,
      Duration lockTimeout) {

    /// A single command is not appended as a batch, because the database function for one command
    /// takes a quarter of the time of the function for several commands.
    static final int MIN_BATCH = 2;

    Limits {
      // 256 is the maximum of the database function.
      if (maxBatch < 1 || maxBatch > 256)
        throw new IllegalArgumentException("the maximum batch must be from 1 to 256");
      if (maxQueue < 1) throw new IllegalArgumentException("the maximum queue must be above 0");
      if (committers < 1) throw new IllegalArgumentException("the committers must be above 0");
      if (maxWait.toMillis() <= 0)
        throw new IllegalArgumentException("the maximum wait must be above 0");
      if (lockTimeout.toMillis() <= 0)
        throw new IllegalArgumentException("the lock timeout must be above 0");
    }
  }

  /// Receives measurements of the batches. The implementation must return quickly, because the
  /// committers call it.
  interface Listener {
    /// @param commands number of commands that one transaction appended or rejected
    void batch(int commands);

    /// Called when a batch failed as a whole.
    void split();

    Listener NONE =
        new Listener() {
          @Override
          public void batch(int commands) {}

          @Override
          public void split() {}
        };
  }

  /// Maximum bytes of a batch. A larger command is appended alone.
  private static final long MAX_BATCH_BYTES = 1 << 20;

  /// Maximum bytes of all commands in the queue.
  private static final long MAX_QUEUE_BYTES = 32 << 20;

  /// Time after which a committer without work returns its connection to the pool.
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final int MAX_PAUSE_MILLIS = 25;

  /// Maximum time to append the commands that are in the queue when the store is closed.
  private static final Duration CLOSING = Duration.ofSeconds(30);

  private record Key(String principal, String key) {}

  /// One command from its arrival to its outcome. While the command is in the queue, the lock of
  /// the queue protects the fields of this class. After that, only the committer that has taken the
  /// command uses these fields.
  static final class Waiting {
    final Call call;
    private final Key key;
    private final long since = System.nanoTime();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private long notBefore = since;
    private long pauseMillis;

    /// The outcome of the last attempt if the key or the stream was locked; null if neither was
    /// locked.
    Outcome locked;

    /// Whether the command must be appended alone, because it waits for a lock. In a batch, the
    /// other commands would also wait for this lock.
    boolean isAlone;

    Waiting(Call call) {
      this.call = call;
      Append.Receipt receipt = call.append().receipt();
      this.key = new Key(receipt.principal(), receipt.key());
    }
  }

  private final DataSource database;
  private final Limits limits;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final LinkedHashSet<Waiting> queue = new LinkedHashSet<>();

  /// Keys and streams of the commands that committers have taken.
  private final Set<Object> taken = new HashSet<>();

  private final List<Thread> committers = new ArrayList<>();
  private long queuedBytes;
  private boolean closing;

  GroupCommit(DataSource database, Limits limits, Listener listener) {
    this.database = database;
    this.limits = limits;
    this.listener = listener;
    for (int i = 1; i <= limits.committers(); i++)
      committers.add(Thread.ofPlatform().daemon().name("append-" + i).start(this::loop));
  }

  /// Number of commands in the queue, without those that committers have taken.
  int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /// Adds an append to the queue, and waits for its outcome.
  Outcome append(Append append) {
    Waiting command = new Waiting(Call.of(append));
    long bytes = command.call.bytes();
    lock.lock();
    try {
      boolean isFull =
          queue.size() >= limits.maxQueue()
              || !queue.isEmpty() && queuedBytes + bytes > MAX_QUEUE_BYTES;
      if (closing || isFull) return Outcome.refused(Reason.OVERLOADED);
      queue.add(command);
      queuedBytes += bytes;
      work.signal();
    } finally {
      lock.unlock();
    }
    return command.outcome.join();
  }

  /// Closes the queue: appends the commands that are already in the queue, and rejects new
  /// commands.
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
    long end = System.nanoTime() + CLOSING.toNanos();
    try {
      for (Thread committer : committers)
        committer.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      for (Waiting left : queue) left.outcome.complete(Outcome.refused(Reason.OVERLOADED));
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /// Returns the next batch: the first commands in the queue whose keys and streams no committer
  /// has. Returns an empty batch if no command arrived during the idle time, and null when the
  /// store is closed.
  private List<Waiting> take() throws InterruptedException {
    lock.lock();
    try {
      long idleAt = System.nanoTime() + IDLE.toNanos();
      while (true) {
        List<Waiting> batch = new ArrayList<>();
        long now = System.nanoTime();
        long wake = idleAt;
        long bytes = 0;
        for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
          Waiting next = all.next();
          if (now - next.since > limits.maxWait().toNanos() && next.locked == null) {
            all.remove();
            queuedBytes -= next.call.bytes();
            next.outcome.complete(Outcome.refused(Reason.OVERLOADED));
            continue;
          }
          if (next.notBefore - now > 0 && !closing) {
            if (next.notBefore - wake < 0) wake = next.notBefore;
            continue;
          }
          if (taken.contains(next.key) || taken.contains(next.call.append().stream())) continue;
          bytes += next.call.bytes();
          if (!batch.isEmpty() && (next.isAlone || bytes > MAX_BATCH_BYTES)) break;
          all.remove();
          queuedBytes -= next.call.bytes();
          taken.add(next.key);
          taken.add(next.call.append().stream());
          batch.add(next);
          if (batch.size() == limits.maxBatch() || next.isAlone) break;
        }
        if (!batch.isEmpty()) return batch;
        if (closing && queue.isEmpty()) return null;
        if (wake - now <= 0) return List.of();
        work.awaitNanos(wake - now);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Completes the commands with their outcomes. A command whose key or stream was locked returns
  /// to the queue.
  private void settle(List<Waiting> batch, List<Outcome> outcomes) {
    List<Runnable> settled = new ArrayList<>(batch.size());
    lock.lock();
    try {
      long now = System.nanoTime();
      for (int i = batch.size() - 1; i >= 0; i--) {
        Waiting command = batch.get(i);
        Outcome outcome = outcomes.get(i);
        taken.remove(command.key);
        taken.remove(command.call.append().stream());
        boolean isLocked = outcome instanceof Refused refused && refused.isLocked();
        if (isLocked && !closing && now - command.since < limits.lockTimeout().toNanos()) {
          command.locked = outcome;
          command.pauseMillis = Math.clamp(2 * command.pauseMillis, 1, MAX_PAUSE_MILLIS);
          command.notBefore = now + TimeUnit.MILLISECONDS.toNanos(command.pauseMillis);
          queue.addFirst(command);
          queuedBytes += command.call.bytes();
        } else settled.add(() -> command.outcome.complete(outcome));
      }
      // Wakes the other committers, which can now take commands with the keys and streams of this
      // batch. When the store is closed, each committer waits until the queue is empty.
      if (closing || !queue.isEmpty()) work.signalAll();
    } finally {
      lock.unlock();
    }
    settled.forEach(Runnable::run);
  }

  private void loop() {
    Committer committer = new Committer(database, limits.minBatch(), listener);
    try {
      for (List<Waiting> batch = take(); batch != null; batch = take())
        if (batch.isEmpty()) committer.release();
        else settle(batch, committer.append(batch));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      committer.release();
    }
  }
}
