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

  /// Whether queries need a token.
  enum Reads {
    /// Every client may send queries, with or without a token.
    OPEN,
    /// Only clients with at least one role may send queries.
    CLOSED
  }

  /// Whether facts are reviewed before they are published.
  enum Review {
    /// Every recorder publishes its facts.
    OFF,
    /// A recorder without the role `publisher` makes proposals.
    ON
  }

  /// Issuer of the tokens, exactly as in the claim `iss`. The service reads
  /// `/.well-known/openid-configuration` below this address to find the keys of the issuer. If a
  /// public key is configured, the service does not fetch keys.
  Optional<String> issuer();

  /// RSA public key of the issuer: a PEM text, or only the Base64 part of a PEM text. If this key
  /// is configured, the service sends no requests to the issuer.
  Optional<String> publicKey();

  /// Value that the claim `aud` must have or contain.
  @WithDefault("corridor-ledger")
  String audience();

  /// Claim with the roles. Its value is a list, or a text in which spaces separate the roles. If
  /// the claim is nested, the setting is a path such as `realm_access/roles`. A claim name that
  /// itself contains `/` must be in double quotes.
  @WithDefault("roles")
  String rolesClaim();

  /// Whether a token must have scopes.
  enum ScopesRule {
    /// A token without the claim is not limited.
    OPTIONAL,
    /// A client whose token lacks the claim may record nothing.
    REQUIRED
  }

  /// Use `required` if the issuer omits the claim of a client whose list of scopes is empty, as
  /// Keycloak does. Otherwise a client that lost its last scope would not be limited.
  @WithDefault("optional")
  ScopesRule scopes();

  /// Claim that has the scopes of a client, as a list or as a text with spaces.
  @WithDefault("corridor_scopes")
  String scopesClaim();

  /// A token with an unknown key causes a request for the keys of the issuer. This setting is the
  /// minimum time between two of these requests.
  @WithDefault("10m")
  Duration keyRefresh();

  /// Maximum age of the copy of the API keys in memory, while the database is available. After this
  /// time at the latest, the service refuses a key that another instance has revoked.
  @WithDefault("5s")
  Duration apiKeyRefresh();

  /// Maximum age of the copy of the API keys while the database is unavailable. Until the copy has
  /// this age, the service also accepts keys that another instance has revoked. With an older copy,
  /// the service accepts no key.
  @WithDefault("1m")
  Duration apiKeyMaxAge();

  @WithDefault("open")
  Reads reads();

  @WithDefault("off")
  Review review();

  /// Maximum difference between the clocks of the issuer and of this service. The service accepts a
  /// token this long before the start and after the end of its validity period.
  @WithDefault("30s")
  Duration clockSkew();

  /// Roles of requests that have no token and come directly from a loopback address. Use this
  /// setting only on a machine whose users and processes are all trusted.
  Optional<List<Role>> loopbackRoles();
}
