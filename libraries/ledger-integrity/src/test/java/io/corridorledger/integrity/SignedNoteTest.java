package io.corridorledger.integrity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.integrity.Checkpoint.LogEnd;
import io.corridorledger.integrity.SignedNote.Verifier;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {

  /// The example of the Go package golang.org/x/mod/sumdb/note, whose format C2SP signed-note
  /// describes.
  private static final String GO_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String GO_TEXT =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";
  private static final String GO_NOTE =
      GO_TEXT
          + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private final KeyPair keys = ed25519();
  private final Verifier verifier = new Verifier("operator.example", keys.getPublic());

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void opensANoteThatAnotherImplementationSigned() {
    assertEquals(GO_TEXT, SignedNote.open(GO_NOTE, Verifier.parse(GO_KEY)));
  }

  @Test
  void writesAVerifierKeyAsItWasRead() {
    assertEquals(GO_KEY, Verifier.parse(GO_KEY).toString());
    assertEquals(verifier.toString(), Verifier.parse(verifier.toString()).toString());
  }

  @Test
  void opensWhatItSigned() {
    String note = SignedNote.sign("one\ntwo\n", verifier, keys.getPrivate());
    assertEquals("one\ntwo\n", SignedNote.open(note, verifier));
  }

  @Test
  void opensANoteThatOthersSignedToo() {
    String note =
        SignedNote.sign("text\n", verifier, keys.getPrivate())
            + "— other.example AAAAAAAA\n— broken !\n";
    assertEquals("text\n", SignedNote.open(note, verifier));
  }

  @Test
  void refusesAChangedText() {
    String note = SignedNote.sign("position 172\n", verifier, keys.getPrivate());
    assertThrows(
        IllegalArgumentException.class,
        () -> SignedNote.open(note.replace("172", "171"), verifier));
  }

  @Test
  void refusesTheSignatureOfAnotherKeyOfTheSameName() {
    KeyPair other = ed25519();
    Verifier impostor = new Verifier("operator.example", other.getPublic());
    String note = SignedNote.sign("text\n", impostor, other.getPrivate());
    assertThrows(IllegalArgumentException.class, () -> SignedNote.open(note, verifier));
  }

  @Test
  void rejectsTextsThatAreNoNote() {
    for (String note :
        List.of("", "text\n", "text\n\n", "\n\n— a b\n", "text\n\n— a b", "x".repeat(1 << 17)))
      assertThrows(IllegalArgumentException.class, () -> SignedNote.open(note, verifier), note);
  }

  @Test
  void rejectsTextsThatAreNoVerifierKey() {
    for (String key :
        List.of(
            "",
            "a+b",
            "a+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            GO_KEY.replace("ARpc", "AhpC"),
            GO_KEY + "AAAA",
            "a b+c74f20a3+!"))
      assertThrows(IllegalArgumentException.class, () -> Verifier.parse(key), key);
  }

  @Test
  void keepsACheckpointOfSeveralLogs() {
    Checkpoint checkpoint =
        new Checkpoint(
            List.of(
                new LogEnd("agreements", 2, 172, new byte[] {1, 2, 3}),
                new LogEnd("logistics", 1, 0, HashChain.start())));
    Checkpoint read = Checkpoint.parse(checkpoint.text());
    assertEquals(checkpoint.text(), read.text());
    assertEquals(172, read.logs().getFirst().position());
    assertArrayEquals(new byte[] {1, 2, 3}, read.logs().getFirst().chainHash());
  }

  @Test
  void rejectsTextsThatAreNoCheckpoint() {
    String first = "corridor-ledger checkpoint v1\n";
    for (String text :
        List.of(
            "",
            "something else\n",
            first + "agreements 1 172\n",
            first + "agreements 1 x AQID\n",
            first + "agreements 0 1 AQID\n",
            first + "agreements 1 -1 AQID\n",
            first + "agreements 1 1 !\n",
            first + "agreements 1 1 AQID\nagreements 1 2 AQID\n"))
      assertThrows(IllegalArgumentException.class, () -> Checkpoint.parse(text), text);
  }
}
