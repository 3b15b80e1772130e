package io.corridorledger.local;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The issuer of the tokens that the services of a local stack accept.
public sealed interface Issuer permits LocalIssuer, KeycloakRealm {

  /// The issuers between which the user of a stack can choose.
  enum Kind {
    /// The stack's own key, without a server.
    LOCAL,
    /// A Keycloak server of the stack.
    KEYCLOAK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Settings that make a service accept the tokens of this issuer, as environment variables.
  Map<String, String> settings();

  /// Further settings of the service that reads the logs of the writers.
  default Map<String, String> settingsOfReader() {
    return Map.of();
  }

  /// Returns the token for loading command files.
  ///
  /// @param name name of the actor of the loaded facts. Keycloak ignores this name, because its
  ///   realm has the names of its clients.
  String loaderToken(String name);

  /// Returns the issuer that the last start of a stack has set; empty if the stack was never
  /// started.
  static Optional<Issuer> find(DataDirectory data) {
    var keycloak = data.port(Keycloak.NAME);
    return keycloak.isPresent()
        ? Optional.of(new KeycloakRealm(data.file(Keycloak.NAME), keycloak.get()))
        : LocalIssuer.find(data.path()).map(Issuer.class::cast);
  }

  /// Returns the issuer of a stack.
  ///
  /// @throws StackException if the stack was never started
  static Issuer existing(DataDirectory data) {
    return find(data)
        .orElseThrow(() ->
            new StackException(
                Exit.KEY_UNUSABLE,
                "There is no key of an issuer in %s: start the stack with ./corridor up, or name its directory with --data."
                    .formatted(data.path())));
  }
}
