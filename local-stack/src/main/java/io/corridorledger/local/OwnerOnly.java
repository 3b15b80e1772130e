package io.corridorledger.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Creates files and folders that only their owner can read: the ledger's data, and files that may
/// contain secrets.
final class OwnerOnly {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /// Writes a text to a file. Other users can never read the text. After a crash, the file has
  /// either its old or its new content.
  static void write(Path file, String text) throws IOException {
    var folder = Files.createDirectories(file.toAbsolutePath().getParent());
    var fresh =
        Files.createTempFile(
            folder,
            file.getFileName().toString(),
            null,
            PosixFilePermissions.asFileAttribute(FILE));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Creates an empty file if the file does not exist.
  static void create(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
    } catch (FileAlreadyExistsException _) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }

  static void folder(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, FOLDER);
  }

  /// Removes the permissions of other users from the files in a folder. The permissions of the
  /// folder and its subfolders do not change.
  static void tightenFiles(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (var file : files) {
        tightened(file, FILE);
      }
    }
  }

  /// Removes the permissions of other users from a folder and all its contents. Symbolic links are
  /// not followed.
  static void tighten(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
              throws IOException {
            return tightened(visited, FOLDER);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return attributes.isSymbolicLink() ? FileVisitResult.CONTINUE : tightened(file, FILE);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private static FileVisitResult tightened(Path file, Set<PosixFilePermission> wanted)
      throws IOException {
    if (!FOLDER.containsAll(Files.getPosixFilePermissions(file))) {
      Files.setPosixFilePermissions(file, wanted);
    }
    return FileVisitResult.CONTINUE;
  }

  /// Checks whether only the owner can read or change the file.
  static boolean holds(Path file) throws IOException {
    return FOLDER.containsAll(Files.getPosixFilePermissions(file));
  }
}
