package io.corridorledger.local;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/// The issuer of the tokens of one local stack. Its key is a secret of the stack and is created at
/// the first start.
public final class LocalIssuer implements Issuer {

  static final List<String> ROLES =
      List.of("reader", "recorder", "corrector", "operator", "publisher");

  private static final String NAME = "urn:corridor:local-stack";
  private static final String AUDIENCE = "corridor-ledger";
  private static final String SECRET = "identity.private-key";
  private static final String ALGORITHM = "RSA";
  private static final int BITS = 2048;

  /// The subject of the token of `./corridor load`. The subject is constant, because the service
  /// keeps the idempotency keys of each subject separately. If a line is sent again, the service
  /// recognises the line even if the display name (`--name`) has changed.
  private static final String LOADER = "loader";

  private static final Duration LOADING = Duration.ofHours(12);

  private final RSAPrivateCrtKey key;

  private LocalIssuer(String base64) {
    try {
      key =
          (RSAPrivateCrtKey)
              KeyFactory.getInstance(ALGORITHM)
                  .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new StackException(
          Exit.KEY_UNUSABLE, "%s in secrets.properties is not an RSA key.".formatted(SECRET), e);
    }
  }

  /// Returns the issuer of a stack. Creates its key if there is none.
  public static LocalIssuer createIn(Path dataDirectory) {
    return new LocalIssuer(secrets(dataDirectory).get(SECRET, LocalIssuer::newKey));
  }

  /// Returns the issuer of a stack; empty if the stack was never started.
  public static Optional<LocalIssuer> find(Path dataDirectory) {
    return secrets(dataDirectory).find(SECRET).map(LocalIssuer::new);
  }

  private static Secrets secrets(Path dataDirectory) {
    return new Secrets(dataDirectory.resolve("secrets.properties"));
  }

  private static String newKey() {
    try {
      var generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(BITS);
      return Base64.getEncoder()
          .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Commands from the same machine need no token.
  @Override
  public Map<String, String> settings() {
    var environment = new HashMap<String, String>();
    environment.put("CORRIDOR_IDENTITY_ISSUER", NAME);
    environment.put("CORRIDOR_IDENTITY_AUDIENCE", AUDIENCE);
    environment.put("CORRIDOR_IDENTITY_PUBLIC_KEY", publicKey());
    environment.put("CORRIDOR_IDENTITY_LOOPBACK_ROLES", "recorder,corrector,operator");
    return environment;
  }

  private String publicKey() {
    try {
      var key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(
                  new RSAPublicKeySpec(this.key.getModulus(), this.key.getPublicExponent()));
      return Base64.getEncoder().encodeToString(key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Returns a token that gives a client of the stack an identity and roles.
  ///
  /// @param name display name; null for none
  public String token(String subject, String name, Collection<String> roles, Duration validity) {
    return token(subject, name, roles, List.of(), validity);
  }

  /// @param scopes scopes to which the client is limited; empty if the client is not limited
  String token(
      String subject,
      String name,
      Collection<String> roles,
      Collection<String> scopes,
      Duration validity) {
    var claims = new JwtClaims();
    claims.setIssuer(NAME);
    claims.setAudience(AUDIENCE);
    claims.setSubject(subject);
    claims.setIssuedAtToNow();
    claims.setExpirationTime(
        NumericDate.fromMilliseconds(System.currentTimeMillis() + validity.toMillis()));
    claims.setGeneratedJwtId();
    claims.setStringListClaim("roles", List.copyOf(roles));
    if (!scopes.isEmpty()) {
      claims.setStringListClaim("corridor_scopes", List.copyOf(scopes));
    }
    if (name != null) {
      claims.setStringClaim("name", name);
    }
    var signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signature.setKey(key);
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the key of the issuer cannot sign", e);
    }
  }

  @Override
  public String loaderToken(String name) {
    return token(LOADER, name, List.of("recorder", "corrector", "publisher"), LOADING);
  }
}
