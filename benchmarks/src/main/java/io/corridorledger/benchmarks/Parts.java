package io.corridorledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The processes of a measured system, by name. Reads their processor time and their memory from
/// `/proc`, so this class works on Linux only.
final class Parts {

  /// The unit of processor time in `/proc/<pid>/stat`. It is 10 ms on all platforms of Linux that
  /// Java 25 supports.
  private static final double MILLIS_PER_TICK = 10;

  /// The index of the field `utime` after the name of the program. The fields `stime`, `cutime` and
  /// `cstime` follow.
  private static final int UTIME = 11;

  private final Map<String, Long> processes = new LinkedHashMap<>();

  /// Processor time that the parts used during a measurement.
  ///
  /// @param millis processor time of each part and of its child processes, in milliseconds
  record Cost(double seconds, Map<String, Double> millis) {

    double all() {
      return millis.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// Processor time of all parts as a percentage of one processor core.
    double percentOfACore() {
      return percentOfACore(all());
    }

    double percentOfACore(String part) {
      return percentOfACore(millis.get(part));
    }

    private double percentOfACore(double used) {
      return used / seconds / 10;
    }
  }

  /// A running measurement.
  final class Meter {
    private final long begun = System.nanoTime();
    private final Map<String, Double> before = read();

    Cost stop() {
      double seconds = (System.nanoTime() - begun) / 1e9;
      Map<String, Double> used = new LinkedHashMap<>();
      read().forEach((part, millis) -> used.put(part, millis - before.get(part)));
      return new Cost(seconds, used);
    }
  }

  Parts with(String part, long pid) {
    processes.put(part, pid);
    return this;
  }

  Meter start() {
    return new Meter();
  }

  /// Memory of all parts and of their child processes, in megabytes. A page that several processes
  /// share is counted once.
  Map<String, Double> megabytes() {
    Map<String, Double> memory = new LinkedHashMap<>();
    processes.forEach((part, pid) ->
        memory.put(
            part, family(pid).mapToDouble(p -> proportionalKilobytes(p.pid())).sum() / 1024));
    return memory;
  }

  /// Memory of one part without its child processes, in megabytes.
  double ownMegabytes(String part) {
    return proportionalKilobytes(processes.get(part)) / 1024;
  }

  /// Fails if one of the processes is a JVM that does not use both compilers. The result would
  /// depend on the launcher and not on the product.
  Parts requireBothCompilers() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    for (var part : processes.entrySet()) {
      if (!Files.readString(proc(part.getValue(), "comm")).startsWith("java")) continue;
      Process asking =
          new ProcessBuilder(jcmd.toString(), part.getValue().toString(), "VM.flags")
              .redirectErrorStream(true)
              .start();
      String flags = new String(asking.getInputStream().readAllBytes());
      if (!asking.waitFor(30, TimeUnit.SECONDS) || asking.exitValue() != 0)
        throw new IllegalStateException(
            "%s did not answer jcmd, so its flags are unknown: use a JDK and not a JRE. %s"
                .formatted(part.getKey(), flags));
      if (flags.matches(
          "(?s).*(TieredStopAtLevel=[0-3]|-TieredCompilation|\\+UseInterpreter\\b).*"))
        throw new IllegalStateException(
            "The %s runs without the second compiler: remove the flag from _JAVA_OPTIONS and JAVA_TOOL_OPTIONS, then run again. Its flags: %s"
                .formatted(part.getKey(), flags.strip()));
    }
    return this;
  }

  private Map<String, Double> read() {
    Map<String, Double> millis = new LinkedHashMap<>();
    processes.forEach((part, pid) -> {
      if (!Files.exists(proc(pid, "stat")))
        throw new IllegalStateException(
            "The process of %s (pid %d) has ended: look at the end of its log."
                .formatted(part, pid));
      millis.put(part, family(pid).mapToDouble(p -> processorMillis(p.pid())).sum());
    });
    return millis;
  }

  private static Stream<ProcessHandle> family(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(process), process.descendants());
  }

  /// Processor time of a process and of its child processes that have ended.
  private static double processorMillis(long pid) {
    String stat = read(proc(pid, "stat"));
    if (stat.isEmpty()) return 0;
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int i = UTIME; i < UTIME + 4; i++) ticks += Long.parseLong(fields[i]);
    return ticks * MILLIS_PER_TICK;
  }

  private static double proportionalKilobytes(long pid) {
    return read(proc(pid, "smaps_rollup"))
        .lines()
        .filter(line -> line.startsWith("Pss:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .sum();
  }

  /// Returns the text of a file, or an empty text if the process has ended meanwhile.
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      if (!Files.exists(file.getParent())
          || String.valueOf(e.getMessage()).contains("No such process")) return "";
      throw new UncheckedIOException(e);
    }
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
