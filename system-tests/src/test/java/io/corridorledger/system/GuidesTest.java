package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The pages about adding an event and adding a read model are complete. This test makes the
/// changes of both pages on one copy of the sources, and runs the tests that the pages name. The
/// changed files are the files in the tables of the pages.
///
/// The build also writes the files of `ContractFilesTest`. It does not write the files of the tests
/// in this module, because it does not build this module.
///
/// The build takes minutes. So this test runs with the long tests.
@Tag("faults")
class GuidesTest {

  private static final Path ROOT = LedgerSystem.root();
  private static final Path COPY = ROOT.resolve("system-tests/target/guides/copy");
  private static final Path LOG = ROOT.resolve("system-tests/target/guides/build.log");

  private static final Path MIGRATIONS =
      Path.of("projection-service/src/main/resources/db/migration");
  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__.*");

  /// Folders that contain no sources.
  private static final Set<String> LEFT_OUT =
      Set.of("target", ".git", ".corridor", "node_modules", "__pycache__");

  private static final String CONTRACTS = "ContractFilesTest";

  /// The tests that prove the new event and the new read model.
  private static final List<String> TESTS =
      List.of(
          CONTRACTS,
          "GoldenCorpusTest",
          "FactConstraintsTest",
          "CommitmentTest",
          "ReadModelsFoldTest#everyResponse*+aList*");

  /// The time after which the build is ended. The build takes about a minute.
  private static final int MAX_MINUTES = 30;

  private static Guide event;
  private static Guide readModel;
  private static SortedMap<String, String> before;
  private static SortedMap<String, String> written;
  private static SortedMap<String, String> built;

  @BeforeAll
  static void followBothPages() throws IOException, InterruptedException {
    event = Guide.read(ROOT.resolve("docs/adding-an-event.md"), text -> text);
    String next = "V%d__".formatted(lastMigration() + 1);
    readModel =
        Guide.read(ROOT.resolve("docs/adding-a-read-model.md"), text -> text.replace("VN__", next));
    copy();
    before = sources();
    for (Guide guide : List.of(event, readModel))
      for (Guide.Change change : guide.changes()) change.apply(COPY);
    written = sources();
    build();
    built = sources();
  }

  @Test
  void aNewEventChangesTheFilesOnItsPage() {
    assertEquals(named(event, Guide.READER), changedBy(event));
    assertEquals(named(event, CONTRACTS), changes(written, built, Set.of("docs")));
  }

  @Test
  void aNewReadModelChangesTheFilesOnItsPage() {
    assertEquals(named(readModel, Guide.READER), changedBy(readModel));
  }

  @Test
  void theChangesOfThePagesAreAllChanges() {
    SortedSet<String> all = named(event, Guide.READER);
    all.addAll(named(readModel, Guide.READER));
    assertEquals(all, changes(before, written, Set.of()));
  }

  @Test
  void aNewEventIsAtMostFourJavaFilesAndOneExample() {
    assertTrue(mainFiles(event, ".java").size() <= 4, () -> mainFiles(event, ".java").toString());
    assertEquals(1, mainFiles(event, ".json").size());
    assertEquals(
        mainFiles(event, "").size(),
        mainFiles(event, ".java").size() + mainFiles(event, ".json").size());
  }

  @Test
  void aNewReadModelIsThreeFilesAndAMigration() {
    assertEquals(3, mainFiles(readModel, ".java").size());
    assertEquals(1, mainFiles(readModel, ".sql").size());
    assertEquals(4, mainFiles(readModel, "").size());
  }

  @Test
  void aHunkWhoseLinesAreNotInTheFileIsReported() throws IOException {
    Path page = COPY.resolveSibling("page.md");
    Files.writeString(page, "```diff\n+++ pom.xml\n@@\n no such line\n+another\n```\n");
    Guide.Change change = Guide.read(page, text -> text).changes().getFirst();
    assertTrue(
        assertThrows(AssertionError.class, () -> change.apply(COPY))
            .getMessage()
            .contains("no such line"));
  }

  private static SortedSet<String> named(Guide guide, String by) {
    SortedSet<String> files = new TreeSet<>();
    guide
        .files()
        .forEach((file, writer) -> {
          if (writer.equals(by)) files.add(file);
        });
    return files;
  }

  private static SortedSet<String> changedBy(Guide guide) {
    SortedSet<String> files = new TreeSet<>();
    for (Guide.Change change : guide.changes()) files.add(change.file());
    return files;
  }

  private static List<String> mainFiles(Guide guide, String ending) {
    return changedBy(guide).stream()
        .filter(file -> file.contains("/src/main/") && file.endsWith(ending))
        .toList();
  }

  /// @param folders folders to compare; empty for all
  private static SortedSet<String> changes(
      SortedMap<String, String> earlier, SortedMap<String, String> later, Set<String> folders) {
    SortedSet<String> changed = new TreeSet<>(earlier.keySet());
    changed.addAll(later.keySet());
    changed.removeIf(file ->
        Objects.equals(earlier.get(file), later.get(file))
            || !folders.isEmpty() && folders.stream().noneMatch(f -> file.startsWith(f + "/")));
    return changed;
  }

  private static int lastMigration() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(MIGRATIONS))) {
      return files
          .map(file -> MIGRATION.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElseThrow();
    }
  }

  private static void copy() throws IOException {
    delete(COPY);
    for (Path file : files(ROOT)) {
      Path to = COPY.resolve(ROOT.relativize(file));
      Files.createDirectories(to.getParent());
      Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) return;
    List<Path> all;
    try (Stream<Path> walked = Files.walk(tree)) {
      all = new ArrayList<>(walked.toList());
    }
    for (Path file : all.reversed()) Files.delete(file);
  }

  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(root) && LEFT_OUT.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /// The files of the copy with their contents. Each byte is one character.
  private static SortedMap<String, String> sources() throws IOException {
    SortedMap<String, String> sources = new TreeMap<>();
    for (Path file : files(COPY))
      sources.put(
          COPY.relativize(file).toString(),
          new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    return sources;
  }

  private static void build() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            COPY.resolve("mvnw").toString(),
            "-B",
            "-o",
            "test",
            "-pl",
            "agreements-service,projection-service",
            "-am",
            "-Dtest=" + String.join(",", TESTS),
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Dcontracts.write=true");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(COPY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // The copy has its own root.
    builder.environment().remove("CORRIDOR_ROOT");
    Process maven = builder.start();
    try {
      assertTrue(maven.waitFor(MAX_MINUTES, TimeUnit.MINUTES), () -> "too slow, see " + LOG);
    } finally {
      maven.destroy();
    }
    assertEquals(0, maven.exitValue(), () -> "the build failed, see " + LOG);
    String log = Files.readString(LOG);
    for (String test : TESTS) {
      String name = test.replaceFirst("#.*", "");
      assertTrue(
          Pattern.compile("Tests run: [1-9]\\d*, .* in \\S*\\." + name).matcher(log).find(),
          () -> name + " did not run, see " + LOG);
    }
  }
}
