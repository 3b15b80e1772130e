package io.corridorledger.store;

import io.corridorledger.store.GroupCommit.Limits;
import io.corridorledger.store.GroupCommit.Listener;
import java.time.Duration;

/// The contract of an event store, for the function that appends several commands in one
/// transaction.
class BatchConformanceTest extends EventStoreConformanceTest {

  @Override
  PostgresEventStore store(Duration lockTimeout) {
    return new PostgresEventStore(
        application(),
        new Limits(1, 64, 1_024, 1, Duration.ofMinutes(1), lockTimeout),
        Listener.NONE);
  }
}
