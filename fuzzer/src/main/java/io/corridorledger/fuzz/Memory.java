package io.corridorledger.fuzz;

import io.corridorledger.fuzz.Finding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The memory use of a service's process.
///
/// @param residentBytes resident size of the whole process, from the operating system
/// @param liveHeapBytes size of the objects that remain after a full garbage collection
/// @param maxHeapBytes maximum size of the heap
record Memory(long residentBytes, long liveHeapBytes, long maxHeapBytes) {

  /// Maximum growth of the live heap in a run. Some growth is allowed, because the caches of a
  /// service fill up.
  static final long MAX_HEAP_GROWTH_BYTES = 64L << 20;

  /// Maximum size of the whole process, as a multiple of its maximum heap. The process is larger
  /// than its heap, because code, thread stacks and network buffers are not on the heap.
  static final int MAX_RESIDENT_HEAPS = 2;

  private static final int TOOL_TIMEOUT_SECONDS = 120;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern MAX_HEAP = Pattern.compile("-XX:MaxHeapSize=(\\d+)");

  static Memory of(long pid) throws IOException {
    var histogram = jcmd(pid, "GC.class_histogram");
    return new Memory(
        residentBytes(pid), number(TOTAL, histogram), number(MAX_HEAP, jcmd(pid, "VM.flags")));
  }

  static long residentBytes(long pid) throws IOException {
    return Long.parseLong(run("ps", "-o", "rss=", "-p", Long.toString(pid)).strip()) << 10;
  }

  List<Finding> boundsOf(Service service, Memory after) {
    var findings = new ArrayList<Finding>();
    if (after.liveHeapBytes - liveHeapBytes > MAX_HEAP_GROWTH_BYTES) {
      findings.add(
          Finding.of(
              Kind.MEMORY,
              service,
              "live heap grew from %s to %s, more than %s"
                  .formatted(
                      megabytes(liveHeapBytes),
                      megabytes(after.liveHeapBytes),
                      megabytes(MAX_HEAP_GROWTH_BYTES))));
    }
    var bound = MAX_RESIDENT_HEAPS * after.maxHeapBytes;
    if (after.residentBytes > bound) {
      findings.add(
          Finding.of(
              Kind.MEMORY,
              service,
              "resident memory is %s, more than %s"
                  .formatted(megabytes(after.residentBytes), megabytes(bound))));
    }
    return findings;
  }

  static String megabytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private static String jcmd(long pid, String command) throws IOException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return run(jcmd, Long.toString(pid), command);
  }

  private static long number(Pattern pattern, String text) throws IOException {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new IOException("no " + pattern + " in: " + text.lines().limit(3).toList());
    }
    return Long.parseLong(found.group(1));
  }

  private static String run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(TOOL_TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output;
  }
}
