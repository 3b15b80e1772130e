package io.corridorledger.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
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

/// Adds a [ConnectionGuard] to each accepted connection, and counts the connections of each client
/// address.
///
/// Quarkus and Vert.x give an application no access to a connection before its first request.
/// However, an attacker may never send a request. Therefore this class extends the transport of
/// Vert.x: it adds a handler to each connection that a server socket accepts.
public final class ConnectionGuards implements VertxServiceProvider {

  /// The name of the Vert.x handler, which is the last handler of a connection.
  private static final String VERTX = "handler";

  /// The name of the handler with which Vert.x waits for the end of a TLS handshake. Connections
  /// without TLS do not have this handler.
  private static final String HANDSHAKE = "handshaker";

  /// If an address has more connections than this multiple of its limit, further connections are
  /// closed without a response.
  private static final int MAX_REFUSED = 2;

  private static volatile Settings settings;

  /// The settings for the connections of a server.
  ///
  /// @param exempt addresses without a limit of connections, including the trusted proxies
  /// @param guard answers requests that are not valid HTTP
  private record Settings(
      HttpConfig config,
      ClientAddress.Networks exempt,
      Map<ClientAddress, Integer> connections,
      RequestGuard guard) {

    /// Counts a connection.
    ///
    /// @return number of connections of the same address, including this one; 0 if the address has
    ///   no limit
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

  /// Passes the settings to the handlers before the servers start. The settings are not yet
  /// available when Vert.x creates its transport.
  @Singleton
  static class Installer implements HttpServerOptionsCustomizer {

    private final HttpConfig config;
    private final RequestGuard guard;
    private boolean installed;

    Installer(HttpConfig config, RequestGuard guard) {
      this.config = config;
      this.guard = guard;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
      install();
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
      install();
    }

    /// The HTTP server and the HTTPS server count the connections of a client address together.
    private synchronized void install() {
      if (installed) return;
      installed = true;
      settings =
          new Settings(
              config,
              new ClientAddress.Networks(
                  "corridor.http.exempt-addresses",
                  Stream.concat(
                          config.exemptAddresses().stream(),
                          config.trustedProxies().orElse(List.of()).stream())
                      .toList()),
              new ConcurrentHashMap<>(),
              guard);
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

  /// Counts accepted connections, in the order in which the server accepts them. To keep this
  /// order, the handler runs before Netty registers the connection.
  private static final class Accepted extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Settings current = settings;
      Channel connection = (Channel) message;
      if (current != null)
        connection.pipeline().addLast(new Connected(current, current.count(connection)));
      context.fireChannelRead(message);
    }
  }

  /// Adds a [ConnectionGuard] to a connection when the connection is open. The guard of a TLS
  /// connection is added after the handshake.
  private static final class Connected extends ChannelInboundHandlerAdapter {

    private final Settings settings;
    private final int connections;

    /// @param connections number of connections of the address; 0 if the address has no limit
    Connected(Settings settings, int connections) {
      this.settings = settings;
      this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      int max = settings.config().connectionsPerAddress();
      if (connections > MAX_REFUSED * max) {
        context.close();
        return;
      }
      context.fireChannelActive();
      ChannelPipeline pipeline = context.pipeline();
      boolean refused = connections > max;
      if (pipeline.get(HANDSHAKE) == null) guard(pipeline, settings, refused);
      else pipeline.addBefore(HANDSHAKE, "guarded-handshake", new Handshake(settings, refused));
      pipeline.remove(this);
    }
  }

  /// Adds the guard to a TLS connection. The guard must be in front of the handler of Vert.x.
  /// Vert.x adds its handler when Netty reports the end of the handshake, before Netty passes on
  /// the first decrypted bytes. These bytes may arrive together with the last bytes of the
  /// handshake. Therefore this class is in front of Vert.x, and adds the guard when Vert.x has
  /// handled that report.
  private static final class Handshake extends ChannelInboundHandlerAdapter {

    private final Settings settings;
    private final boolean refused;

    Handshake(Settings settings, boolean refused) {
      this.settings = settings;
      this.refused = refused;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      context.fireUserEventTriggered(event);
      if (event instanceof SslHandshakeCompletionEvent end && end.isSuccess()) {
        guard(context.pipeline(), settings, refused);
        context.pipeline().remove(this);
      }
    }
  }

  private static void guard(ChannelPipeline pipeline, Settings settings, boolean refused) {
    if (!(pipeline.get(VERTX) instanceof VertxHandler<?> vertx)) return;
    pipeline.addBefore(VERTX, "connection-guard", new ConnectionGuard(settings.config(), refused));
    if (vertx.getConnection() instanceof HttpServerConnection http)
      http.invalidRequestHandler(settings.guard()::refuseMalformed);
  }
}
