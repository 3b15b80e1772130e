package io.corridorledger.projection.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.edge.ClientAddress;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.evidence.Fact;
import io.corridorledger.projection.evidence.FactPages;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The listeners: the clients that receive the change feed as server-sent events. Each listener has
/// a virtual thread, and at most one page in memory.
@ApplicationScoped
public class TimelineListeners {

  private static final int PAGE = 100;

  /// Time after which a browser connects again if it loses the connection.
  private static final long RETRY_MILLIS = 3_000;

  /// Maximum bytes of payloads on one page for a listener. The limit is small, because each slow
  /// listener keeps a page in memory.
  private static final int PAGE_BYTES = 64 << 10;

  private final CorridorConfig.Timeline config;
  private final Timeline timeline;
  private final ReadProgress applied;
  private final ObjectMapper json;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Map<ClientAddress, Integer> ofAddress = new ConcurrentHashMap<>();

  TimelineListeners(
      CorridorConfig config,
      Timeline timeline,
      ReadProgress applied,
      ObjectMapper json,
      MeterRegistry registry) {
    this.config = config.timeline();
    this.timeline = timeline;
    this.applied = applied;
    this.json = json;
    Gauge.builder("corridor.timeline.listeners", threads, Set::size)
        .description("Clients that receive the change feed as server-sent events")
        .register(registry);
  }

  /// Starts to send events to a client.
  ///
  /// @param count maximum number of events, after which the response ends
  /// @param address client address to which the limit of listeners applies; empty if the address
  ///   has no limit
  void add(
      Cursor after,
      FactPages.Filter filter,
      int count,
      Optional<ClientAddress> address,
      SseEventSink sink,
      Sse sse) {
    takePlace(address);
    var thread =
        Thread.ofVirtual()
            .name("timeline-listener")
            .unstarted(() -> {
              try {
                tell(after, filter, count, sink, sse);
              } finally {
                givePlaceBack(address);
              }
            });
    threads.add(thread);
    if (threads.size() > config.maxListeners()) {
      threads.remove(thread);
      givePlaceBack(address);
      throw tooMany(config.maxListeners());
    }
    try {
      // The head of the response is sent before the thread of the listener starts, so that two
      // threads never write at the same time.
      send(
          sink,
          sse.newEventBuilder().comment("corridor ledger").reconnectDelay(RETRY_MILLIS).build());
      thread.start();
    } catch (ExecutionException
        | InterruptedException
        | TimeoutException
        | IllegalStateException e) { // A closed connection throws this exception.
      threads.remove(thread);
      givePlaceBack(address);
      sink.close();
      Log.debugf("listener disconnected before the first event: %s", e);
    }
  }

  /// Counts a listener of an address. If the address has too many listeners, the new one is
  /// rejected, so that one address cannot exhaust the limit of the process.
  private void takePlace(Optional<ClientAddress> address) {
    if (address.isEmpty()) return;
    int listeners = ofAddress.merge(address.get(), 1, Integer::sum);
    if (listeners <= config.maxListenersPerAddress()) return;
    givePlaceBack(address);
    throw tooManyOfAddress(config.maxListenersPerAddress());
  }

  static Problem tooMany(int max) {
    return Problem.tryLater(
        503,
        "too-many-listeners",
        "Too many listeners",
        "At most %d clients may listen at a time. Pages of the same resource remain available."
            .formatted(max),
        10);
  }

  static Problem tooManyOfAddress(int max) {
    return Problem.tryLater(
        429,
        "too-many-listeners-of-address",
        "Too many listeners from one address",
        "At most %d clients may listen from one address at a time.".formatted(max),
        10);
  }

  private void givePlaceBack(Optional<ClientAddress> address) {
    address.ifPresent(a -> ofAddress.computeIfPresent(a, (_, n) -> n > 1 ? n - 1 : null));
  }

  void stop(@Observes ShutdownEvent event) {
    threads.forEach(Thread::interrupt);
  }

  private void tell(Cursor after, FactPages.Filter filter, int count, SseEventSink sink, Sse sse) {
    Cursor place = after;
    int left = count;
    long quietSince = System.nanoTime();
    try (sink) {
      while (left > 0 && !sink.isClosed()) {
        Freshness freshness = applied.awaitBeyond(place::isBehind, config.heartbeat());
        if (place.isBehind(freshness)) {
          Timeline.Piece piece = read(place, filter, Math.min(PAGE, left));
          send(piece, sink, sse);
          if (!piece.facts().isEmpty()) quietSince = System.nanoTime();
          place = piece.end();
          left -= piece.facts().size();
        }
        if (System.nanoTime() - quietSince >= config.heartbeat().toNanos()) {
          send(sink, sse.newEventBuilder().comment("still here").build());
          quietSince = System.nanoTime();
        }
      }
    } catch (TimeoutException _) {
      Log.infof("listener closed at %s: too slow", place);
    } catch (ExecutionException e) {
      Log.debugf("listener disconnected at %s: %s", place, e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (JsonProcessingException | RuntimeException e) {
      if (sink.isClosed()) Log.debugf("listener disconnected at %s", place);
      else Log.errorf(e, "listener closed at %s after an error", place);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private void send(Timeline.Piece piece, SseEventSink sink, Sse sse)
      throws ExecutionException, InterruptedException, TimeoutException, JsonProcessingException {
    CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    for (int i = 0; i < piece.facts().size(); i++) {
      Fact fact = piece.facts().get(i);
      sent =
          sink.send(
                  sse.newEventBuilder()
                      .id(piece.cursors().get(i).toString())
                      .data(json.writeValueAsString(fact))
                      .build())
              .toCompletableFuture();
    }
    sent.get(config.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void send(SseEventSink sink, jakarta.ws.rs.sse.OutboundSseEvent event)
      throws ExecutionException, InterruptedException, TimeoutException {
    sink.send(event)
        .toCompletableFuture()
        .get(config.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Reads facts in a new request context for each page. In a shared context, the Hibernate session
  /// would keep the facts of all earlier pages.
  private Timeline.Piece read(Cursor place, FactPages.Filter filter, int limit) {
    var request = Arc.container().requestContext();
    request.activate();
    try {
      return timeline.read(place, filter, limit, PAGE_BYTES);
    } finally {
      request.terminate();
    }
  }
}
