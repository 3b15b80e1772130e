package io.corridorledger.store;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// A thread that runs rounds of work. If there is no work, the thread waits for a signal or for the
/// end of its poll interval.
///
/// A failed round is logged, and a pause follows. The pause doubles after each further failure, up
/// to [#MAX_PAUSE]. A failure never ends the thread.
final class Worker {

  interface Round {
    /// Runs one round, which takes a limited time. Returns true if there may be more work now.
    boolean run() throws Exception;
  }

  static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(Worker.class);

  private final String name;
  private final Duration poll;
  private final Round round;
  private final Semaphore signal = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean failing;

  Worker(String name, Duration poll, Round round) {
    this.name = name;
    this.poll = poll;
    this.round = round;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  void wake() {
    if (signal.availablePermits() == 0) signal.release();
  }

  /// Whether the last round failed. The log of the process has the cause.
  boolean isFailing() {
    return failing;
  }

  private void loop() {
    long pauseMillis = 0;
    while (!closing) {
      try {
        boolean more = round.run();
        failing = false;
        pauseMillis = 0;
        if (!more) await(poll.toMillis());
      } catch (InterruptedException e) {
        return;
      } catch (Exception | Error e) {
        if (closing) return;
        failing = true;
        pauseMillis = Math.min(Math.max(50, pauseMillis * 2), MAX_PAUSE.toMillis());
        LOG.warnf(e, "round failed worker=%s retryInMillis=%d", name, pauseMillis);
        try {
          await(pauseMillis);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  private void await(long millis) throws InterruptedException {
    if (signal.tryAcquire(millis, TimeUnit.MILLISECONDS)) signal.drainPermits();
  }

  void stop() throws InterruptedException {
    closing = true;
    wake();
    if (thread.join(STOP_PATIENCE)) return;
    thread.interrupt();
    thread.join(STOP_PATIENCE); // the interrupted round closes what it has opened
  }
}
