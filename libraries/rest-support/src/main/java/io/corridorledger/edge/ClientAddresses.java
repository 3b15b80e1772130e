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

  /// The client address of a request, for the limits. Empty for an address to which the limits do
  /// not apply.
  ///
  /// The client address is the remote address of the connection. If the remote address is a proxy
  /// that `quarkus.http.proxy.*` trusts, the client address is the forwarded one.
  public Optional<ClientAddress> limited(HttpServerRequest request) {
    try {
      InetAddress address = InetAddress.ofLiteral(request.remoteAddress().hostAddress());
      return exempt.contain(address) ? Optional.empty() : Optional.of(ClientAddress.of(address));
    } catch (IllegalArgumentException | NullPointerException _) {
      return Optional.empty(); // a Unix domain socket
    }
  }
}
