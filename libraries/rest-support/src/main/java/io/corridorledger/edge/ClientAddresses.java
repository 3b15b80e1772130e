package io.corridorledger.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Finds the address and the scheme (http or https) of the client behind a request.
///
/// A proxy appends the address of its client to the header `X-Forwarded-For`. A client can send
/// this header with false addresses. Therefore the header is read from its end, where trusted
/// proxies append. The first address that does not belong to a trusted proxy is the address of the
/// client.
@Singleton
public class ClientAddresses {

  private static final List<String> FORWARDED =
      List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via");

  private final ClientAddress.Networks exempt;
  private final ClientAddress.Networks proxies;

  ClientAddresses(HttpConfig config) {
    exempt = new ClientAddress.Networks("corridor.http.exempt-addresses", config.exemptAddresses());
    proxies =
        new ClientAddress.Networks(
            "corridor.http.trusted-proxies", config.trustedProxies().orElse(List.of()));
  }

  /// The client address to which the limits apply; empty if the address has no limits.
  public Optional<ClientAddress> limited(HttpServerRequest request) {
    InetAddress address = client(request);
    return address == null || exempt.contain(address)
        ? Optional.empty()
        : Optional.of(ClientAddress.of(address));
  }

  /// Returns the client address of a request. Empty if the address is unknown.
  public Optional<ClientAddress> address(HttpServerRequest request) {
    return Optional.ofNullable(client(request)).map(ClientAddress::of);
  }

  /// Whether a process of this machine sent the request directly. A proxy on this machine also has
  /// a loopback address. Therefore a request with the headers of a proxy is not local.
  public boolean isLocal(HttpServerRequest request) {
    InetAddress peer = peer(request);
    return peer != null
        && peer.isLoopbackAddress()
        && FORWARDED.stream().noneMatch(request.headers()::contains);
  }

  /// Whether the client has a TLS connection to this service or to a trusted proxy.
  boolean usesTls(HttpServerRequest request) {
    if (request.isSSL()) return true;
    InetAddress peer = peer(request);
    return peer != null
        && proxies.contain(peer)
        && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }

  private InetAddress client(HttpServerRequest request) {
    InetAddress address = peer(request);
    String forwarded = String.join(",", request.headers().getAll("X-Forwarded-For"));
    while (address != null && proxies.contain(address) && !forwarded.isEmpty()) {
      int comma = forwarded.lastIndexOf(',');
      InetAddress before = literal(forwarded.substring(comma + 1).strip());
      if (before == null) return address;
      address = before;
      forwarded = comma < 0 ? "" : forwarded.substring(0, comma);
    }
    return address;
  }

  /// The address at the other end of the connection. Null for a Unix domain socket, or if the
  /// client has already closed the connection.
  private static InetAddress peer(HttpServerRequest request) {
    SocketAddress address = request.connection().remoteAddress();
    return address == null || address.hostAddress() == null ? null : literal(address.hostAddress());
  }

  /// Parses an IP address, such as `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` or
  /// `[2001:db8::1]:443`; null for any other text.
  private static InetAddress literal(String text) {
    String address = text;
    if (text.startsWith("[") && text.indexOf(']') > 0)
      address = text.substring(1, text.indexOf(']'));
    else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':'))
      address = text.substring(0, text.indexOf(':'));
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
