package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkerTest {

  private static final int PATIENCE_SECONDS = 60;

  @Test
  void aFailedRoundIsRetriedForEveryThrowable() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Semaphore rounds = new Semaphore(0);
    Worker worker =
        new Worker(
            "test",
            Duration.ofMillis(1),
            () -> {
              rounds.release();
              switch (failure.get()) {
                case null -> {
                  return false;
                }
                case Error e -> throw e;
                case Throwable e -> throw (Exception) e;
              }
            });
    worker.start();
    try {
      for (Throwable thrown :
          new Throwable[] {
            new Exception("once"), new OutOfMemoryError("once"), new StackOverflowError("once")
          }) {
        failure.set(thrown);
        awaitRounds(rounds);
        assertTrue(worker.isFailing(), thrown::toString);
        failure.set(null);
        awaitRounds(rounds);
        assertFalse(worker.isFailing(), thrown::toString);
      }
    } finally {
      worker.stop();
    }
  }

  /// Waits for enough rounds that at least one has started and ended since the call.
  private static void awaitRounds(Semaphore rounds) throws InterruptedException {
    rounds.drainPermits();
    assertTrue(rounds.tryAcquire(3, PATIENCE_SECONDS, TimeUnit.SECONDS), "the worker has stopped");
  }
}
