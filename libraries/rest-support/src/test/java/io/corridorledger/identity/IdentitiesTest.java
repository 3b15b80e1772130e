package io.corridorledger.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {

  /// The issuers that the service configures in Quarkus OIDC.
  private final List<String> configured = new ArrayList<>();

  private void configure(String issuer) {
    IdentityConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(IdentityConfig.class)
            .withDefaultValue("corridor.identity.issuer", issuer)
            .build()
            .getConfigMapping(IdentityConfig.class);
    new Identities(config, null, null, null)
        .configure(
            new Oidc() {
              @Override
              public void create(OidcTenantConfig tenant) {
                configured.add(tenant.token().issuer().orElseThrow());
              }

              @Override
              public void createServiceApp(String server) {
                throw new AssertionError("not a tenant of the setting");
              }

              @Override
              public void createWebApp(String server, String client, String secret) {
                throw new AssertionError("not a tenant of the setting");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:corridor:api-key:", "urn:corridor:api-key:agreements-service"})
  void anIssuerWithThePrefixOfApiKeysIsRefused(String issuer) {
    var refused = assertThrows(IllegalArgumentException.class, () -> configure(issuer));
    assertEquals(
        "corridor.identity.issuer must not start with urn:corridor:api-key:", refused.getMessage());
    assertEquals(List.of(), configured);
  }

  @Test
  void anIssuerWithAnotherPrefixIsConfigured() {
    configure("urn:corridor:issuer");
    assertEquals(List.of("urn:corridor:issuer"), configured);
  }
}
