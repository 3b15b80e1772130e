package io.corridorledger.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/// A response that is read from the database while the client receives it. [ConnectionGuard] does
/// not limit the duration of such a response, because only a small part of the response is in
/// memory at a time. Instead, the sender must limit the time for each part and for the whole
/// response.
public final class StreamedResponse {

  private static final AttributeKey<Boolean> BEGUN =
      AttributeKey.valueOf(StreamedResponse.class, "begun");

  private StreamedResponse() {}

  /// Declares that the response to this request is streamed. Must be called before the first byte
  /// is sent.
  public static void begin(HttpServerRequest request) {
    channel(request).attr(BEGUN).set(true);
  }

  /// Resets the connection of this request, so that the client notices that the response is
  /// incomplete. Data that were not sent yet are discarded. The method `close` of Vert.x is not
  /// suitable, because `close` waits until the client has received all data. A client that does not
  /// read never receives all data.
  public static void abort(HttpServerRequest request) {
    Channel channel = channel(request);
    channel
        .eventLoop()
        .execute(() -> {
          if (!channel.isOpen()) return;
          channel.config().setOption(ChannelOption.SO_LINGER, 0);
          channel.close();
        });
  }

  private static Channel channel(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }

  /// Whether the next response on this connection is streamed.
  static boolean hasBegun(Channel channel) {
    return channel.attr(BEGUN).getAndSet(null) != null;
  }
}
