package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.integrity.Checkpoint;
import io.corridorledger.integrity.Checkpoint.LogEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorKeyTest {

  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          List.of(
              new LogEnd("agreements", 1, 172, new byte[] {1, 2, 3}),
              new LogEnd("logistics", 2, 0, new byte[0])));

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("keys/operator.pem");
  }

  @Test
  void aSignatureIsVerifiedByThePublicKey() throws Exception {
    OperatorKey.create(file);
    var note = directory.resolve("checkpoint.txt");
    CheckpointFile.write(note, CHECKPOINT, OperatorKey.read(file));

    var verifier = OperatorKey.readVerifier(directory.resolve("keys/operator.pub"));
    var read = CheckpointFile.read(note, verifier);
    assertEquals(CHECKPOINT.text(), read.text());
    assertArrayEquals(new byte[] {1, 2, 3}, read.logs().getFirst().chainHash());
    assertTrue(Files.readString(file).startsWith("-----BEGIN PRIVATE KEY-----\n"));
  }

  @Test
  void onlyTheOwnerCanReadThePrivateKeyAndOthersAreNotTolerated() throws Exception {
    OperatorKey.create(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    unusable("other users can read it", () -> OperatorKey.read(file));
  }

  @Test
  void aKeyIsNeverReplaced() throws Exception {
    OperatorKey.create(file);
    var before = Files.readString(file);
    assertThrows(StackException.class, () -> OperatorKey.create(file));
    Files.delete(file);
    assertThrows(StackException.class, () -> OperatorKey.create(file)); // the public key exists
    assertTrue(before.contains("PRIVATE KEY"));
  }

  @Test
  void aKeyThatDoesNotBelongToItsPublicKeySignsNothing() throws Exception {
    OperatorKey.create(file);
    var other = directory.resolve("other.pem");
    OperatorKey.create(other);
    Files.copy(
        OperatorKey.verifierOf(other),
        OperatorKey.verifierOf(file),
        StandardCopyOption.REPLACE_EXISTING);
    unusable("it is not the Ed25519 key that belongs to", () -> OperatorKey.read(file));
    Files.writeString(file, "no key");
    unusable("it is not the Ed25519 key that belongs to", () -> OperatorKey.read(file));
  }

  @Test
  void aChangedCheckpointAndOneOfAnotherKeyAreRefused() throws Exception {
    var key = OperatorKey.create(file);
    var other = OperatorKey.create(directory.resolve("other.pem"));
    var note = directory.resolve("checkpoint.txt");
    CheckpointFile.write(note, CHECKPOINT, key);
    unusable("is not a checkpoint signed with", () -> CheckpointFile.read(note, other.verifier()));
    Files.writeString(note, Files.readString(note).replace(" 172 ", " 171 "));
    unusable("is not a checkpoint signed with", () -> CheckpointFile.read(note, key.verifier()));
    Files.writeString(note, "");
    unusable("is not a checkpoint signed with", () -> CheckpointFile.read(note, key.verifier()));
    Files.delete(note);
    unusable("cannot be read", () -> CheckpointFile.read(note, key.verifier()));
  }

  private static void unusable(String reason, Runnable action) {
    var refused = assertThrows(StackException.class, action::run);
    assertEquals(Exit.KEY_UNUSABLE, refused.exit());
    assertTrue(refused.getMessage().contains(reason), refused::getMessage);
  }
}
