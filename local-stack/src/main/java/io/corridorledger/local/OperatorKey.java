package io.corridorledger.local;

import io.corridorledger.integrity.SignedNote;
import io.corridorledger.integrity.SignedNote.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// The Ed25519 key with which an operator signs checkpoints. The private key is in a PEM file
/// (PKCS#8) that only its owner can read. The public key is in a file next to it, in the format of
/// C2SP signed-note.
///
/// A person with the private key can sign a checkpoint of a falsified log. Therefore keep the key
/// on a machine that has neither the databases nor the broker.
record OperatorKey(PrivateKey key, Verifier verifier) {

  static final String NAME = "corridor-ledger-operator";

  private static final String ALGORITHM = "Ed25519";
  private static final String HEADER = "-----BEGIN PRIVATE KEY-----";
  private static final String FOOTER = "-----END PRIVATE KEY-----";
  private static final int MAX_FILE_BYTES = 10_000;

  static Path defaultFile(DataDirectory data) {
    return data.file("operator/checkpoint-key.pem");
  }

  static Path defaultVerifier(DataDirectory data) {
    return verifierOf(defaultFile(data));
  }

  /// Returns the path of the public key.
  ///
  /// @param file path of the private key
  static Path verifierOf(Path file) {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.pem$", "") + ".pub");
  }

  /// Creates a new key. A file that already exists is never replaced.
  static OperatorKey create(Path file) {
    for (var needed : new Path[] {file, verifierOf(file)}) {
      if (Files.exists(needed)) {
        throw new StackException(
            Exit.USAGE,
            "%s exists and a key is never overwritten: choose another file.".formatted(needed));
      }
    }
    try {
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      var key = new OperatorKey(pair.getPrivate(), new Verifier(NAME, pair.getPublic()));
      var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
      OwnerOnly.write(
          file,
          "%s\n%s\n%s\n"
              .formatted(HEADER, base64.encodeToString(pair.getPrivate().getEncoded()), FOOTER));
      Files.writeString(verifierOf(file), key.verifier() + "\n");
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    } catch (IOException e) {
      throw unusable(file, "it cannot be written: " + e.getMessage());
    }
  }

  static OperatorKey read(Path file) {
    var pem = text(file);
    try {
      if (!OwnerOnly.holds(file)) {
        throw unusable(file, "other users can read it: run chmod 600 on it, or create a new key");
      }
      var base64 = pem.strip().replace(HEADER, "").replace(FOOTER, "").replaceAll("\\s", "");
      var key =
          new OperatorKey(
              KeyFactory.getInstance(ALGORITHM)
                  .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))),
              readVerifier(verifierOf(file)));
      // Signs and verifies a test note, to check that the private key and the public key form a
      // pair. With a wrong pair, the signed checkpoints could not be verified.
      SignedNote.open(SignedNote.sign("test\n", key.verifier(), key.key()), key.verifier());
      return key;
    } catch (IOException e) {
      throw unusable(file, e.getMessage());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(file, "it is not the Ed25519 key that belongs to " + verifierOf(file));
    }
  }

  static Verifier readVerifier(Path file) {
    try {
      return Verifier.parse(text(file));
    } catch (IllegalArgumentException e) {
      throw unusable(file, e.getMessage());
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw unusable(file, "it is too long for a key");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw unusable(file, "it cannot be read");
    }
  }

  private static StackException unusable(Path file, String reason) {
    return new StackException(
        Exit.KEY_UNUSABLE, "The key in %s cannot be used: %s.".formatted(file, reason));
  }
}
