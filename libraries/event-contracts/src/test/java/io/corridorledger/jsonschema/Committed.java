package io.corridorledger.jsonschema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Generated files that are committed. With the system property `contracts.write`, a test writes
/// the files instead of comparing them.
public final class Committed {

  public static final boolean WRITES = Boolean.getBoolean("contracts.write");

  public static final String COMMAND =
      "./mvnw test -pl system-tests -am -Dtest='ContractFilesTest,EventPagesTest'"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dcontracts.write=true";

  private Committed() {}

  /// The files of a folder, by name. Empty if the folder does not exist.
  public static SortedMap<String, String> files(Path folder, String ending) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) return files;
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path file : paths.filter(path -> path.toString().endsWith(ending)).toList())
        files.put(file.getFileName().toString(), Files.readString(file));
    }
    return files;
  }

  /// Compares the files of a folder with the generated files, or writes the generated files.
  public static void compare(Path folder, String ending, SortedMap<String, String> generated)
      throws IOException {
    SortedMap<String, String> committed = files(folder, ending);
    if (WRITES) {
      Files.createDirectories(folder);
      for (String name : committed.keySet())
        if (!generated.containsKey(name)) Files.delete(folder.resolve(name));
      for (var file : generated.entrySet())
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      return;
    }
    String advice = "\nRegenerate the files, review the difference and commit it: " + COMMAND;
    assertEquals(generated.keySet(), committed.keySet(), "files in " + folder + advice);
    generated.forEach((name, text) ->
        assertEquals(text, committed.get(name), () -> folder.resolve(name) + advice));
  }
}
