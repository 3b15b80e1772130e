package io.corridorledger.contract;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Limits the memory that all requests together use for streams and pages, so that simultaneous
/// requests cannot exhaust the heap.
///
/// Each request takes a share of the memory before it reads. First the request takes a small share.
/// If the stream is large, the request then waits for a larger share. Small and large shares come
/// from separate budgets. So a request for a small stream never waits for a request that reads a
/// large stream.
public final class StreamMemory {

  /// Memory of a small share, in bytes. A small share is enough for about a hundred events of one
  /// kilobyte.
  public static final long SMALL_WEIGHT = 512 << 10;

  /// Heap bytes per stored byte of an event. The factor is 3, because the heap holds an event as a
  /// row, as text and as a record while the event is read.
  public static final int BYTES_PER_STORED_BYTE = 3;

  /// Heap bytes that each event needs in addition to its content.
  public static final int BYTES_PER_EVENT = 1024;

  private static final int SMALL_PERCENT = 25;
  private static final int UNIT = 1024;

  private final Semaphore small;
  private final Semaphore large;
  private final int largeUnits;
  private final Duration patience;

  /// @param budgetBytes heap bytes for all requests together
  /// @param patience maximum time that a request waits for memory
  public StreamMemory(long budgetBytes, Duration patience) {
    long smallBytes = budgetBytes * SMALL_PERCENT / 100;
    this.small = new Semaphore((int) Math.max(1, smallBytes / SMALL_WEIGHT), true);
    this.largeUnits =
        (int) Math.min(Integer.MAX_VALUE, Math.max(1, (budgetBytes - smallBytes) / UNIT));
    this.large = new Semaphore(largeUnits, true);
    this.patience = patience;
  }

  /// Thrown if a request waited too long for memory that other requests use. The request has read
  /// nothing.
  public static final class Exhausted extends Exception {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("stream memory exhausted", null, false, false);
    }
  }

  /// Thrown if a stream needs more memory than the whole budget. A retry cannot succeed.
  public static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("stream too large", null, false, false);
    }
  }

  /// Estimates the weight of events, which is the number of heap bytes that the events need.
  ///
  /// @param storedBytes total size of the stored payloads, in bytes
  public static long weight(long storedBytes, long events) {
    return BYTES_PER_STORED_BYTE * storedBytes + BYTES_PER_EVENT * events;
  }

  /// Whether a request may read events that need this many heap bytes. The events must fit into the
  /// whole budget while no other request uses memory.
  public boolean fits(long weight) {
    return weight <= SMALL_WEIGHT || weight <= (long) largeUnits * UNIT;
  }

  /// Takes a small share, and waits if no small share is free.
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

  /// The memory that one request uses. The first call of [#close] returns the memory to the budget.
  /// Further calls do nothing.
  public final class Share implements AutoCloseable {

    private int units;
    private boolean closed;

    private Share() {}

    /// Enlarges the share for events that need this many heap bytes. The caller must not hold a
    /// database connection during the call. Otherwise, two requests could block each other: one
    /// would wait for memory, and the other for the connection.
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
