package io.corridorledger.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings for the identity of clients. Without an issuer, identity is off: every client is
/// `anonymous` and may use every operation.
@ConfigMapping(prefix = "corridor.identity")
public interface IdentityConfig {

  /// The clients that may send queries.
  enum Reads {
    /// Every client.
    OPEN,
    /// Clients with any role.
    CLOSED
  }

  /// Issuer of the tokens, exactly as in the claim `iss`. The service reads
  /// `/.well-known/openid-configuration` below this address to find the keys of the issuer. If a
  /// public key is configured, the service does not fetch keys.
  Optional<String> issuer();

  /// RSA public key of the issuer, as PEM or as its Base64 content. With a key, the service sends
  /// no requests to the issuer.
  Optional<String> publicKey();

  /// Value that the claim `aud` must have or contain.
  @WithDefault("corridor-ledger")
  String audience();

  /// Claim with the roles, as a list or as a text with spaces. The claim may be a path, such as
  /// `realm_access/roles`. A claim name that contains `/` is enclosed in double quotes.
  @WithDefault("roles")
  String rolesClaim();

  @WithDefault("open")
  Reads reads();

  /// Maximum difference between the clocks of the issuer and of this service. A token is also
  /// accepted for this time before and after its period.
  @WithDefault("30s")
  Duration clockSkew();

  /// Roles of requests that have no token and come directly from a loopback address. Use this
  /// setting only on a machine whose users and processes are all trusted.
  Optional<List<Role>> loopbackRoles();
}
