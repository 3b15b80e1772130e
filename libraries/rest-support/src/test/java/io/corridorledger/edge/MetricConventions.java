package io.corridorledger.edge;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks the metrics of this project by the conventions of Prometheus. Metrics of libraries are
/// not checked.
///
/// @param text metrics in the text format of Prometheus, without the metrics of libraries
record MetricConventions(String text) {

  private static final String PREFIX = "corridor_";

  private static final Pattern META = Pattern.compile("(?m)^# (HELP|TYPE) (\\S+) ?(.*)$");

  /// Matches the lines of a metric of this project.
  private static final Pattern OWN = Pattern.compile("(# (HELP|TYPE) )?" + PREFIX + ".*");

  private static final Set<String> BASE_UNITS = Set.of("seconds", "bytes", "ratio");

  /// Last words of the names of histograms that count objects. Such names have no base unit.
  private static final Set<String> COUNTED = Set.of("commands", "events");

  /// Units for which Prometheus has a base unit.
  private static final Pattern OTHER_UNIT =
      Pattern.compile(
          "_(ns|us|ms|nanoseconds|microseconds|millis|milliseconds|minutes|hours|days|bits|kb|mb|gb|kilobytes|megabytes|gigabytes|percent|percentage)(_|$)");

  /// Words for a duration. A name with one of these words must end with a base unit.
  private static final Pattern DURATION =
      Pattern.compile("_(age|delay|duration|time|latency)(_|$)");

  /// @param management address of the management interface
  static MetricConventions of(URI management) {
    return of(RawHttp.get(management, "/q/metrics", "Accept: text/plain").body());
  }

  static MetricConventions of(String metrics) {
    return new MetricConventions(
        metrics
            .lines()
            .filter(line -> OWN.matcher(line).matches())
            .collect(Collectors.joining("\n", "", "\n")));
  }

  private Map<String, String> meta(String keyword) {
    Map<String, String> meta = new TreeMap<>();
    META.matcher(text)
        .results()
        .filter(line -> line.group(1).equals(keyword))
        .forEach(line -> meta.put(line.group(2), line.group(3).strip()));
    return meta;
  }

  int number() {
    return meta("TYPE").size();
  }

  List<String> violations() {
    List<String> violations = new ArrayList<>();
    Map<String, String> help = meta("HELP");
    Map<String, String> types = meta("TYPE");
    types.forEach((name, type) -> {
      if (help.getOrDefault(name, "").isEmpty()) violations.add(name + " has no help text");
      // For each histogram, the registry adds a gauge `…_max` with the greatest value.
      String base = name.replaceFirst("_max$", "");
      if (type.equals("counter") != base.endsWith("_total"))
        violations.add(name + ": the names of counters, and only these, end with _total");
      if (OTHER_UNIT.matcher(base).find() || DURATION.matcher(base).find() && !hasUnit(base))
        violations.add(name + " has no base unit");
      if (Set.of("histogram", "summary").contains(type) && !hasUnit(base) && !counts(base))
        violations.add(name + " has no unit");
      if (!base.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"))
        violations.add(name + " is not in snake case");
    });
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .distinct()
        .filter(sample -> !types.containsKey(sample))
        .filter(sample -> !types.containsKey(sample.replaceFirst("_(bucket|count|sum)$", "")))
        .forEach(sample -> violations.add(sample + " has no type"));
    return violations;
  }

  private static boolean hasUnit(String name) {
    return BASE_UNITS.contains(lastWord(name));
  }

  private static boolean counts(String name) {
    return COUNTED.contains(lastWord(name));
  }

  private static String lastWord(String name) {
    return name.substring(name.lastIndexOf('_') + 1);
  }

  static boolean isPromtoolInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> new File(folder, "promtool").canExecute());
  }

  /// The output of `promtool check metrics`; empty if promtool finds no problem.
  String promtool() throws IOException, InterruptedException {
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (var input = promtool.outputWriter(StandardCharsets.UTF_8)) {
      input.write(text);
    }
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = promtool.waitFor();
    return code == 0 ? output : output + "exit code " + code;
  }
}
