package io.corridorledger.local;

import io.corridorledger.integrity.MacKeys;
import java.nio.file.Path;
import java.util.List;

/// The keys with which the records of each log are authenticated, in a file that only its owner can
/// read: `mac-keys.agreements=k1:9f…`.
///
/// To replace a key, write the new one before the old one, which gets the last position that it may
/// authenticate: `k2:03…,k1:9f…@173`. The writer uses the first, readers accept all.
public final class LogKeys {

  private final Secrets secrets;

  LogKeys(Path dataDirectory) {
    secrets = new Secrets(dataDirectory.resolve("secrets.properties"));
  }

  /// All keys of a log, as the reader is configured with them.
  public String all(String log) {
    return secrets.get("mac-keys." + log, () -> "k1:" + Secrets.random(MacKeys.MIN_BYTES));
  }

  /// The key of the writer.
  String current(String log) {
    return all(log).split(",")[0].strip();
  }

  MacKeys keys(String log) {
    return MacKeys.parse(List.of(all(log).split(",")));
  }
}
