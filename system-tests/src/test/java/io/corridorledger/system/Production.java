package io.corridorledger.system;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;

/// The modules that are deployed, for the rules about them.
final class Production {

  private static final List<String> MODULES =
      List.of(
          "libraries/event-contracts",
          "libraries/ledger-integrity",
          "libraries/judgement",
          "libraries/tracing",
          "libraries/rest-support",
          "libraries/event-store",
          "libraries/event-feed",
          "libraries/command-api",
          "agreements-service",
          "logistics-service",
          "projection-service");

  private Production() {}

  static List<Path> classFolders() {
    return MODULES.stream()
        .map(module -> LedgerSystem.root().resolve(module).resolve("target/classes"))
        .toList();
  }

  static List<Path> sourceFolders() {
    return MODULES.stream()
        .map(module -> LedgerSystem.root().resolve(module).resolve("src/main/java"))
        .toList();
  }

  static JavaClasses classes() {
    return new ClassFileImporter().importPaths(classFolders());
  }
}
