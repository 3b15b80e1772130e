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

/// Reserves memory for each request until its response has been sent. While a slow client reads a
/// response, the page stays in the memory of the service.
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
    // Vert.x reports the end of a response when it has passed the last byte to Netty, which may not
    // have sent the byte yet. An empty write after the last byte completes when the last byte has
    // been sent.
    current.addEndHandler(_ ->
        ((ConnectionBase) current.request().connection())
            .channel()
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(_ -> share.close()));
    return share;
  }

  /// Reserves memory for the current request until its response has been sent, in addition to the
  /// memory that [#keep] has kept. The call may wait. Meanwhile the request must not hold a
  /// resource for which other requests wait, such as a database connection.
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

  /// Keeps the memory that the current request has reserved. The next call of [#reserve] adds
  /// memory. Without this call, the next reservation would replace this one.
  public void keep() {
    Held held = request.getCurrent().get(HELD);
    if (held != null) held.kept = held.weight;
  }

  /// Makes the memory of the current request available to the next part of its response. Called
  /// when the parts before have been sent.
  public void reuse() {
    Held held = request.getCurrent().get(HELD);
    if (held != null) held.kept = 0;
  }
}
