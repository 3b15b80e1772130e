package io.corridorledger.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/// Passwords that are made up once, at random, and kept in a file that only its owner can read.
final class Secrets {

  private static final int BYTES = 24;

  private final Path file;

  Secrets(Path file) {
    this.file = file;
  }

  synchronized String get(String role) {
    try {
      var known = new Properties();
      if (Files.exists(file)) {
        known.load(new StringReader(Files.readString(file)));
      }
      var password = known.getProperty(role);
      if (password == null) {
        password = random();
        known.setProperty(role, password);
        var text = new StringWriter();
        known.store(text, null);
        writeOwnerOnly(file, text.toString());
      }
      return password;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// At once or not at all, and at no moment readable for others.
  static void writeOwnerOnly(Path file, String text) throws IOException {
    var permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var folder = Files.createDirectories(file.toAbsolutePath().getParent());
    var fresh = Files.createTempFile(folder, file.getFileName().toString(), null, permissions);
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
