package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final AddressLimits limits = new AddressLimits(5, 10, nanos::get);
  private final ClientAddress one = address("192.0.2.1");
  private final ClientAddress other = address("192.0.2.2");

  private static ClientAddress address(String text) {
    return ClientAddress.of(InetAddress.ofLiteral(text));
  }

  private int taken(ClientAddress address, boolean commands) {
    int taken = 0;
    while (taken < 1_000 && limits.take(address, commands) == 0) taken++;
    return taken;
  }

  @Test
  void aBurstOfTwoSecondsAndThenTheRateAreAllowed() {
    assertEquals(10, taken(one, true));
    assertEquals(20, taken(one, false));
    assertEquals(10, taken(other, true));
    assertEquals(1, limits.take(one, true));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(5, taken(one, true));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertEquals(10, taken(one, true));
  }

  @Test
  void zeroIsNoLimit() {
    AddressLimits none = new AddressLimits(0, 0, nanos::get);
    for (int i = 0; i < 10_000; i++) assertEquals(0, none.take(one, i % 2 == 0));
  }

  /// A client can use any address of its network.
  @Test
  void aNetworkOfIpv6IsOneClient() {
    assertEquals(address("2001:db8:1:2::1"), address("2001:db8:1:2:ffff::9"));
    assertNotEquals(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
    assertNotEquals(address("192.0.2.1"), address("192.0.2.2"));
    assertEquals(address("192.0.2.1"), address("::ffff:192.0.2.1"));
  }

  @Test
  void addressesAndNetworksAreExempt() {
    var exempt =
        new ClientAddress.Networks(
            "a.setting", List.of("127.0.0.0/8", "::1", "10.1.0.0/15", "2001:db8::/33"));
    for (String inside :
        List.of("127.0.0.1", "127.255.0.9", "::1", "10.0.0.1", "10.1.255.255", "2001:db8:7fff::1"))
      assertTrue(exempt.contain(InetAddress.ofLiteral(inside)), inside);
    for (String outside : List.of("128.0.0.1", "::2", "10.2.0.0", "2001:db8:8000::1"))
      assertFalse(exempt.contain(InetAddress.ofLiteral(outside)), outside);
    for (String wrong : List.of("localhost", "127.0.0.1/33", "::1/129", "10.0.0.0/x", ""))
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new ClientAddress.Networks("a.setting", List.of(wrong)))
              .getMessage()
              .contains("'" + wrong + "'"));
  }
}
