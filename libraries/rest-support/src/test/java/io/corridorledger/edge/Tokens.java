package io.corridorledger.edge;

import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/// The issuer of the tokens of tests. A test creates valid tokens, and tokens with one error.
public final class Tokens {

  public static final String ISSUER = "https://issuer.example/tests";

  /// Maximum difference between clocks, in seconds.
  public static final int CLOCK_SKEW = 30;

  /// Maximum age of the copy of the API keys while the database is available.
  public static final int API_KEY_REFRESH_SECONDS = 1;

  private static final String AUDIENCE = "corridor-ledger";
  private static final int BITS = 2048;

  /// A service and its tests may load this class twice, so the key is a property of the process.
  private static final String PROPERTY = "test.issuer-key";

  private static final KeyPair KEYS = keys();

  private Tokens() {}

  /// Settings of the tested services. A request without a token may use every operation, because
  /// most tests are about something else. A request with the header `Via` comes from a proxy, and
  /// has no role without a token.
  public static Map<String, String> settings() {
    return Map.of(
        "corridor.identity.issuer",
        ISSUER,
        "corridor.identity.public-key",
        Base64.getEncoder().encodeToString(publicKey().getEncoded()),
        "corridor.identity.clock-skew",
        CLOCK_SKEW + "s",
        "corridor.identity.api-key-refresh",
        API_KEY_REFRESH_SECONDS + "s",
        "corridor.identity.api-key-max-age",
        "20s",
        "corridor.identity.loopback-roles",
        "recorder,corrector,operator");
  }

  private static synchronized KeyPair keys() {
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      String known = System.getProperty(PROPERTY);
      if (known == null) {
        KeyPair made = newKeys();
        System.setProperty(
            PROPERTY, Base64.getEncoder().encodeToString(made.getPrivate().getEncoded()));
        return made;
      }
      var key =
          (RSAPrivateCrtKey)
              rsa.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(known)));
      return new KeyPair(
          rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  static PublicKey publicKey() {
    return KEYS.getPublic();
  }

  /// A valid token.
  ///
  /// @param roles value of the claim `roles`: a text or a list; null to omit the claim
  public static String named(String subject, String name, Object roles) {
    return signed(claims(subject, roles, claims -> claims.setStringClaim("name", name)));
  }

  public static String of(String subject, String... roles) {
    return signed(claims(subject, List.of(roles), _ -> {}));
  }

  /// A valid token of a client that is limited to subjects.
  ///
  /// @param scopes value of the claim `corridor_scopes`
  public static String scoped(String subject, Object scopes, String... roles) {
    return signed(
        claims(subject, List.of(roles), claims -> claims.setClaim("corridor_scopes", scopes)));
  }

  /// @param change changes the claims of a valid token
  static JwtClaims claims(String subject, Object roles, Consumer<JwtClaims> change) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setSubject(subject);
    claims.setIssuedAt(in(0));
    claims.setExpirationTime(in(600));
    if (roles != null) claims.setClaim("roles", roles);
    change.accept(claims);
    return claims;
  }

  /// A time, in seconds from now.
  static NumericDate in(long seconds) {
    return NumericDate.fromMilliseconds(System.currentTimeMillis() + seconds * 1_000);
  }

  static String signed(JwtClaims claims) {
    return signed(claims, AlgorithmIdentifiers.RSA_USING_SHA256, KEYS.getPrivate());
  }

  static String signed(JwtClaims claims, String algorithm, Key key) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
      signature.setAlgorithmHeaderValue(algorithm);
      signature.setDoKeyValidation(false);
      signature.setKey(key);
      signature.setPayload(claims.toJson());
      return signature.getCompactSerialization();
    } catch (org.jose4j.lang.JoseException e) {
      throw new IllegalStateException("cannot sign with " + algorithm, e);
    }
  }
}
