package io.corridorledger.identity;

import io.corridorledger.identity.AccessRules.Access;
import io.corridorledger.identity.IdentityConfig.ScopesRule;
import io.corridorledger.problem.Problem;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Verifies the bearer tokens of requests, and stores the client of each request in the context of
/// the request. A bearer token is an [API key][ApiKeys] or a token of the issuer.
///
/// Quarkus OIDC verifies the signature, issuer, audience and validity period of a token. The
/// signature algorithm must be asymmetric. The service fetches the keys of the issuer when it
/// starts, and again when a token has an unknown key. Therefore the service accepts tokens with
/// known keys even while the issuer is unavailable.
@Singleton
public class Identities {

  private static final String KEY = Identities.class.getName();
  private static final String SCHEME = "Bearer ";

  /// Maximum length of a token. The maximum length of all headers of a request is higher, so that a
  /// token of this length leaves space for the other headers.
  private static final int MAX_TOKEN = 12 << 10;

  private static final List<String> NAMES = List.of("name", "preferred_username");

  private final IdentityConfig config;
  private final TenantIdentityProvider provider;
  private final ApiKeys keys;
  private final CurrentVertxRequest request;
  private final Principal withoutToken;
  private final Principal onLoopback;

  Identities(
      IdentityConfig config,
      TenantIdentityProvider provider,
      ApiKeys keys,
      CurrentVertxRequest request) {
    this.config = config;
    this.provider = provider;
    this.keys = keys;
    this.request = request;
    withoutToken = isOn() ? Principal.anonymous(Set.of()) : Principal.OF_ALL;
    onLoopback =
        isOn()
            ? Principal.anonymous(Set.copyOf(config.loopbackRoles().orElse(List.of())))
            : Principal.OF_ALL;
  }

  /// Whether the service identifies its clients. If not, it checks neither tokens nor API keys.
  public boolean isOn() {
    return config.issuer().isPresent();
  }

  /// Configures Quarkus OIDC, or turns it off. Called when the service starts.
  void configure(@Observes Oidc oidc) {
    if (!isOn()) {
      oidc.create(OidcTenantConfig.builder().disableTenant().build());
      return;
    }
    String issuer = config.issuer().orElseThrow();
    if (issuer.chars().anyMatch(c -> c <= ' ' || c > '~')
        || issuer.length() > Principal.MAX_ACTOR / 2)
      throw new IllegalArgumentException(
          "corridor.identity.issuer must have at most %d visible ASCII characters"
              .formatted(Principal.MAX_ACTOR / 2));
    // With such an issuer, a token could have the principal of a key.
    if (issuer.startsWith(ApiKeys.ISSUER))
      throw new IllegalArgumentException(
          "corridor.identity.issuer must not start with " + ApiKeys.ISSUER);
    var settings =
        OidcTenantConfig.builder()
            .roles(
                io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source.accesstoken,
                config.rolesClaim())
            .token()
            .issuer(issuer)
            .audience(config.audience())
            .subjectRequired()
            .issuedAtRequired()
            .lifespanGrace(Math.toIntExact(config.clockSkew().toSeconds()))
            .forcedJwkRefreshInterval(config.keyRefresh())
            .allowJwtIntrospection(false)
            .allowOpaqueTokenIntrospection(false)
            .end();
    config.publicKey().ifPresentOrElse(settings::publicKey, () -> settings.authServerUrl(issuer));
    oidc.create(settings.build());
  }

  /// Whether the request has a token that must be verified.
  public boolean hasToken(HttpServerRequest request) {
    return isOn()
        && request.headers().getAll("Authorization").stream()
            .anyMatch(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()));
  }

  /// Verifies the token of a request. An API key is never sent to the issuer.
  ///
  /// @return the client, or a failure if the token is not accepted. If an API key cannot be
  ///   verified at present, the failure is the [Problem] for the response.
  public Uni<Principal> verify(HttpServerRequest request) {
    List<String> values = request.headers().getAll("Authorization");
    if (values.size() > 1) return Uni.createFrom().failure(Problem.tokenNotAccepted());
    String token = values.getFirst().substring(SCHEME.length()).strip();
    if (token.length() > MAX_TOKEN) return Uni.createFrom().failure(Problem.tokenNotAccepted());
    if (token.startsWith(ApiKeyText.PREFIX)) return keys.verify(token);
    return provider.authenticate(new AccessTokenCredential(token)).map(this::principal);
  }

  private Principal principal(SecurityIdentity identity) {
    var token = (JsonWebToken) identity.getPrincipal();
    if (token.getIssuedAtTime() > Instant.now().plus(config.clockSkew()).getEpochSecond())
      throw new IllegalArgumentException("the token was issued in the future");
    String name =
        NAMES.stream()
            .map(claim -> token.getClaim(claim))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .findFirst()
            .orElse(null);
    return Principal.of(
        config.issuer().orElseThrow(),
        token.getSubject(),
        name,
        Role.of(identity.getRoles()),
        scopes(claims(token), config));
  }

  /// The claims of a verified token, as the issuer wrote them. The principal of Quarkus leaves out
  /// a claim with an empty text. With that principal, the service would treat empty scopes as a
  /// missing claim.
  private static JsonObject claims(JsonWebToken token) {
    String payload = token.getRawToken().split("\\.")[1];
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(payload)));
  }

  /// The scopes of a token. A claim that is neither a text nor a list of texts permits nothing.
  static Scopes scopes(JsonObject claims, IdentityConfig config) {
    String name = config.scopesClaim();
    if (!claims.containsKey(name))
      return config.scopes() == ScopesRule.REQUIRED ? Scopes.NONE : Scopes.ALL;
    return switch (claims.getValue(name)) {
      case JsonArray list -> Scopes.of(list.stream().map(Identities::text).toList());
      case String text -> Scopes.of(List.of(text.split(" ")));
      case null, default -> Scopes.NONE;
    };
  }

  private static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  /// The client of a request without a token.
  ///
  /// @param isLocal whether a process of this machine sent the request
  public Principal withoutToken(boolean isLocal) {
    return isLocal ? onLoopback : withoutToken;
  }

  /// Sets the client of a request, before a resource handles the request.
  public static void put(RoutingContext context, Principal client) {
    context.put(KEY, client);
  }

  /// Returns the client of a request. Empty if the request was refused before its client was known.
  public static Optional<Principal> find(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  /// The client of a request.
  public static Principal of(RoutingContext context) {
    Principal client = context.get(KEY);
    if (client == null) throw new IllegalStateException("the request has no client");
    return client;
  }

  public Principal current() {
    return of(request.getCurrent());
  }

  /// @throws Problem if the client may not use operations that need this access
  public void require(AccessRules rules, Principal client, Access access) {
    if (rules.allows(client, access)) return;
    throw client.id().equals(Principal.ANONYMOUS) ? Problem.tokenMissing() : Problem.forbidden();
  }
}
