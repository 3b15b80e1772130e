package io.corridorledger.edge;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.netty.buffer.Unpooled;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Shares of memory that a request holds until its response has been sent. A slow client keeps a
/// page in the memory of the service until then.
@ApplicationScoped
public class ResponseMemory {

  private static final String HELD = ResponseMemory.class.getName();

  private final StreamMemory memory;
  private final CurrentVertxRequest request;

  @Inject
  ResponseMemory(StreamMemory memory, CurrentVertxRequest request) {
    this.memory = memory;
    this.request = request;
  }

  /// The memory that one request holds.
  private static final class Held {
    final Share share;
    long kept;
    long weight;

    Held(Share share) {
      this.share = share;
    }
  }

  /// Returns a share that is released when the last byte of the current request's response has been
  /// sent, or when its connection closes.
  public Share share() throws Exhausted {
    Share share = memory.enter();
    RoutingContext current = request.getCurrent();
    // Vert.x reports the end when it has given the last byte to Netty. An empty write after the
    // last byte completes when the last byte has been sent.
    current.addEndHandler(_ ->
        ((ConnectionBase) current.request().connection())
            .channel()
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(_ -> share.close()));
    return share;
  }

  /// Reserves memory for the current request until its response has been sent, in addition to the
  /// memory that the request keeps. Meanwhile the request must not hold a resource for which other
  /// requests wait, such as a connection.
  ///
  /// @param weight see [StreamMemory#weight]; 0 for a small response
  public void reserve(long weight) throws Exhausted, TooLarge {
    RoutingContext current = request.getCurrent();
    Held held = current.get(HELD);
    if (held == null) {
      held = new Held(share());
      current.put(HELD, held);
    }
    long wanted = held.kept + weight;
    if (wanted <= held.weight) return;
    held.share.grow(wanted - held.weight);
    held.weight = wanted;
  }

  /// Keeps the memory that the current request has reserved. The next reservation is then added to
  /// it and does not replace it.
  public void keep() {
    Held held = request.getCurrent().get(HELD);
    if (held != null) held.kept = held.weight;
  }
}
