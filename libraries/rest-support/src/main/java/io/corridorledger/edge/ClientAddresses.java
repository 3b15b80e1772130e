package io.corridorledger.edge;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;

/// Determines the client address of a request for the limits.
@Singleton
public class ClientAddresses {

  private final ClientAddress.Networks exempt;

  ClientAddresses(HttpConfig config) {
    exempt = new ClientAddress.Networks(config.exemptAddresses());
  }

  /// The address to which the limits for each client address apply; empty for an exempt address.
  ///
  /// This is the remote address of the connection. If `quarkus.http.proxy.*` configures trusted
  /// proxies, the forwarded address of such a proxy is used.
  public Optional<ClientAddress> limited(HttpServerRequest request) {
    try {
      InetAddress address = InetAddress.ofLiteral(request.remoteAddress().hostAddress());
      return exempt.contain(address) ? Optional.empty() : Optional.of(ClientAddress.of(address));
    } catch (IllegalArgumentException | NullPointerException _) {
      return Optional.empty(); // a Unix domain socket
    }
  }
}
