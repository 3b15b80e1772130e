package io.corridorledger.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/// Random passwords and keys. Each password or key is generated once, and is stored in a file that
/// only its owner can read.
final class Secrets {

  private static final int PASSWORD_BYTES = 24;

  private final Path file;

  Secrets(Path file) {
    this.file = file;
  }

  /// The password of a database role or Kafka account.
  String get(String role) {
    return get(role, () -> random(PASSWORD_BYTES));
  }

  /// @param made creates the secret if the file does not contain one with this name
  synchronized String get(String name, Supplier<String> made) {
    try {
      var known = all();
      var secret = known.getProperty(name);
      if (secret == null) {
        secret = made.get();
        known.setProperty(name, secret);
        var text = new StringWriter();
        known.store(text, null);
        OwnerOnly.write(file, text.toString());
      }
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized Optional<String> find(String name) {
    try {
      return Optional.ofNullable(all().getProperty(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Properties all() throws IOException {
    var known = new Properties();
    if (Files.exists(file)) {
      known.load(new StringReader(Files.readString(file)));
    }
    return known;
  }

  /// Random bytes as hexadecimal digits.
  static String random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
