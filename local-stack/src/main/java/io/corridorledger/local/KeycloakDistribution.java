package io.corridorledger.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The program files of Keycloak. They are downloaded when a command needs Keycloak for the first
/// time. A build never downloads them.
///
/// Maven downloads the archive, because Maven verifies its checksum, keeps the archive in the local
/// repository, and knows the mirror and the proxy of an organisation. Without the option for strict
/// checksums, Maven would only warn about a wrong checksum.
public final class KeycloakDistribution {

  /// Options of the first step, which prepares the program files for fast starts. Keycloak does not
  /// accept other values at a start. `dev-file` is the database H2 in a file.
  private static final List<String> PREPARATION = List.of("build", "--db=dev-file");

  private static final Duration PREPARATION_TIMEOUT = Duration.ofMinutes(5);
  private static final int PREPARATION_MEGABYTES = 512;
  private static final int MAX_METASPACE_MEGABYTES = 256;
  private static final Pattern VERSION =
      Pattern.compile("<keycloak\\.version>([^<]+)</keycloak\\.version>");

  private KeycloakDistribution() {}

  /// Downloads and prepares the program files if they are missing.
  ///
  /// @throws StackException if this fails; the message names the next step
  public static void ensure(PrintStream out) {
    var version = version();
    var prepared = folder().resolve("prepared-" + version);
    try (var channel =
            FileChannel.open(
                Files.createDirectories(folder().getParent()).resolve("keycloak.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.exists(prepared)) {
        // Files of other versions are kept, because a running stack may use them.
        FileTrees.delete(home(version));
        FileTrees.delete(markers(version));
        download(version, out);
        prepare(version, out);
        Files.createFile(prepared);
      }
    } catch (IOException e) {
      throw new StackException(
          Exit.START_FAILED,
          "The files of Keycloak in %s could not be written (%s): free some space, and repeat the command."
              .formatted(folder(), e),
          e);
    }
  }

  /// The folder in which Keycloak finds the realms that it imports.
  static Path imports() {
    return home(version()).resolve("data/import");
  }

  /// The beginning of a command line that runs Keycloak with the JDK of this process. The script of
  /// Keycloak is not used, because a shell would remain the parent of the JVM. A signal that kills
  /// the shell would not reach the JVM.
  static List<String> command(int heapMegabytes) {
    var home = home(version());
    var command = new ArrayList<>(Project.jvm(heapMegabytes));
    command.addAll(
        List.of(
            "-XX:MaxMetaspaceSize=" + MAX_METASPACE_MEGABYTES + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-cp",
            home.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
    return command;
  }

  private static void download(String version, PrintStream out) {
    out.printf("Downloading Keycloak %s (180 MB), unless Maven already has the archive%n", version);
    var begin = System.nanoTime();
    var log = log("download");
    var errors = new ArrayList<String>();
    var bar = new ProgressBar(out, "percent", 100);
    var code =
        Maven.download(
            List.of("--strict-checksums", "-pl", "local-stack", "dependency:unpack@keycloak"),
            log,
            bar::show,
            line -> {
              if (line.startsWith("[ERROR]")) errors.add(line);
            });
    bar.interrupt();
    if (code != 0) {
      throw new StackException(
          Exit.START_FAILED,
          "Keycloak %s could not be downloaded: connect this machine to Maven Central, or name a mirror in Maven's settings.xml, and repeat the command; the full output is in %s.%n%s"
              .formatted(version, log, errors.isEmpty() ? "" : errors.getFirst()));
    }
    out.printf("  downloaded and unpacked in %s%n", Durations.since(begin));
  }

  private static void prepare(String version, PrintStream out) throws IOException {
    out.println("Preparing Keycloak " + version);
    var begin = System.nanoTime();
    var log = log("preparation");
    var command = command(PREPARATION_MEGABYTES);
    command.addAll(PREPARATION);
    var process =
        new ProcessBuilder(Component.guarded(command, "TERM"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(PREPARATION_TIMEOUT) || process.exitValue() != 0) {
        throw new StackException(
            Exit.START_FAILED,
            "Keycloak %s could not be prepared. The end of %s:%n%s"
                .formatted(version, log, Component.tail(log, Component.TAIL_LINES)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.START_FAILED, "Interrupted.", e);
    } finally {
      process.destroyForcibly();
    }
    out.printf("  prepared in %s%n", Durations.since(begin));
  }

  private static Path log(String step) {
    return Project.root().resolve(".corridor/keycloak-%s.log".formatted(step));
  }

  private static Path folder() {
    return Project.localStack().resolve("target/keycloak");
  }

  private static Path home(String version) {
    return folder().resolve("keycloak-" + version);
  }

  /// The folder in which Maven notes that the archive is unpacked. The module's `pom.xml` states
  /// the same folder.
  private static Path markers(String version) {
    return folder().resolve("markers-" + version);
  }

  /// The version in the project's `pom.xml`.
  private static String version() {
    var pom = Project.root().resolve("pom.xml");
    try {
      var version = VERSION.matcher(Files.readString(pom));
      if (version.find()) return version.group(1);
      throw new StackException(Exit.NOT_BUILT, pom + " does not state keycloak.version.");
    } catch (IOException e) {
      throw new StackException(Exit.NOT_BUILT, pom + " cannot be read.", e);
    }
  }
}
