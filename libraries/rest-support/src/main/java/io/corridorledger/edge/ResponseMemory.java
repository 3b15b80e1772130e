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

/// Reserves memory for the response to a request. The reservation ends when the response has been
/// sent, because the response stays in memory while a slow client reads it.
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

  /// The memory that one request uses.
  private static final class Held {
    final Share share;
    long kept;

    /// The memory that is in use: the kept memory and the last reservation.
    long used;

    /// The memory that is reserved. It does not shrink before the response has been sent.
    long weight;

    Held(Share share) {
      this.share = share;
    }
  }

  /// Opens a share of the memory for the current request. The share is released when the last byte
  /// of the response has been sent, or when the connection closes.
  public Share share() throws Exhausted {
    Share share = memory.enter();
    RoutingContext current = request.getCurrent();
    // Vert.x reports the end of a response when Netty has received the last byte. Netty may not
    // have sent this byte yet. Therefore an empty buffer is written after the response. When Netty
    // reports that the buffer is sent, the last byte is also sent.
    current.addEndHandler(_ ->
        ((ConnectionBase) current.request().connection())
            .channel()
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(_ -> share.close()));
    return share;
  }

  /// Reserves memory for the current request until its response has been sent. A second call uses
  /// the memory of the first call again, unless [#keep] was called between them. The call may wait
  /// for memory. Therefore the caller must not hold a database connection that other requests need.
  ///
  /// @param weight the heap bytes that the request needs, see [StreamMemory#weight]; 0 for a small
  ///   response
  public void reserve(long weight) throws Exhausted, TooLarge {
    RoutingContext current = request.getCurrent();
    Held held = current.get(HELD);
    if (held == null) {
      held = new Held(share());
      current.put(HELD, held);
    }
    long wanted = held.kept + weight;
    if (wanted > held.weight) {
      held.share.grow(wanted - held.weight);
      held.weight = wanted;
    }
    held.used = wanted;
  }

  /// Keeps the memory of the last reservation. After this call, [#reserve] reserves additional
  /// memory. Without this call, [#reserve] uses the reserved memory again.
  public void keep() {
    Held held = request.getCurrent().get(HELD);
    if (held != null) held.kept = held.used;
  }

  /// Ends the effect of [#keep]: the next reservation uses all reserved memory again. The caller no
  /// longer needs the data that were read before.
  public void reuse() {
    Held held = request.getCurrent().get(HELD);
    if (held == null) return;
    held.kept = 0;
    held.used = 0;
  }
}
