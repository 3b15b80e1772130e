package io.corridorledger.store;

import io.corridorledger.contract.History;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.store.StreamReader.Page;
import io.corridorledger.store.StreamReader.Stream;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A process of [StreamMemoryTest]: threads load streams and hold them for a while, as commands and
/// queries do. The exit code is 0 when each stream was loaded or rejected as too large.
final class ManyReaders {

  private static final int MEMORY_PERCENT = 45;

  private ManyReaders() {}

  public static void main(String[] args) throws Exception {
    boolean bounded = args[0].equals("bounded");
    int threadCount = Integer.parseInt(args[4]);
    long heap = Runtime.getRuntime().maxMemory();
    StreamMemory memory =
        new StreamMemory(
            bounded ? heap / 100 * MEMORY_PERCENT : Integer.MAX_VALUE * 512L,
            Duration.ofMinutes(8));
    StreamReader reader =
        new StreamReader(
            LogDatabase.source(() -> DriverManager.getConnection(args[1], args[2], args[3])),
            1 << 20);
    CountDownLatch together = new CountDownLatch(threadCount);
    int loaded = 0;
    int tooLarge = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int t = 0; t < threadCount; t++) {
        UUID id = UUID.fromString(args[5 + t % (args.length - 5)]);
        all.add(
            threads.submit(() -> {
              try (Share share = memory.enter()) {
                Stream stream = reader.stream(id, null, null);
                List<Recorded<LedgerEvent>> events = reader.events(stream, share);
                if (events.size() != stream.version()) throw new AssertionError("too few events");
                if (History.of(events).notes().size() != stream.version() - 1)
                  throw new AssertionError("too few notes");
                // Without a bound, all threads hold their streams at the same time.
                together.countDown();
                together.await(bounded ? 100 : 300_000, TimeUnit.MILLISECONDS);
                return events.size() == stream.version();
              } catch (TooLarge e) {
                try (Share share = memory.enter()) {
                  Page page = reader.page(id, 50_000, share);
                  if (page.events().isEmpty()) throw new AssertionError("no page");
                }
                return false;
              }
            }));
      }
      for (Future<Boolean> one : all)
        if (one.get()) loaded++;
        else tooLarge++;
    }
    System.out.printf("loaded=%d tooLarge=%d heapMiB=%d%n", loaded, tooLarge, heap >> 20);
    if (loaded + tooLarge != threadCount || loaded < threadCount / 2) System.exit(1);
  }
}
