package io.corridorledger.edge;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/// A response that is read from the database while the client receives it. It may take longer than
/// the time limit of [ConnectionGuard], because only a small part of it is in memory. The sender
/// must limit the time for each part and for the whole response.
public final class StreamedResponse {

  private static final AttributeKey<Boolean> BEGUN =
      AttributeKey.valueOf(StreamedResponse.class, "begun");

  private StreamedResponse() {}

  /// Declares that the response to this request is streamed. Must be called before the first byte
  /// is sent.
  public static void begin(HttpServerRequest request) {
    ((ConnectionBase) request.connection()).channel().attr(BEGUN).set(true);
  }

  /// Whether the next response on this connection is streamed.
  static boolean hasBegun(Channel channel) {
    return channel.attr(BEGUN).getAndSet(null) != null;
  }
}
