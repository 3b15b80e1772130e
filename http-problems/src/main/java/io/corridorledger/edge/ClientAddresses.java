package io.corridorledger.edge;

import io.corridorledger.problem.HttpConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;

/// Where requests come from, as far as there are limits for it.
@Singleton
public class ClientAddresses {

  private final ClientAddress.Networks exempt;

  ClientAddresses(HttpConfig config) {
    exempt = new ClientAddress.Networks(config.exemptAddresses());
  }

  /// The address to which the limits for each client address apply; empty when none do.
  ///
  /// It is that of the other end of the connection. Only where `quarkus.http.proxy.*` says which
  /// proxies are believed, it is the one that such a proxy forwards.
  public Optional<ClientAddress> limited(HttpServerRequest request) {
    try {
      InetAddress address = InetAddress.ofLiteral(request.remoteAddress().hostAddress());
      return exempt.contain(address) ? Optional.empty() : Optional.of(ClientAddress.of(address));
    } catch (IllegalArgumentException | NullPointerException _) {
      return Optional.empty(); // a socket of the file system
    }
  }
}
