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

  /// Who may read.
  enum Reads {
    /// Every client.
    OPEN,
    /// Clients with any role.
    CLOSED
  }

  /// Issuer of the tokens, exactly as in the claim `iss`. The service gets the keys of the issuer
  /// from `/.well-known/openid-configuration` below this address, unless there is a public key.
  Optional<String> issuer();

  /// RSA public key of the issuer, as PEM or as its Base64 content. With a key, the service sends
  /// no requests to the issuer.
  Optional<String> publicKey();

  /// Value that the claim `aud` must have or contain.
  @WithDefault("corridor-ledger")
  String audience();

  /// Claim that has the roles, as a list or as a text with spaces. A path is separated by `/`, such
  /// as `realm_access/roles`. A name with a `/` is enclosed in double quotes.
  @WithDefault("roles")
  String rolesClaim();

  /// Claim that has the scopes of a client, as a list or as a text with spaces. A token without the
  /// claim is not limited.
  @WithDefault("corridor_scopes")
  String scopesClaim();

  /// Minimum time between two requests for the keys of the issuer, which a token with an unknown
  /// key causes.
  @WithDefault("10m")
  Duration keyRefresh();

  @WithDefault("open")
  Reads reads();

  /// Maximum difference between the clocks of the issuer and of this service. A token is also
  /// accepted for this time before and after its period.
  @WithDefault("30s")
  Duration clockSkew();

  /// Roles of requests that have no token and come directly from a loopback address. Only for a
  /// machine whose users and processes are all trusted.
  Optional<List<Role>> loopbackRoles();
}
