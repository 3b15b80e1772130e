package io.corridorledger.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/// Sends commands to a server: as fast as possible, or at a constant rate.
final class Load {

  /// Two windows agree if their figures differ by at most this share.
  private static final double AGREEMENT = 0.05;

  /// Two windows before this number may agree only because the JVM has not yet compiled anything.
  private static final int MIN_WINDOWS = 3;

  private static final int MAX_WINDOWS = 12;

  /// The number of the connections that send at a constant rate.
  static final int STEADY_CONNECTIONS = 32;

  private Load() {}

  /// Waits until the effects of the commands are visible.
  interface Visible {
    void await(long commands) throws Exception;
  }

  /// One measurement.
  interface Window {
    double measure() throws Exception;
  }

  /// Commands that were sent as fast as possible.
  ///
  /// @param commands number of answered commands
  /// @param seconds time until the last command was answered and visible
  record Fast(long commands, double seconds, Percentiles answers, Parts.Cost cost) {
    double perSecond() {
      return commands / seconds;
    }

    double millis(String part) {
      return cost.millis().get(part) / commands;
    }
  }

  /// The times of one command, in microseconds of the wall clock.
  ///
  /// @param due time at which the command had to be sent
  record Sent(long due, long answered) {}

  /// The end of a warm-up.
  ///
  /// @param agreed whether the last two windows agreed
  /// @param last figure of the last window
  record WarmUp(String what, boolean agreed, double last) {
    String warning() {
      return "The warm-up of %s ended after %d windows, although no two windows agreed."
          .formatted(what, MAX_WINDOWS);
    }
  }

  /// Repeats a measurement until two windows in sequence agree. The JVM has then compiled the code
  /// that the measurement uses.
  static WarmUp warmUp(String what, Window window) throws Exception {
    double last = window.measure();
    for (int n = 2; n <= MAX_WINDOWS; n++) {
      double now = window.measure();
      Progress.say("  warm-up of %s, window %d: %.2f after %.2f", what, n, now, last);
      if (n >= MIN_WINDOWS && Math.abs(now - last) <= AGREEMENT * Math.max(now, last))
        return new WarmUp(what, true, now);
      last = now;
    }
    WarmUp failed = new WarmUp(what, false, last);
    Progress.say("  %s", failed.warning());
    return failed;
  }

  /// Sends as fast as possible for a time.
  static Fast fast(URI server, Parts parts, int connections, Duration time, Visible visible)
      throws Exception {
    return fast(
        server, parts, connections, time, Integer.MAX_VALUE, _ -> UUID.randomUUID(), visible);
  }

  /// Sends a number of commands as fast as possible.
  ///
  /// @param ids id of each command; an id that was sent before repeats its command
  static Fast count(
      URI server,
      Parts parts,
      int connections,
      int commands,
      IntFunction<UUID> ids,
      Visible visible)
      throws Exception {
    return fast(server, parts, connections, Duration.ofHours(2), commands, ids, visible);
  }

  private static Fast fast(
      URI server,
      Parts parts,
      int connections,
      Duration time,
      int commands,
      IntFunction<UUID> ids,
      Visible visible)
      throws Exception {
    List<long[]> all = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    Parts.Meter meter = parts.start();
    Clients.run(
        connections,
        time,
        end -> {
          long[] nanos = new long[1024];
          int answered = 0;
          try (HttpLoad http = new HttpLoad(server)) {
            int i;
            for (long now = System.nanoTime();
                now < end && (i = next.getAndIncrement()) < commands; ) {
              http.post(ids.apply(i));
              long then = System.nanoTime();
              if (answered == nanos.length) nanos = Arrays.copyOf(nanos, 2 * answered);
              nanos[answered++] = then - now;
              now = then;
            }
          }
          synchronized (all) {
            all.add(Arrays.copyOf(nanos, answered));
          }
        });
    long[] answers = all.stream().flatMapToLong(Arrays::stream).toArray();
    visible.await(answers.length);
    Parts.Cost cost = meter.stop();
    return new Fast(answers.length, cost.seconds(), Percentiles.ofNanos(answers), cost);
  }

  /// Sends at a constant rate. The times of a command count from the moment at which the command
  /// had to be sent, also if all connections were busy at that moment.
  static Map<UUID, Sent> steady(URI server, int perSecond, Duration time) throws Exception {
    int commands = Math.toIntExact(perSecond * time.toSeconds());
    Map<UUID, Sent> sent = new ConcurrentHashMap<>();
    long startMicros = micros();
    long start = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    Clients.run(
        STEADY_CONNECTIONS,
        time,
        _ -> {
          try (HttpLoad http = new HttpLoad(server)) {
            for (int i = next.getAndIncrement(); i < commands; i = next.getAndIncrement()) {
              long due = i * 1_000_000_000L / perSecond;
              while (System.nanoTime() < start + due)
                LockSupport.parkNanos(start + due - System.nanoTime());
              UUID id = UUID.randomUUID();
              http.post(id);
              sent.put(id, new Sent(startMicros + due / 1_000, micros()));
            }
          }
        });
    return sent;
  }

  /// The time of the wall clock in microseconds. PostgreSQL reads the same clock.
  static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
