package io.corridorledger.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {

  /// The issuers that the service configures in Quarkus OIDC.
  private final List<String> configured = new ArrayList<>();

  private static IdentityConfig config(String name, String value) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(IdentityConfig.class)
        .withDefaultValue("corridor.identity." + name, value)
        .build()
        .getConfigMapping(IdentityConfig.class);
  }

  private void configure(String issuer) {
    new Identities(config("issuer", issuer), null, null, null)
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

  /// @param claims the claims of a token, in JSON
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                          | true  | false",
        "{\"corridor_scopes\": []}                   | false | false",
        "{\"corridor_scopes\": \"\"}                 | false | false",
        "{\"corridor_scopes\": [\"\"]}               | false | false",
        "{\"corridor_scopes\": null}                 | false | false",
        "{\"corridor_scopes\": 5}                    | false | false",
        "{\"corridor_scopes\": [5]}                  | false | false",
        "{\"corridor_scopes\": {\"visits\": true}}   | false | false",
        "{\"corridor_scopes\": [\"hubs\"]}           | false | false",
        "{\"corridor_scopes\": [\"hubs\", \"visits\"]} | true | true",
        "{\"corridor_scopes\": \"hubs visits\"}      | true  | true",
      })
  void aTokenWithoutScopesIsUnlimitedOnlyIfScopesAreOptional(
      String claims, boolean ifOptional, boolean ifRequired) {
    assertEquals(ifOptional, mayRecordVisits(claims, "optional"));
    assertEquals(ifRequired, mayRecordVisits(claims, "required"));
  }

  private static boolean mayRecordVisits(String claims, String rule) {
    return Identities.scopes(new JsonObject(claims), config("scopes", rule))
        .contain("visits", UUID.randomUUID(), List.of());
  }

  @Test
  void anIssuerWithAnotherPrefixIsConfigured() {
    configure("urn:corridor:issuer");
    assertEquals(List.of("urn:corridor:issuer"), configured);
  }
}
