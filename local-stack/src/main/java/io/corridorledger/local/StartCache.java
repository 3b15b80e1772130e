package io.corridorledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The AOT cache of a service. The cache contains the loaded classes and the profiles of an earlier
/// run, and halves the processor time of a start. After a build, the first local stack writes the
/// cache when the stack stops.
///
/// The JVM ignores a cache of another JVM or of other jars. Therefore a wrong cache costs only
/// time.
final class StartCache {

  private final Path jar;
  private final Path file;

  /// @param jar executable jar of the service
  StartCache(Path jar) {
    this.jar = jar;
    this.file = jar.resolveSibling("start.aot");
  }

  /// Whether the cache was made from this build of the service.
  boolean isCurrent() {
    try {
      return Files.exists(file)
          && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The options with which a JVM uses the cache. With these options, the JVM ignores a wrong cache
  /// without a message.
  List<String> options() {
    return Files.exists(file)
        ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off")
        : List.of();
  }

  /// The options with which a JVM writes a new cache when it ends.
  List<String> recordingOptions() {
    return List.of("-XX:AOTCacheOutput=" + recorded());
  }

  /// Replaces the cache with the new one, if the service has written one.
  void replace() {
    try {
      if (Files.exists(recorded()))
        Files.move(recorded(), file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path recorded() {
    return file.resolveSibling("start.aot.new");
  }
}
