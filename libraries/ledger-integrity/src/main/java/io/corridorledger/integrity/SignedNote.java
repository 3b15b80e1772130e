package io.corridorledger.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A text with an Ed25519 signature below it, in the format of C2SP signed-note
/// (<https://c2sp.org/signed-note>). People can read the text, and other programs can verify the
/// signature:
///
/// ```
/// the text, one or more lines
///
/// — operator.example AbCd…
/// ```
///
/// The signature line contains the name of the key and a Base64 text. The Base64 text contains the
/// first four bytes of the key's hash, and then the signature. A note may also have signature lines
/// of other keys, which are ignored.
public final class SignedNote {

  /// Maximum number of characters of a note. A longer text is rejected before it is parsed.
  public static final int MAX_CHARACTERS = 1 << 16;

  private static final String SIGNATURE_LINE = "— ";
  private static final String SEPARATOR = "\n\n" + SIGNATURE_LINE;
  private static final String ALGORITHM = "Ed25519";
  private static final byte ALGORITHM_ID = 0x01;
  private static final int KEY_HASH_BYTES = 4;
  private static final int PUBLIC_KEY_BYTES = 32;

  /// The bytes before the key in the DER encoding of an Ed25519 public key (RFC 8410).
  private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private SignedNote() {}

  /// A public key with its name. As a text, its format is `name+hash+Base64(0x01 ‖ key)`, as in
  /// C2SP signed-note.
  ///
  /// @param name name of the key, without spaces and without `+`
  public record Verifier(String name, PublicKey key) {

    public Verifier {
      requireName(name);
      if (!(key instanceof EdECPublicKey))
        throw new IllegalArgumentException("the key is not an Ed25519 key");
    }

    /// Reads a public key from its text.
    ///
    /// @throws IllegalArgumentException if the text does not have the format of a [Verifier]
    public static Verifier parse(String text) {
      String[] parts = text.strip().split("\\+", 3);
      if (parts.length != 3) throw malformed();
      try {
        byte[] key = Base64.getDecoder().decode(parts[2]);
        if (key.length != 1 + PUBLIC_KEY_BYTES || key[0] != ALGORITHM_ID) throw malformed();
        byte[] der = Arrays.copyOf(DER_PREFIX, DER_PREFIX.length + PUBLIC_KEY_BYTES);
        System.arraycopy(key, 1, der, DER_PREFIX.length, PUBLIC_KEY_BYTES);
        Verifier verifier =
            new Verifier(
                parts[0],
                KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
        if (!HexFormat.of().formatHex(verifier.hash()).equals(parts[1])) throw malformed();
        return verifier;
      } catch (GeneralSecurityException e) {
        throw malformed();
      }
    }

    private static IllegalArgumentException malformed() {
      return new IllegalArgumentException(
          "this is not a verifier key of the form name+hash+key with an Ed25519 key");
    }

    @Override
    public String toString() {
      return "%s+%s+%s"
          .formatted(
              name,
              HexFormat.of().formatHex(hash()),
              Base64.getEncoder().encodeToString(algorithmAndKey()));
    }

    private byte[] hash() {
      byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
      return Arrays.copyOf(Sha256.of(named, algorithmAndKey()), KEY_HASH_BYTES);
    }

    private byte[] algorithmAndKey() {
      byte[] der = key.getEncoded();
      byte[] bytes = new byte[1 + PUBLIC_KEY_BYTES];
      bytes[0] = ALGORITHM_ID;
      System.arraycopy(der, DER_PREFIX.length, bytes, 1, PUBLIC_KEY_BYTES);
      return bytes;
    }
  }

  /// Signs a text and returns the note.
  ///
  /// @param text one or more lines, the last of which ends with a line break
  /// @param key private key that belongs to the verifier
  public static String sign(String text, Verifier verifier, PrivateKey key) {
    requireText(text);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(verifier.hash());
      bytes.writeBytes(signature.sign());
      return "%s\n%s%s %s\n"
          .formatted(
              text,
              SIGNATURE_LINE,
              verifier.name(),
              Base64.getEncoder().encodeToString(bytes.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key is not an Ed25519 key", e);
    }
  }

  /// Verifies a note and returns its text.
  ///
  /// @throws IllegalArgumentException if the text is not a note, or if the note has no valid
  ///   signature of the verifier's key
  public static String open(String note, Verifier verifier) {
    if (note.length() > MAX_CHARACTERS)
      throw new IllegalArgumentException(
          "a signed note has at most %d characters".formatted(MAX_CHARACTERS));
    int end = note.lastIndexOf(SEPARATOR);
    if (end < 0 || !note.endsWith("\n"))
      throw new IllegalArgumentException("there is no signature below the text");
    String text = note.substring(0, end + 1);
    requireText(text);
    for (String line : note.substring(end + 2).split("\n"))
      if (verifies(line, text, verifier)) return text;
    throw new IllegalArgumentException(
        "the note has no valid signature of the key " + verifier.name());
  }

  private static boolean verifies(String line, String text, Verifier verifier) {
    String named = SIGNATURE_LINE + verifier.name() + " ";
    if (!line.startsWith(named)) return false;
    try {
      byte[] bytes = Base64.getDecoder().decode(line.substring(named.length()));
      if (bytes.length <= KEY_HASH_BYTES
          || !Arrays.equals(Arrays.copyOf(bytes, KEY_HASH_BYTES), verifier.hash())) return false;
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(verifier.key());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.verify(bytes, KEY_HASH_BYTES, bytes.length - KEY_HASH_BYTES);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return false;
    }
  }

  private static void requireText(String text) {
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c != '\n' && (c < 0x20 || c == 0x7f)))
      throw new IllegalArgumentException(
          "the text of a signed note ends with a line break and has no other control characters");
  }

  private static void requireName(String name) {
    if (name == null
        || name.isEmpty()
        || name.length() > 200
        || name.chars().anyMatch(c -> c == '+' || Character.isWhitespace(c)))
      throw new IllegalArgumentException(
          "the name of a key has 1 to 200 characters, none of them a space or +");
  }
}
