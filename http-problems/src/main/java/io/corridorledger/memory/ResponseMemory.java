package io.corridorledger.memory;

import io.corridorledger.memory.StreamMemory.Exhausted;
import io.corridorledger.memory.StreamMemory.Share;
import io.corridorledger.memory.StreamMemory.TooLarge;
import io.netty.buffer.Unpooled;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Shares of the memory that a response holds until it has been sent: a client that reads slowly
/// keeps a page in memory as long.
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

  /// What the current request holds.
  private static final class Held {
    final Share share;
    long kept;
    long weight;

    Held(Share share) {
      this.share = share;
    }
  }

  /// A share that ends when the last byte of the response to the current request has been sent, or
  /// with its connection.
  public Share share() throws Exhausted {
    Share share = memory.enter();
    RoutingContext current = request.getCurrent();
    // What Vert.x calls the end is when the last byte was handed to Netty. What is written to the
    // connection after it is sent after it.
    current.addEndHandler(_ ->
        ((ConnectionBase) current.request().connection())
            .channel()
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(_ -> share.close()));
    return share;
  }

  /// Lets the current request hold that much, with what it holds already, until its response has
  /// been sent. The request must hold nothing that others wait for, such as a connection.
  ///
  /// @param weight see [StreamMemory#weight]; 0 for an answer that is small
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

  /// What the current request reserved until now stays in use, so the next reservation comes on top
  /// of it.
  public void keep() {
    Held held = request.getCurrent().get(HELD);
    if (held != null) held.kept = held.weight;
  }
}
