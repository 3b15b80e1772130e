package io.corridorledger.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of an API key, which the client sends as its bearer token:
///
/// ```
/// clk_0192a1b0-5c00-7000-8000-0000000000a1_b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c
///     id of the key                        secret: 32 random bytes in hexadecimal digits
/// ```
///
/// The prefix `clk_` lets scanners find keys in files and messages.
///
/// @param secretSha256 SHA-256 of the secret. A fast hash is enough, because an attacker cannot try
///   all values of 32 random bytes.
public record ApiKeyText(UUID id, byte[] secretSha256) {

  /// The start of every key. No other bearer token starts with this text.
  public static final String PREFIX = "clk_";

  private static final int SECRET_BYTES = 32;
  private static final int LENGTH = PREFIX.length() + 36 + 1 + 2 * SECRET_BYTES;

  private static final Pattern FORM =
      Pattern.compile(PREFIX + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([0-9a-f]{64})");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HexFormat HEX = HexFormat.of();

  /// Returns the text of a new key, with a new secret.
  public static String create(UUID id) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return PREFIX + id + "_" + HEX.formatHex(secret);
  }

  /// Reads the text of a key. Empty if the text does not have the form of a key.
  public static Optional<ApiKeyText> parse(String text) {
    if (text.length() != LENGTH) return Optional.empty();
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) return Optional.empty();
    return Optional.of(
        new ApiKeyText(UUID.fromString(parts.group(1)), sha256(HEX.parseHex(parts.group(2)))));
  }

  /// Whether a key with this hash has the secret of this text. The time of the comparison does not
  /// depend on the bytes.
  boolean hasSecretOf(byte[] sha256) {
    return MessageDigest.isEqual(secretSha256, sha256);
  }

  private static byte[] sha256(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
