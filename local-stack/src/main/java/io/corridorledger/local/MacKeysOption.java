package io.corridorledger.local;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option of the commands that authenticate records.
final class MacKeysOption {

  @Option(
      names = "--mac-keys",
      paramLabel = "FILE",
      description =
          "Keys that authenticate records, mac-keys.LOG=id:hex,… in lines; default: secrets.properties in the data directory")
  private Path file;

  LogKeys keys(DataDirectory data) {
    return file == null ? LogKeys.of(data.path()) : new LogKeys(file);
  }
}
