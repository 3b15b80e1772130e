package io.corridorledger.local;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// The folder of one stack, with its data, its log files and a lock file. The lock shows that the
/// stack is running. The operating system releases the lock when the process ends, even after a
/// crash. A file with a process id would not show this, because it would remain after a crash.
final class DataDirectory {

  private static final long LEAST_FREE_BYTES = 512L << 20;

  /// Maximum time to wait until the child processes of a killed `./corridor up` have ended. The
  /// watcher of a child process kills it one minute after the stop signal.
  private static final Duration SURVIVOR_PATIENCE = Duration.ofSeconds(90);

  private static final String LOCK = "lock";

  private final Path path;
  private FileChannel held;

  DataDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /// Creates the folder if it does not exist, and locks it until this process ends.
  void take() {
    try {
      Files.createDirectories(path);
      FileTrees.passable(path);
      OwnerOnly.create(file(LOCK));
      OwnerOnly.tightenFiles(path);
      held = openLock();
      if (held.tryLock() == null) {
        throw alreadyRunning();
      }
      if (Files.getFileStore(path).getUsableSpace() < LEAST_FREE_BYTES) {
        throw new StackException(
            Exit.DATA_DIRECTORY,
            "Less than %d MB are free for %s: free some space, or choose another place with --data."
                .formatted(LEAST_FREE_BYTES >> 20, path));
      }
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY,
          "The data directory %s cannot be written (%s): choose another one with --data."
              .formatted(path, reason(e)),
          e);
    }
  }

  StackException alreadyRunning() {
    return new StackException(
        Exit.ALREADY_RUNNING,
        "A stack is already running on %s (pid %s): see ./corridor status, or stop it with ./corridor down."
            .formatted(path, supervisor().map(p -> Long.toString(p.pid())).orElse("unknown")));
  }

  boolean isRunning() {
    if (!Files.exists(file(LOCK))) {
      return false;
    }
    try (var channel = openLock();
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY,
          "The data directory %s cannot be read (%s).".formatted(path, reason(e)),
          e);
    }
  }

  /// Checks whether a stack has created this folder. Only such a folder is ever deleted.
  boolean isOurs() {
    return Files.exists(file(LOCK)) || path.equals(Project.root().resolve(".corridor"));
  }

  private FileChannel openLock() throws IOException {
    return FileChannel.open(file(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Writes the list of running processes to a file. The commands `status` and `down` and the
  /// cleanup after a crash read this file.
  synchronized void record(List<Component> components, boolean ready) {
    var facts = new Properties();
    put(facts, "supervisor", ProcessHandle.current());
    facts.setProperty("ready", Boolean.toString(ready));
    for (var component : components) {
      facts.setProperty(component.name() + ".port", Integer.toString(component.port()));
      component
          .otherPorts()
          .forEach((use, port) ->
              facts.setProperty(component.name() + ".port." + use, Integer.toString(port)));
      if (component.isAlive()) {
        ProcessHandle.of(component.pid()).ifPresent(p -> put(facts, component.name(), p));
      }
    }
    try {
      var text = new StringWriter();
      facts.store(text, null);
      OwnerOnly.write(file("stack.properties"), text.toString());
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY,
          "%s cannot be written (%s).".formatted(file("stack.properties"), reason(e)),
          e);
    }
  }

  Optional<ProcessHandle> supervisor() {
    return process("supervisor");
  }

  Optional<ProcessHandle> process(String component) {
    var facts = facts();
    var pid = facts.getProperty(component + ".pid");
    var started = facts.getProperty(component + ".started");
    return pid == null
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(pid))
            .filter(Processes::lives)
            .filter(process -> started.equals(startOf(process)));
  }

  Optional<Integer> port(String component) {
    return number(component + ".port");
  }

  /// The port of a component.
  ///
  /// @param use purpose of the port, such as `secure` or `management`
  Optional<Integer> port(String component, String use) {
    return number(component + ".port." + use);
  }

  private Optional<Integer> number(String fact) {
    return Optional.ofNullable(facts().getProperty(fact)).map(Integer::valueOf);
  }

  boolean isReady() {
    return Boolean.parseBoolean(facts().getProperty("ready"));
  }

  List<String> components() {
    return facts().stringPropertyNames().stream()
        .filter(name -> name.endsWith(".port"))
        .map(name -> name.substring(0, name.length() - ".port".length()))
        .toList();
  }

  /// Waits until the watchers have stopped the child processes of a killed `./corridor up`.
  void awaitEndOfSurvivors() {
    for (var component : components()) {
      process(component)
          .ifPresent(survivor -> {
            if (!Processes.await(SURVIVOR_PATIENCE, () -> !Processes.lives(survivor))) {
              survivor.destroyForcibly();
              Processes.await(SURVIVOR_PATIENCE, () -> !Processes.lives(survivor));
            }
          });
    }
  }

  private Properties facts() {
    var facts = new Properties();
    if (Files.exists(file("stack.properties"))) {
      try (var reader = Files.newBufferedReader(file("stack.properties"))) {
        facts.load(reader);
      } catch (IOException e) {
        throw new StackException(
            Exit.DATA_DIRECTORY,
            "%s cannot be read (%s).".formatted(file("stack.properties"), reason(e)),
            e);
      }
    }
    return facts;
  }

  private static void put(Properties facts, String name, ProcessHandle process) {
    facts.setProperty(name + ".pid", Long.toString(process.pid()));
    facts.setProperty(name + ".started", startOf(process));
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }
}
