package io.corridorledger.contract;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Limits the memory that all requests together use for streams and pages. Simultaneous requests
/// therefore cannot exhaust the heap.
///
/// Each request first takes a small share. There are many small shares, so a request seldom waits
/// for one. If the stream is large, the request then waits for a larger share. Small and large
/// shares are counted separately. So a request for a small stream never waits for a request that
/// reads a large stream.
public final class StreamMemory {

  /// Memory of a small share: a hundred events of a kilobyte.
  public static final long SMALL_WEIGHT = 512 << 10;

  /// Heap bytes per stored byte of an event. While an event is read, the heap holds it as a row, as
  /// text and as a record.
  public static final int BYTES_PER_STORED_BYTE = 3;

  /// Fixed heap bytes per event.
  public static final int BYTES_PER_EVENT = 1024;

  private static final int SMALL_PERCENT = 25;
  private static final int UNIT = 1024;

  private final Semaphore small;
  private final Semaphore large;
  private final int largeUnits;
  private final Duration patience;

  /// @param budgetBytes heap bytes for all requests together
  /// @param patience maximum time that a request waits for a share
  public StreamMemory(long budgetBytes, Duration patience) {
    long smallBytes = budgetBytes * SMALL_PERCENT / 100;
    this.small = new Semaphore((int) Math.max(1, smallBytes / SMALL_WEIGHT), true);
    this.largeUnits =
        (int) Math.min(Integer.MAX_VALUE, Math.max(1, (budgetBytes - smallBytes) / UNIT));
    this.large = new Semaphore(largeUnits, true);
    this.patience = patience;
  }

  /// Thrown if a request waited too long for memory that other requests hold. Nothing was read.
  public static final class Exhausted extends Exception {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("stream memory exhausted", null, false, false);
    }
  }

  /// Thrown if the stream is too large for the memory of this process, regardless of other
  /// requests.
  public static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("stream too large", null, false, false);
    }
  }

  /// Estimates the heap bytes that events need.
  ///
  /// @param storedBytes bytes of their stored payloads
  public static long weight(long storedBytes, long events) {
    return BYTES_PER_STORED_BYTE * storedBytes + BYTES_PER_EVENT * events;
  }

  /// Whether events of this weight fit into the memory if no other request holds memory.
  public boolean fits(long weight) {
    return weight <= SMALL_WEIGHT || weight <= (long) largeUnits * UNIT;
  }

  /// Takes a share for a small stream.
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

  /// The memory that one request holds. The first call of [#close] releases it.
  public final class Share implements AutoCloseable {

    private int units;
    private boolean closed;

    private Share() {}

    /// Enlarges the share for events of this weight. Meanwhile the request must not hold a resource
    /// for which other requests wait, such as a database connection.
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
