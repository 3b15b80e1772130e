package io.corridorledger.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Builds the modules whose build is missing or older than their sources.
final class Build {

  private static final List<String> WRITER =
      List.of(
          "libraries/ledger-integrity",
          "libraries/event-contracts",
          "libraries/judgement",
          "libraries/tracing",
          "libraries/event-store",
          "libraries/rest-support",
          "libraries/command-api");

  /// For each module, the library modules whose code is part of the module. Maven could compute
  /// this list, but would need some seconds.
  private static final Map<String, List<String>> MADE_OF =
      Map.of(
          "agreements-service",
          WRITER,
          "logistics-service",
          WRITER,
          "projection-service",
          List.of(
              "libraries/ledger-integrity",
              "libraries/event-contracts",
              "libraries/judgement",
              "libraries/tracing",
              "libraries/event-feed",
              "libraries/rest-support"),
          "dataset",
          List.of("libraries/event-contracts"),
          "fuzzer",
          List.of());

  private static final int ERROR_LINES = 8;

  private final PrintStream out;

  Build(PrintStream out) {
    this.out = out;
  }

  /// Builds those of the modules whose product is missing or older than the sources.
  ///
  /// @param product the file that the build creates, relative to the module's folder
  void ensure(List<String> modules, String product) {
    var stale = modules.stream().filter(module -> isStale(module, product)).toList();
    if (stale.isEmpty()) {
      return;
    }
    out.println("Building " + String.join(", ", stale));
    var log = Project.root().resolve(".corridor/build.log");
    var lines = new ArrayList<String>();
    var begin = System.nanoTime();
    var code =
        Maven.run(
            List.of("-DskipTests", "-pl", String.join(",", stale), "-am", "package"),
            log,
            line -> {
              var module = Maven.MODULE.matcher(line);
              if (module.find()) {
                out.printf(
                    "  %-6s %s%n",
                    Objects.requireNonNullElse(module.group("place"), "1/1"), module.group("name"));
              } else if (line.startsWith("[ERROR]") && lines.size() < ERROR_LINES) {
                lines.add(line);
              }
            });
    if (code != 0) {
      throw new StackException(
          Exit.NOT_BUILT,
          "The build failed; the full output is in %s.%n%s"
              .formatted(log, String.join("\n", lines)));
    }
    stale.forEach(Build::stamp);
    out.printf("  built in %s%n", Durations.since(begin));
  }

  private static boolean isStale(String module, String product) {
    var folder = Project.root().resolve(module);
    if (!Files.exists(folder.resolve(product))) {
      return true;
    }
    // A build that changes nothing does not update the modification time of the product. Therefore
    // each build also writes a stamp file. The last build was at the later of the two modification
    // times, that of the product and that of the stamp file.
    var built = later(modified(folder.resolve(product)), modified(stampOf(module)));
    return Stream.concat(
            Stream.of(
                Project.root().resolve("pom.xml"),
                Project.root().resolve("libraries/service-parent/pom.xml")),
            Stream.concat(Stream.of(module), MADE_OF.get(module).stream()).flatMap(Build::sources))
        .anyMatch(source -> modified(source).compareTo(built) > 0);
  }

  private static Stream<Path> sources(String module) {
    var folder = Project.root().resolve(module);
    return Stream.concat(Stream.of(folder.resolve("pom.xml")), files(folder.resolve("src/main")));
  }

  private static Stream<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return Stream.empty();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path stampOf(String module) {
    return Project.root().resolve(module).resolve("target/corridor-built");
  }

  private static void stamp(String module) {
    try {
      Files.writeString(stampOf(module), Instant.now().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.from(Instant.MIN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime later(FileTime a, FileTime b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
