package io.corridorledger.local;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The command-line option for the file with the keys of the logs. Commands that check published
/// records have this option.
final class MacKeysOption {

  @Option(
      names = "--mac-keys",
      paramLabel = "FILE",
      description =
          "File with the keys that authenticate records; each log has a line mac-keys.LOG=id:hex,…; default: secrets.properties in the data directory")
  private Path file;

  LogKeys keys(DataDirectory data) {
    return file == null ? LogKeys.of(data.path()) : new LogKeys(file);
  }
}
