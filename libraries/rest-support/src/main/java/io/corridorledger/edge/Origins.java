package io.corridorledger.edge;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The host names that a service accepts, and the origins whose web pages may call the service.
///
/// The check of the host name prevents an attack by DNS rebinding. In this attack, a page of the
/// attacker has a host name that resolves to 127.0.0.1. The browser then lets the page read the
/// responses of a service on this machine. Therefore the service accepts only the configured host
/// names. A service that listens only on loopback also accepts names such as `localhost`.
final class Origins {

  enum HostVerdict {
    OURS,
    OTHER,
    MALFORMED
  }

  /// The host and the port of a Host header, in lower case.
  ///
  /// @param port -1 if the header has no port
  private record Authority(String host, int port) {

    private static final Pattern FORM =
        Pattern.compile("([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(?::([0-9]{1,5}))?");

    /// Parses `host[:port]`; null if the text is malformed.
    static Authority of(String text) {
      if (text == null || text.length() > 300) return null;
      Matcher m = FORM.matcher(text.toLowerCase(Locale.ROOT));
      if (!m.matches()) return null;
      int port = m.group(2) == null ? -1 : Integer.parseInt(m.group(2));
      return port > 65_535 ? null : new Authority(m.group(1), port);
    }
  }

  private record Origin(String scheme, Authority authority) {

    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

    /// Parses an origin such as `https://example.org`. The default port of the scheme is removed.
    /// Null if the text is not an origin.
    static Origin of(String text) {
      int end = text.indexOf("://");
      if (end < 0) return null;
      String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
      Authority authority = Authority.of(text.substring(end + 3));
      if (authority == null || !PORTS.containsKey(scheme)) return null;
      return new Origin(
          scheme,
          authority.port() == PORTS.get(scheme) ? new Authority(authority.host(), -1) : authority);
    }
  }

  private final Set<Origin> allowed = new HashSet<>();
  private final Set<String> hosts = new HashSet<>();
  private final boolean onLoopback;

  /// @param allowed the allowed origins, each as `scheme://host[:port]`
  /// @param listenHost the address on which the service listens
  /// @throws IllegalArgumentException if a text is not an origin; the message contains the text
  Origins(List<String> allowed, String listenHost) {
    for (String text : allowed) {
      Origin origin = Origin.of(text.strip());
      if (origin == null)
        throw new IllegalArgumentException(
            "corridor.http.allowed-origins: '%s' is not an origin such as https://ledger.example"
                .formatted(text));
      this.allowed.add(origin);
      hosts.add(origin.authority().host());
    }
    onLoopback = isLoopback(listenHost.toLowerCase(Locale.ROOT));
  }

  /// Checks a Host header.
  ///
  /// @param host the value of the header; null if it is absent
  HostVerdict verdict(String host) {
    Authority authority = Authority.of(host);
    if (authority == null) return HostVerdict.MALFORMED;
    return hosts.contains(authority.host()) || onLoopback && isLoopback(authority.host())
        ? HostVerdict.OURS
        : HostVerdict.OTHER;
  }

  /// Whether a web page of this origin may call the service.
  ///
  /// @param text the value of the header `Origin`
  /// @param scheme scheme of the request
  /// @param host host of the request, which [#verdict] has accepted
  boolean allows(String text, String scheme, String host) {
    Origin origin = Origin.of(text);
    return origin != null
        && (allowed.contains(origin) || origin.equals(Origin.of(scheme + "://" + host)));
  }

  /// Whether a Host header contains the given IP address instead of a DNS name.
  static boolean isAddress(String host, InetAddress address) {
    Authority authority = Authority.of(host);
    return authority != null && address.equals(literal(authority.host()));
  }

  /// Whether a name is `localhost` or a subdomain of `localhost` (RFC 6761), an address in
  /// 127.0.0.0/8, or `::1`.
  private static boolean isLoopback(String name) {
    if (name.equals("localhost") || name.endsWith(".localhost")) return true;
    InetAddress address = literal(name);
    return address != null && address.isLoopbackAddress();
  }

  /// Parses an IP address without a DNS query. Null if the text is a host name.
  private static InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
