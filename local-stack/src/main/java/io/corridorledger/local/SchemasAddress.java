package io.corridorledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// The base URL of the JSON Schemas of a stack. The URL is chosen at the first start and stored in
/// the data directory. The URL must not change, because published events contain this URL.
final class SchemasAddress {

  private static final String FILE = "schemas-address.txt";

  private SchemasAddress() {}

  /// @param service URL of the service that returns the schemas
  static String of(Path dataDirectory, URI service) {
    var file = dataDirectory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        OwnerOnly.write(file, service.resolve("/schemas") + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be used", e);
    }
  }
}
