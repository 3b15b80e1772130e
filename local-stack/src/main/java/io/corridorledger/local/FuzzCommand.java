package io.corridorledger.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts a stack on free ports and runs the module `fuzzer` against its services.
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    description = {
      "Start a separate stack, send valid, invalid and malformed requests to its services,",
      "and check responses and databases: no lost event, no internal data, no write by a rejected request."
    })
final class FuzzCommand implements Callable<Integer> {

  enum Service {
    agreements,
    logistics,
    projection
  }

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Number of requests for each service; default ${DEFAULT-VALUE}")
  int requests;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the requests; the same seed gives the same requests; default ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Fuzz only this service: ${COMPLETION-CANDIDATES}")
  Service service;

  @Option(
      names = "--request",
      paramLabel = "N",
      description =
          "Send only the request with this number and the earlier requests that it depends on; needs --service")
  Long request;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "8",
      description = "Number of parallel connections; default ${DEFAULT-VALUE}")
  int connections;

  @Option(
      names = "--without",
      paramLabel = "KIND",
      split = ",",
      description =
          "Skip mutations whose name contains this text, such as framing or body/deep-nesting")
  List<String> without = List.of();

  @Option(
      names = "--keep",
      description = "Keep the data and logs of the stack even without findings")
  boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (request != null && service == null) {
      throw new StackException(
          Exit.USAGE, "--request needs --service: request numbers start from 0 for each service.");
    }
    new Build(System.out)
        .ensure(List.of("fuzzer"), "target/classes/io/corridorledger/fuzz/Main.class");
    var parent = Files.createDirectories(Project.root().resolve("target/fuzz"));
    var data = new DataDirectory(Files.createTempDirectory(parent, "stack-"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data), "stop"));
    var up = CorridorCli.commandLine().execute(arguments(data.path()).toArray(String[]::new));
    if (up != Exit.OK.code()) {
      return up;
    }
    var code = fuzz(data);
    stop(data);
    if (code == 0 && !keep) {
      FileTrees.delete(data.path());
    } else {
      System.out.println("Data and logs of the stack are kept in " + data.path());
    }
    return code;
  }

  /// The command line of a stack with a free port for each port option.
  private static List<String> arguments(Path data) {
    var arguments = new ArrayList<>(List.of("up", "--detach", "--data", data.toString()));
    var options = CorridorCli.commandLine().getSubcommands().get("up").getCommandSpec().options();
    for (var option : options) {
      if (option.longestName().endsWith("-port")) {
        arguments.add(option.longestName() + "=" + Ports.free());
      }
    }
    return arguments;
  }

  private int fuzz(DataDirectory data) throws IOException, InterruptedException {
    var target = Project.root().resolve("fuzzer/target");
    var command = new ArrayList<>(Project.jvm(512));
    command.addAll(
        List.of(
            "-cp",
            String.join(
                File.pathSeparator,
                target.resolve("classes").toString(),
                target.resolve("lib") + "/*",
                Project.classPath()),
            "io.corridorledger.fuzz.Main",
            "seed=" + seed,
            "requests=" + requests,
            "connections=" + connections,
            "without=" + String.join(",", without),
            "data=" + data.path()));
    if (service != null) {
      command.add("service=" + service);
    }
    if (request != null) {
      command.add("request=" + request);
    }
    command.add("postgres.port=" + data.port("postgres").orElseThrow());
    for (var each : Service.values()) {
      var name = each + "-service";
      command.add(each + ".port=" + data.port(name).orElseThrow());
      command.add(each + ".pid=" + data.process(name).orElseThrow().pid());
    }
    command.add(
        "secret-ports="
            + Arrays.asList("postgres", "kafka").stream()
                .map(name -> data.port(name).orElseThrow().toString())
                .collect(Collectors.joining(",")));
    return new ProcessBuilder(command)
        .directory(Project.root().toFile())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void stop(DataDirectory data) {
    if (Files.exists(data.path()) && data.isRunning()) {
      CorridorCli.commandLine().execute("down", "--data", data.path().toString());
    }
  }
}
