package io.corridorledger.edge;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;

/// Tokens that a service must not accept, by their error. A token is made when it is used, because
/// its error may depend on the time.
final class BadTokens {

  private static final List<String> ALL_ROLES =
      List.of("reader", "recorder", "corrector", "operator");
  private static final int HOUR = 3_600;
  private static final int MINUTE = 60;

  private final Map<String, Supplier<String>> tokens = new LinkedHashMap<>();

  private BadTokens() {}

  static Map<String, Supplier<String>> all() {
    BadTokens bad = new BadTokens();
    bad.period();
    bad.claims();
    bad.signature();
    bad.form();
    return bad.tokens;
  }

  private void period() {
    claim("expired for an hour", c -> c.setExpirationTime(Tokens.in(-HOUR)));
    claim("expired for a minute", c -> c.setExpirationTime(Tokens.in(-MINUTE)));
    claim("valid in an hour", c -> c.setNotBefore(Tokens.in(HOUR)));
    claim("valid in a minute", c -> c.setNotBefore(Tokens.in(MINUTE)));
    claim("issued in an hour", c -> later(c, HOUR));
    claim("issued in a minute", c -> later(c, MINUTE));
    claim("without expiry", c -> c.unsetClaim("exp"));
    claim("without time of issue", c -> c.unsetClaim("iat"));
  }

  private static void later(JwtClaims claims, int seconds) {
    claims.setIssuedAt(Tokens.in(seconds));
    claims.setExpirationTime(Tokens.in(seconds + HOUR));
  }

  private void claims() {
    claim("wrong audience", c -> c.setAudience("another-system"));
    claim("without audience", c -> c.unsetClaim("aud"));
    claim("wrong issuer", c -> c.setIssuer(Tokens.ISSUER + "/other"));
    claim("without issuer", c -> c.unsetClaim("iss"));
    claim("without subject", c -> c.unsetClaim("sub"));
    claim("subject too long", c -> c.setSubject("s".repeat(300)));
    claim("subject that is no text", c -> c.setClaim("sub", List.of("a")));
  }

  private void claim(String error, Consumer<JwtClaims> change) {
    tokens.put(error, () -> Tokens.signed(Tokens.claims("attacker", ALL_ROLES, change)));
  }

  private void signature() {
    JwtClaims claims = Tokens.claims("attacker", ALL_ROLES, _ -> {});
    String valid = Tokens.signed(claims);
    String unsigned = valid.substring(0, valid.lastIndexOf('.') + 1);
    put("without signature", unsigned);
    put("truncated signature", valid.substring(0, valid.length() - 20));
    put("without the part of the signature", unsigned.substring(0, unsigned.length() - 1));
    put(
        "signed by another key",
        Tokens.signed(
            claims, AlgorithmIdentifiers.RSA_USING_SHA256, Tokens.newKeys().getPrivate()));
    String other = Tokens.signed(Tokens.claims("other", ALL_ROLES, _ -> {}));
    put("signature of other claims", unsigned + other.substring(other.lastIndexOf('.') + 1));
    for (String none : List.of("none", "None", "NONE", ""))
      put(
          "algorithm '%s'".formatted(none),
          encoded("{\"alg\":\"%s\",\"typ\":\"JWT\"}".formatted(none))
              + "."
              + encoded(claims.toJson())
              + ".");
    byte[] key = Tokens.publicKey().getEncoded();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    put("HMAC with the public key, as bytes", hmac(claims, key));
    put(
        "HMAC with the public key, as PEM",
        hmac(
            claims,
            ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII)));
    put(
        "HMAC with the public key, as in the setting",
        hmac(claims, Base64.getEncoder().encode(key)));
  }

  private void put(String error, String token) {
    tokens.put(error, () -> token);
  }

  private static String hmac(JwtClaims claims, byte[] key) {
    return Tokens.signed(claims, AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(key));
  }

  private void form() {
    put("one word", "abc");
    put("three words", "a.b.c");
    put("five parts", "a.b.c.d.e");
    put("no JSON", encoded("x") + "." + encoded("y") + "." + encoded("z"));
    put("two tokens", Tokens.of("attacker", "recorder") + " x");
    claim("12 kB", c -> c.setStringClaim("padding", "x".repeat(10_000)));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
