package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.edge.Origins.HostVerdict;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

  private static final Origins OPEN =
      new Origins(List.of("https://ledger.example", "http://agreements-service:8081"), "0.0.0.0");

  @ParameterizedTest
  @CsvSource({
    "ledger.example, OURS",
    "Ledger.Example:444, OURS",
    "agreements-service:8081, OURS",
    "localhost, OTHER", // it does not listen on loopback alone
    "127.0.0.1:8081, OTHER",
    "ledger.example.evil, OTHER",
    "evil.example, OTHER",
    "ledger.example:x, MALFORMED",
    "ledger.example:65536, MALFORMED",
    "'', MALFORMED"
  })
  void aServiceOnEveryInterfaceAnswersToTheHostsOfItsOrigins(String host, HostVerdict verdict) {
    assertEquals(verdict, OPEN.verdict(host));
  }

  @Test
  void aServiceOnLoopbackAnswersToLoopbackNames() {
    for (String listen : List.of("127.0.0.1", "localhost", "::1")) {
      Origins local = new Origins(List.of(), listen);
      for (String host :
          List.of("localhost:8080", "LOCALHOST", "a.localhost", "127.9.9.9", "[::1]:80"))
        assertEquals(HostVerdict.OURS, local.verdict(host), host);
      for (String host : List.of("localhost.evil.example", "0.0.0.0", "[2001:db8::1]"))
        assertEquals(HostVerdict.OTHER, local.verdict(host), host);
    }
    assertEquals(HostVerdict.MALFORMED, OPEN.verdict(null));
    assertEquals(HostVerdict.MALFORMED, OPEN.verdict("a".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://ledger.example, true",
    "https://ledger.example:443, true",
    "HTTPS://LEDGER.example, true",
    "http://agreements-service:8081, true",
    "http://ledger.example, false",
    "https://ledger.example:444, false",
    "https://ledger.example/, false",
    "https://evil.example, false",
    "null, false",
    "'', false"
  })
  void anOriginIsSchemeHostAndPort(String origin, boolean allowed) {
    assertEquals(allowed, OPEN.allows(origin, "http", "agreements-service:8081"));
  }

  @Test
  void theServicesOwnOriginNeedsNoSetting() {
    Origins local = new Origins(List.of(), "127.0.0.1");
    assertTrue(local.allows("http://localhost:8081", "http", "localhost:8081"));
    assertTrue(local.allows("http://localhost", "http", "localhost:80"));
    assertFalse(local.allows("http://localhost:8080", "http", "localhost:8081"));
    assertFalse(local.allows("https://localhost:8081", "http", "localhost:8081"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ledger.example", "https://", "ftp://a", "https://a/b", "https://a b", "*"})
  void anInvalidOriginSettingIsReported(String text) {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Origins(List.of(text), "localhost"))
            .getMessage()
            .contains("'" + text + "'"));
  }

  @Test
  void anAddressMatchesOnlyItself() {
    InetAddress local = InetAddress.ofLiteral("10.1.2.3");
    assertTrue(Origins.isAddress("10.1.2.3:9000", local));
    assertFalse(Origins.isAddress("10.1.2.4:9000", local));
    assertFalse(Origins.isAddress("evil.example", local));
  }
}
