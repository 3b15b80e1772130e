package io.corridorledger.edge;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The address of a client, for the limits of requests and connections. An IPv6 address is reduced
/// to its /64 network. All addresses of a /64 network count as one address, because one client can
/// use all of them.
///
/// @param prefix the 32 bits of an IPv4 address, or the first 64 bits of an IPv6 address
public record ClientAddress(boolean isIpv6, long prefix) {

  private static final int COUNTED_BITS_OF_IPV6 = 64;

  public static ClientAddress of(InetAddress address) {
    return new ClientAddress(
        !(address instanceof Inet4Address), bits(address.getAddress(), COUNTED_BITS_OF_IPV6));
  }

  /// The address as text, such as `192.0.2.17` or `2001:db8:0:1::/64`.
  public String text() {
    if (!isIpv6)
      return "%d.%d.%d.%d"
          .formatted(prefix >> 24 & 0xff, prefix >> 16 & 0xff, prefix >> 8 & 0xff, prefix & 0xff);
    return "%x:%x:%x:%x::/64"
        .formatted(
            prefix >> 48 & 0xffff, prefix >> 32 & 0xffff, prefix >> 16 & 0xffff, prefix & 0xffff);
  }

  private static long bits(byte[] address, int count) {
    long bits = 0;
    for (int i = 0; i < Math.min(address.length, count / 8); i++)
      bits = bits << 8 | address[i] & 0xff;
    return bits;
  }

  /// A set of IP addresses and networks.
  public static final class Networks {

    private record Network(byte[] address, int bits) {

      boolean contains(byte[] other) {
        if (other.length != address.length) return false;
        for (int bit = 0; bit < bits; bit++) {
          int mask = 0x80 >> bit % 8;
          if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
        }
        return true;
      }
    }

    private final List<Network> networks = new ArrayList<>();

    /// @param setting name of the setting that contains the texts
    /// @param texts addresses and networks, such as `127.0.0.0/8` and `::1`
    /// @throws IllegalArgumentException if a text is neither an address nor a network; the message
    ///   contains the setting and the text
    public Networks(String setting, List<String> texts) {
      for (String text : texts) {
        int slash = text.indexOf('/');
        byte[] address = literal(setting, text, slash < 0 ? text : text.substring(0, slash));
        int bits = address.length * 8;
        if (slash >= 0) {
          String length = text.substring(slash + 1);
          if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits)
            throw noNetwork(setting, text);
          bits = Integer.parseInt(length);
        }
        networks.add(new Network(address, bits));
      }
    }

    private static byte[] literal(String setting, String text, String address) {
      try {
        return InetAddress.ofLiteral(address.strip()).getAddress();
      } catch (IllegalArgumentException e) {
        throw noNetwork(setting, text);
      }
    }

    private static IllegalArgumentException noNetwork(String setting, String text) {
      return new IllegalArgumentException(
          "%s: '%s' is not an address or network such as 127.0.0.0/8".formatted(setting, text));
    }

    public boolean contain(InetAddress address) {
      byte[] bytes = address.getAddress();
      return networks.stream().anyMatch(network -> network.contains(bytes));
    }
  }
}
