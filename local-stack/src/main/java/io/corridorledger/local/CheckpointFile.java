package io.corridorledger.local;

import io.corridorledger.integrity.Checkpoint;
import io.corridorledger.integrity.SignedNote;
import io.corridorledger.integrity.SignedNote.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads and writes a signed checkpoint in a file.
final class CheckpointFile {

  private CheckpointFile() {}

  /// @throws StackException if the file cannot be read, or has no valid signature by the key of
  ///   `verifier`
  static Checkpoint read(Path file, Verifier verifier) {
    try {
      if (Files.size(file) > 4L * SignedNote.MAX_CHARACTERS) {
        throw new IllegalArgumentException("it is too long");
      }
      return Checkpoint.parse(SignedNote.open(Files.readString(file), verifier));
    } catch (IOException e) {
      throw new StackException(
          Exit.KEY_UNUSABLE, "The checkpoint %s cannot be read.".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new StackException(
          Exit.KEY_UNUSABLE,
          "%s is not a checkpoint signed with this key: %s.".formatted(file, e.getMessage()));
    }
  }

  static void write(Path file, Checkpoint checkpoint, OperatorKey key) {
    try {
      OwnerOnly.write(file, SignedNote.sign(checkpoint.text(), key.verifier(), key.key()));
    } catch (IOException e) {
      throw new StackException(
          Exit.FAILED,
          "The checkpoint %s cannot be written: %s.".formatted(file, e.getMessage()),
          e);
    }
  }
}
