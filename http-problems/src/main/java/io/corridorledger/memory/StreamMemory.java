package io.corridorledger.memory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that streams and pages take while requests hold them, so that no number of requests
/// exhausts the heap.
///
/// A request enters with a share for a small stream, of which there are so many that it seldom
/// waits. When its stream turns out to be large, it waits its turn for a larger share. Small and
/// large shares are counted apart: a request for a small stream never waits for one that reads a
/// large one.
public final class StreamMemory {

  /// What a small share covers: a hundred events of a kilobyte.
  public static final long SMALL_WEIGHT = 512 << 10;

  /// Heap that a stored byte takes, as a row, as text and as a record.
  public static final int BYTES_PER_STORED_BYTE = 3;

  /// Heap that an event takes whatever is in it.
  public static final int BYTES_PER_EVENT = 1024;

  private static final int SMALL_PERCENT = 25;
  private static final int UNIT = 1024;

  private final Semaphore small;
  private final Semaphore large;
  private final int largeUnits;
  private final Duration patience;

  /// @param budgetBytes of the heap, for all requests together
  /// @param patience how long a request waits for its share
  public StreamMemory(long budgetBytes, Duration patience) {
    long smallBytes = budgetBytes * SMALL_PERCENT / 100;
    this.small = new Semaphore((int) Math.max(1, smallBytes / SMALL_WEIGHT), true);
    this.largeUnits =
        (int) Math.min(Integer.MAX_VALUE, Math.max(1, (budgetBytes - smallBytes) / UNIT));
    this.large = new Semaphore(largeUnits, true);
    this.patience = patience;
  }

  /// Other requests hold the memory for longer than one waits. Nothing was read.
  public static final class Exhausted extends Exception {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("stream memory exhausted", null, false, false);
    }
  }

  /// The stream does not fit into the memory of this process, however long one waits.
  public static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("stream too large", null, false, false);
    }
  }

  /// Heap that so many events with so many bytes of stored payload take.
  public static long weight(long storedBytes, long events) {
    return BYTES_PER_STORED_BYTE * storedBytes + BYTES_PER_EVENT * events;
  }

  /// Whether events of that weight fit into the memory at all.
  public boolean fits(long weight) {
    return weight <= SMALL_WEIGHT || weight <= (long) largeUnits * UNIT;
  }

  /// A share for a small stream.
  public Share enter() throws Exhausted {
    acquire(small, 1);
    return new Share();
  }

  private void acquire(Semaphore of, int permits) throws Exhausted {
    try {
      if (!of.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS))
        throw new Exhausted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Exhausted();
    }
  }

  /// What one request holds. It is given back once, by whoever closes it first.
  public final class Share implements AutoCloseable {

    private int units;
    private boolean closed;

    private Share() {}

    /// Makes room for events of that weight. The request must hold nothing that others wait for,
    /// such as a connection.
    public synchronized void grow(long weight) throws Exhausted, TooLarge {
      if (weight <= SMALL_WEIGHT) return;
      if (!fits(weight)) throw new TooLarge();
      int wanted = (int) ((weight + UNIT - 1) / UNIT);
      acquire(large, wanted);
      units += wanted;
    }

    @Override
    public synchronized void close() {
      if (closed) return;
      closed = true;
      large.release(units);
      small.release();
    }
  }
}
