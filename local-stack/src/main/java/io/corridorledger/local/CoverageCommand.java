package io.corridorledger.local;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows which statements of the source articles the dataset contains. Runs the main class of the
/// module `dataset`.
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description = "Show which facts of the source articles the dataset contains.")
final class CoverageCommand implements Callable<Integer> {

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Passed to the dataset module")
  List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    new Build(System.out)
        .ensure(List.of("dataset"), "target/classes/io/corridorledger/dataset/Coverage.class");
    var target = Project.root().resolve("dataset/target");
    var command =
        new ArrayList<>(
            List.of(
                Project.java(),
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                "io.corridorledger.dataset.Coverage"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(Project.root().toFile())
        .inheritIO()
        .start()
        .waitFor();
  }
}
