package io.corridorledger.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.spi.VertxServiceProvider;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Puts a [ConnectionGuard] on each connection that a server of this process accepts, and counts
/// the connections of each client address.
///
/// Quarkus and Vert.x give an application no access to a connection before the first request on it,
/// and an attacker may never send a request. Therefore this class is a transport provider of
/// Vert.x. The provider extends the JDK transport with a handler for each connection that a server
/// socket accepts.
public final class ConnectionGuards implements VertxServiceProvider {

  /// The name of the Vert.x handler, which is the last in the pipeline.
  private static final String VERTX = "handler";

  /// If an address has more connections than this multiple of the limit, further connections are
  /// closed without a response.
  private static final int MAX_REFUSED = 2;

  private static volatile Settings settings;

  /// @param exempt addresses whose connections are not limited, which include trusted proxies
  private record Settings(
      HttpConfig config, ClientAddress.Networks exempt, Map<ClientAddress, Integer> connections) {

    /// @return number of connections of the address, including this one; 0 when not limited
    int count(Channel channel) {
      InetAddress remote = ((InetSocketAddress) channel.remoteAddress()).getAddress();
      if (config.connectionsPerAddress() == 0 || exempt.contain(remote)) return 0;
      ClientAddress address = ClientAddress.of(remote);
      int count = connections.merge(address, 1, Integer::sum);
      channel
          .closeFuture()
          .addListener(_ -> connections.computeIfPresent(address, (_, n) -> n > 1 ? n - 1 : null));
      return count;
    }
  }

  /// Passes the settings to the guards. The settings cannot be read yet when Vert.x creates its
  /// transport. The servers start after this call.
  @Singleton
  static class Installer implements HttpServerOptionsCustomizer {

    private final HttpConfig config;

    Installer(HttpConfig config) {
      this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
      settings =
          new Settings(
              config,
              new ClientAddress.Networks(
                  "corridor.http.exempt-addresses",
                  Stream.concat(
                          config.exemptAddresses().stream(),
                          config.trustedProxies().orElse(List.of()).stream())
                      .toList()),
              new ConcurrentHashMap<>());
    }
  }

  @Override
  public void init(VertxBuilder builder) {
    if (!(builder.findTransport() instanceof JDKTransport))
      throw new IllegalStateException(
          "connections are guarded only on the JDK transport; leave quarkus.vertx.prefer-native-transport off");
    builder.findTransport(new GuardedTransport());
  }

  private static final class GuardedTransport extends JDKTransport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      ChannelFactory<? extends ServerChannel> factory = super.serverChannelFactory(domainSocket);
      return () -> {
        ServerChannel server = factory.newChannel();
        server.pipeline().addLast(new Accepted());
        return server;
      };
    }
  }

  /// Counts accepted connections. This handler runs before Netty's handler that registers a
  /// connection. So connections are counted in the order in which the server accepts them.
  private static final class Accepted extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Settings current = settings;
      Channel connection = (Channel) message;
      if (current != null)
        connection.pipeline().addLast(new Connected(current.config(), current.count(connection)));
      context.fireChannelRead(message);
    }
  }

  /// Adds the guard when the connection is set up, and then removes this handler.
  private static final class Connected extends ChannelInboundHandlerAdapter {

    private final HttpConfig config;
    private final int connections;

    /// @param connections number of connections of the address; 0 when not limited
    Connected(HttpConfig config, int connections) {
      this.config = config;
      this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      if (connections > MAX_REFUSED * config.connectionsPerAddress()) {
        context.close();
        return;
      }
      context.fireChannelActive();
      guard(context);
    }

    /// Adds the guard here if TLS is used, because Vert.x then adds its handlers after the
    /// handshake.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.fireChannelReadComplete();
      guard(context);
    }

    private void guard(ChannelHandlerContext context) {
      if (!(context.pipeline().get(VERTX) instanceof VertxHandler<?> vertx)) return;
      boolean refused = connections > config.connectionsPerAddress();
      context.pipeline().addBefore(VERTX, "connection-guard", new ConnectionGuard(config, refused));
      if (vertx.getConnection() instanceof HttpServerConnection http)
        http.invalidRequestHandler(ProblemAnswers::malformed);
      context.pipeline().remove(this);
    }
  }
}
