package io.corridorledger.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Limits the request rate of each client. A client is identified by the issuer and subject of its
/// bearer token. A client without a valid bearer token is identified by its address. Each client
/// has two buckets (token bucket algorithm): one for commands and one for queries.
///
/// If there are more than [#MAX_CLIENTS] buckets, some buckets are dropped. A client whose bucket
/// was dropped starts again with a full bucket.
final class AddressLimits {

  private static final int MAX_CLIENTS = 100_000;

  /// Time after which an unused bucket is dropped. By that time the bucket is full, so dropping it
  /// changes nothing.
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

  /// Capacity of a bucket, as the number of seconds in which an empty bucket becomes full.
  private static final int BURST_SECONDS = 2;

  private final Buckets commands;
  private final Buckets queries;

  /// @param commandsPerSecond limit for each client; 0 for no limit
  /// @param nanos a monotonic clock
  AddressLimits(int commandsPerSecond, int queriesPerSecond, LongSupplier nanos) {
    commands = new Buckets(commandsPerSecond, nanos);
    queries = new Buckets(queriesPerSecond, nanos);
  }

  /// Takes one token from the bucket that the client has for commands or for queries.
  ///
  /// @param client the id of a principal, or a [ClientAddress]
  /// @return 0 if a token was available; otherwise the seconds until the next token
  int take(Object client, boolean isCommand) {
    return (isCommand ? commands : queries).take(client);
  }

  private static final class Buckets {

    private final int perSecond;
    private final TimeMeter time;
    private final Cache<Object, Bucket> buckets =
        Caffeine.newBuilder().maximumSize(MAX_CLIENTS).expireAfterAccess(FORGOTTEN_AFTER).build();

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

    int take(Object client) {
      if (perSecond == 0) return 0;
      ConsumptionProbe probe = buckets.get(client, _ -> full()).tryConsumeAndReturnRemaining(1);
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
