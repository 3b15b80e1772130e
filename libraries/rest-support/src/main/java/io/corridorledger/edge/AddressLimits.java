package io.corridorledger.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Limits how many requests per second a client address may send. Each address has a token bucket
/// for commands and another one for queries. A request takes one token, and new tokens arrive at a
/// fixed rate.
///
/// The number of buckets is limited. If there are too many, the buckets that were not used for the
/// longest time are dropped. The address of a dropped bucket starts again with a full one.
final class AddressLimits {

  private static final int MAX_ADDRESSES = 100_000;

  /// Time after which an unused bucket is dropped. By then the bucket is full, so dropping it
  /// changes nothing.
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

  /// Size of a bucket: the tokens of this many seconds fit into it.
  private static final int BURST_SECONDS = 2;

  private final Buckets commands;
  private final Buckets queries;

  /// @param commandsPerSecond limit for each address; 0 for no limit
  /// @param queriesPerSecond limit for each address; 0 for no limit
  /// @param nanos a clock in nanoseconds that never goes back
  AddressLimits(int commandsPerSecond, int queriesPerSecond, LongSupplier nanos) {
    commands = new Buckets(commandsPerSecond, nanos);
    queries = new Buckets(queriesPerSecond, nanos);
  }

  /// Takes one token for a request.
  ///
  /// @return 0 if there was a token, otherwise the seconds until the next one
  int take(ClientAddress address, boolean isCommand) {
    return (isCommand ? commands : queries).take(address);
  }

  private static final class Buckets {

    private final int perSecond;
    private final TimeMeter time;
    private final Cache<ClientAddress, Bucket> buckets =
        Caffeine.newBuilder().maximumSize(MAX_ADDRESSES).expireAfterAccess(FORGOTTEN_AFTER).build();

    Buckets(int perSecond, LongSupplier nanos) {
      this.perSecond = perSecond;
      this.time =
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          };
    }

    int take(ClientAddress address) {
      if (perSecond == 0) return 0;
      ConsumptionProbe probe = buckets.get(address, _ -> full()).tryConsumeAndReturnRemaining(1);
      if (probe.isConsumed()) return 0;
      return Math.max(1, (int) Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L));
    }

    private Bucket full() {
      return Bucket.builder()
          .withCustomTimePrecision(time)
          .addLimit(limit ->
              limit
                  .capacity((long) BURST_SECONDS * perSecond)
                  .refillGreedy(perSecond, Duration.ofSeconds(1)))
          .build();
    }
  }
}
