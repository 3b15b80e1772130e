package io.corridorledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A server process of the stack: a broker, a database, an identity provider or a service. A test
/// can kill it and start it again with the same data.
///
/// `STOPPED ─start→ STARTING ─probe succeeds→ HEALTHY ─stop, kill9, crash→ STOPPED`
///
/// The process runs in its own terminal session, so that Ctrl-C reaches only the parent process.
/// The parent then stops the components in the right order. If the parent is killed, a watcher ends
/// the component, see [#guarded].
public abstract sealed class Component permits KafkaBroker, Postgres, Keycloak, ServiceProcess {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  /// Maximum time from the kill signal to the end of a process. A process that waits for a slow
  /// disk ends only after the disk has responded.
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(90);

  private static final int PROBE_INTERVAL_MILLIS = 25;
  static final int TAIL_LINES = 20;
  private static final int MAX_TAIL_BYTES = 1 << 16;

  /// A shell script that starts a watcher and then replaces itself with the command. The watcher
  /// ends the command when the parent process ends, even after `kill -9`.
  ///
  /// The watcher reads from a pipe that the parent holds open. When the parent ends, the operating
  /// system closes the pipe. The watcher then sends the stop signal to the command, and SIGKILL one
  /// minute later. The script sets a umask, so that only the owner can read the files of the
  /// command.
  private static final String GUARD =
      """
      signal=$1; shift
      umask 077
      exec 3<&0 </dev/null
      (
        while read -r _ <&3; do :; done
        kill -s "$signal" $$ || exit 0
        n=0; while [ $n -lt 60 ]; do sleep 1; kill -0 $$ || exit 0; n=$((n + 1)); done
        kill -s KILL $$
      ) >/dev/null 2>&1 &
      exec 3<&- "$@"
      """;

  private final String name;
  private final int port;
  private final Path directory;
  private volatile Process process;

  Component(String name, Path directory, int port) {
    this.name = name;
    this.directory = directory.toAbsolutePath();
    this.port = port;
  }

  /// The signal that makes this process shut down properly, such as `TERM`.
  abstract String stopSignal();

  /// Prepares the files that the process needs, and returns its command line.
  abstract List<String> command() throws IOException;

  abstract Map<String, String> environment();

  /// Checks once whether the component works. Returns false or throws an exception if it does not.
  abstract boolean probe() throws IOException;

  /// Removes the permissions of other users from the component's folder. An older version of this
  /// program may have granted these permissions.
  void protect() throws IOException {
    OwnerOnly.tighten(directory);
  }

  /// Called when the process has ended after its stop signal.
  void stopped() {}

  /// Maximum time in which the process ends by itself after its stop signal.
  Duration stopTimeout() {
    return STOP_TIMEOUT;
  }

  /// The ports other than the main port, by purpose.
  Map<String, Integer> otherPorts() {
    return Map.of();
  }

  /// Does the part of the setup that needs the running process. Called at each start, before a
  /// client may use the component.
  void prepare() {}

  public final String name() {
    return name;
  }

  public final int port() {
    return port;
  }

  private List<Integer> ports() {
    var ports = new ArrayList<>(otherPorts().values());
    ports.addFirst(port);
    return ports;
  }

  /// The folder with the data and the log file of this component.
  public final Path directory() {
    return directory;
  }

  public final Path log() {
    return directory.resolve(name + ".log");
  }

  public final long pid() {
    return running().pid();
  }

  public final boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// Completes when the current process ends, for any reason.
  public final CompletableFuture<Process> onExit() {
    return running().onExit();
  }

  /// Starts the process and returns immediately; [#awaitHealthy] waits until it works.
  public final void start() {
    if (isAlive()) {
      throw new IllegalStateException(name + " is already running, pid " + pid());
    }
    for (var needed : ports()) {
      if (!Ports.isFree(needed)) {
        throw new StackException(
            Exit.PORT_TAKEN,
            "Port %d, which %s needs, is in use: stop the program that uses it, or choose another port."
                .formatted(needed, name));
      }
    }
    try {
      Files.createDirectories(directory);
      protect();
      OwnerOnly.create(log());
      var builder = new ProcessBuilder(guarded(command(), stopSignal()));
      builder.environment().putAll(environment());
      process =
          builder
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new StackException(
          Exit.START_FAILED, "%s could not be started: %s".formatted(name, e.getMessage()), e);
    }
  }

  /// Waits until the component works.
  ///
  /// @throws StackException if the process ends or the timeout expires first; the message contains
  ///   the last lines of the log file
  public final void awaitHealthy(Duration timeout) {
    var deadline = System.nanoTime() + timeout.toNanos();
    while (!isHealthy()) {
      if (!isAlive()) {
        throw failure("ended with code %d while starting".formatted(process.exitValue()));
      }
      if (System.nanoTime() > deadline) {
        throw failure("was not healthy within " + timeout.toSeconds() + " s");
      }
      awaitExit(Duration.ofMillis(PROBE_INTERVAL_MILLIS));
      if (Thread.currentThread().isInterrupted()) {
        throw new StackException(Exit.START_FAILED, name + ": the start was aborted");
      }
    }
    prepare();
  }

  public final boolean isHealthy() {
    return isAlive() && answers();
  }

  /// Checks whether a server works on this component's port, and is of the same kind as this
  /// component. Another process may have started that server.
  final boolean answers() {
    try {
      return probe();
    } catch (IOException _) {
      return false;
    }
  }

  /// Kills the process as in a crash, so that it can write nothing more. Returns when the process
  /// has ended.
  public final void kill9() {
    var helpers = running().descendants().toList();
    // `Process.destroyForcibly` would also close the pipe to the watcher, and the watcher would
    // send the stop signal. `ProcessHandle.destroyForcibly` leaves the pipe open until the process
    // has ended.
    running().toHandle().destroyForcibly();
    // The child processes of a killed PostgreSQL server end by themselves. A new server starts only
    // after they have ended.
    if (!awaitExit(KILL_TIMEOUT)
        || !Processes.await(KILL_TIMEOUT, () -> helpers.stream().noneMatch(Processes::lives))) {
      throw new StackException(
          Exit.FAILED, "%s (pid %d) did not end.".formatted(name, process.pid()));
    }
  }

  /// Suspends the process, so that it no longer responds. Its child processes keep running. [#thaw]
  /// resumes the process. [#kill9] also ends a suspended process.
  public final void freeze() {
    signal(running().toHandle(), "STOP");
  }

  public final void thaw() {
    signal(running().toHandle(), "CONT");
  }

  /// Sends the stop signal and waits. Kills the process if it does not end within [#stopTimeout].
  public final void stop() {
    if (!isAlive()) {
      return;
    }
    signal(process.toHandle(), stopSignal());
    if (awaitExit(stopTimeout())) {
      stopped();
    } else {
      kill9();
    }
  }

  /// Stops the process if it runs, and starts it again with the same data and port.
  public final void restart() {
    stop();
    start();
  }

  /// The last lines of the component's log file.
  public final String logTail() {
    return tail(log(), TAIL_LINES);
  }

  /// Returns the last lines of a log file. Reads only the end of the file, because the file may be
  /// long.
  static String tail(Path log, int lines) {
    try (var file = FileChannel.open(log)) {
      var end = ByteBuffer.allocate((int) Math.min(file.size(), MAX_TAIL_BYTES));
      file.position(file.size() - end.capacity());
      while (end.hasRemaining() && file.read(end) >= 0) {}
      var all =
          new String(end.array(), 0, end.position(), StandardCharsets.ISO_8859_1).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  final StackException failure(String what) {
    return new StackException(
        Exit.START_FAILED, "%s %s. The end of %s:%n%s".formatted(name, what, log(), logTail()));
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  private boolean awaitExit(Duration timeout) {
    try {
      return process.waitFor(timeout);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Returns a command line that runs the given command together with a watcher. The watcher ends
  /// the command when this process ends for any reason. The watcher also ends the command when the
  /// caller closes the pipe to the standard input of the new process.
  ///
  /// @param command the command line to run
  /// @param signal the signal that ends the command
  public static List<String> guarded(List<String> command, String signal) {
    var guarded = new ArrayList<>(inOwnSession());
    guarded.addAll(List.of("sh", "-c", GUARD, "sh", signal));
    guarded.addAll(command);
    return guarded;
  }

  /// Returns a prefix for a command line. A command after this prefix runs in a new terminal
  /// session. On macOS, the prefix uses Perl, because macOS has no setsid.
  static List<String> inOwnSession() {
    return System.getProperty("os.name").startsWith("Mac")
        ? List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die")
        : List.of("setsid");
  }

  static void signal(ProcessHandle process, String signal) {
    try {
      new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
