package io.corridorledger.local;

import io.corridorledger.integrity.MacKeys;
import java.nio.file.Path;
import java.util.List;

/// The keys that authenticate the records of each log. The keys are in a file that only its owner
/// can read, with lines such as `mac-keys.agreements=k1:9f…`.
///
/// To replace a key, write the new key before the old key. Add to the old key the last position
/// that it may authenticate: `k2:03…,k1:9f…@173`. The writer uses the first key, and readers accept
/// all keys.
public final class LogKeys {

  private final Path file;
  private final Secrets secrets;

  LogKeys(Path file) {
    this.file = file;
    this.secrets = new Secrets(file);
  }

  /// The keys of the stack with this data directory.
  public static LogKeys of(Path dataDirectory) {
    return new LogKeys(dataDirectory.resolve("secrets.properties"));
  }

  /// Returns all keys of a log, in the format of the reader's setting. Creates the first key if
  /// there is none.
  String allOrNew(String log) {
    return secrets.get(nameOf(log), () -> "k1:" + Secrets.random(MacKeys.MIN_BYTES));
  }

  /// Returns the key with which the writer authenticates new records. Creates the first key if
  /// there is none.
  String currentOrNew(String log) {
    return allOrNew(log).split(",")[0].strip();
  }

  /// @throws StackException if the file has no keys for this log
  public MacKeys keys(String log) {
    var text =
        secrets
            .find(nameOf(log))
            .orElseThrow(() -> unusable(log, "there is no %s in %s".formatted(nameOf(log), file)));
    try {
      return MacKeys.parse(List.of(text.split(",")));
    } catch (IllegalArgumentException e) {
      throw unusable(log, e.getMessage());
    }
  }

  private static String nameOf(String log) {
    return "mac-keys." + log;
  }

  private static StackException unusable(String log, String reason) {
    return new StackException(
        Exit.KEY_UNUSABLE,
        "The records of the log %s cannot be authenticated: %s.".formatted(log, reason));
  }
}
