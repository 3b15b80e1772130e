package io.corridorledger.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {

  private static final int FAILURES = 3;

  @Test
  void aTaskThatFailsRunsAgain() throws InterruptedException {
    var task = new PeriodicTask("failing");
    var runs = new AtomicInteger();
    var succeeded = new CountDownLatch(1);
    task.start(
        1,
        () -> {
          switch (runs.incrementAndGet()) {
            case 1 -> throw new SQLException("no database");
            case 2 -> throw new IllegalStateException("a defect");
            case FAILURES -> throw new AssertionError("an error");
            default -> succeeded.countDown();
          }
        });
    assertTrue(succeeded.await(1, TimeUnit.MINUTES));
    task.stop(() -> {});
  }

  @Test
  void theLastTaskRunsOnceAfterAllOthers() throws InterruptedException {
    var task = new PeriodicTask("stopped");
    var first = new CountDownLatch(1);
    var last = new AtomicInteger();
    var after = new AtomicInteger();
    task.start(
        1,
        () -> {
          first.countDown();
          after.addAndGet(last.get());
        });
    assertTrue(first.await(1, TimeUnit.MINUTES));
    task.stop(last::incrementAndGet);
    assertEquals(1, last.get());
    assertEquals(0, after.get());
  }
}
