package io.corridorledger.system;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Only the package `evidence` has SQL on the tables of facts, citations and sources. Every string
/// constant of the class files is searched, annotations included.
class EvidenceTablesTest {

  private static final Pattern SQL =
      Pattern.compile("(?i)\\b(from|join|into|update|table)\\s+(fact|citation|source)\\b");

  private static final String OWNER = "io/corridorledger/projection/evidence/";

  /// Classes that still have such SQL. The list may only become shorter.
  private static final Set<String> EXCEPTIONS =
      Set.of("io/corridorledger/projection/sources/Sources");

  @Test
  void onlyTheEvidenceHasSqlOnItsTables() throws IOException {
    var found = new TreeSet<String>();
    for (Path folder : Production.classFolders()) found.addAll(withSql(folder));
    found.removeIf(name -> name.startsWith(OWNER));
    assertEquals(new TreeSet<>(EXCEPTIONS), found);
  }

  @Test
  void noticesSqlInAConstant() throws IOException {
    Path tests = LedgerSystem.root().resolve("system-tests/target/test-classes");
    assertEquals(
        Set.of(Planted.class.getName().replace('.', '/')),
        Set.copyOf(withSql(tests.resolve(getClass().getPackageName().replace('.', '/')))));
  }

  @SuppressWarnings("unused")
  private static final class Planted {
    String sql(String columns) {
      return "SELECT " + columns + " FROM fact WHERE stream = ?";
    }
  }

  private static Set<String> withSql(Path folder) throws IOException {
    var found = new TreeSet<String>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassModel type = ClassFile.of().parse(file);
        if (SQL.matcher(constants(type)).find()) found.add(type.thisClass().asInternalName());
      }
    }
    return found;
  }

  private static String constants(ClassModel type) {
    return StreamSupport.stream(type.constantPool().spliterator(), false)
        .filter(Utf8Entry.class::isInstance)
        .map(entry -> ((Utf8Entry) entry).stringValue())
        .collect(joining("\n--\n"));
  }
}
