package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerTest {

  @TempDir Path data;

  @Test
  void aTokenHasItsScopesAndATokenWithoutScopesHasNoClaimForThem() {
    LocalIssuer issuer = LocalIssuer.createIn(data);
    String limited = payload(issuer, List.of("hub:baku-port", "throughput"));
    assertTrue(limited.contains("\"corridor_scopes\":[\"hub:baku-port\",\"throughput\"]"), limited);
    assertFalse(payload(issuer, List.of()).contains("corridor_scopes"));
  }

  private static String payload(LocalIssuer issuer, List<String> scopes) {
    String token =
        issuer.token("railway", null, List.of("recorder"), scopes, Duration.ofMinutes(1));
    return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
  }
}
