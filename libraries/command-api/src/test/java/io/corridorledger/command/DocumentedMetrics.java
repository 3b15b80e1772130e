package io.corridorledger.command;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compares the metrics of a writer with the page that lists them.
final class DocumentedMetrics {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`corridor_.*?) \\| (.*) \\|$");
  private static final Pattern NAME = Pattern.compile("`(corridor_[a-z_]+)(?:\\{([a-z,]+)})?`");
  private static final Pattern WORD = Pattern.compile("`([a-z]+)`");
  private static final Pattern META =
      Pattern.compile("(?m)^# (HELP|TYPE) (corridor_[a-z_]+) (.*)$");
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^(corridor_[a-z_]+?)(?:_bucket|_count|_sum)?(?:\\{(.*)})? [^ ]+$");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  private final Path page;
  private final String text;

  /// @param management address of the management interface
  DocumentedMetrics(URI management, Path page) {
    this.page = page;
    this.text =
        given()
            .accept("text/plain")
            .get(management.resolve("/q/metrics"))
            .then()
            .statusCode(200)
            .extract()
            .asString();
  }

  /// @param labels values of each label
  private record Metric(String type, Map<String, Set<String>> labels) {}

  void areComplete() throws IOException {
    Map<String, String> help = new TreeMap<>();
    Map<String, Metric> published = new TreeMap<>();
    META.matcher(text)
        .results()
        .forEach(line -> {
          if (line.group(1).equals("HELP")) help.put(line.group(2), line.group(3));
          else published.put(line.group(2), new Metric(line.group(3), new TreeMap<>()));
        });
    // The greatest value of a histogram.
    published.keySet().removeIf(name -> name.endsWith("_max"));
    help.keySet().retainAll(published.keySet());
    SAMPLE.matcher(text).results().forEach(sample -> addLabels(sample, published));
    assertEquals(documented(), published);
    assertEquals(published.keySet(), help.keySet());
    for (String name : help.keySet()) assertFalse(help.get(name).isBlank(), name);
    assertEquals(help.size(), Set.copyOf(help.values()).size(), help::toString);
  }

  private static void addLabels(MatchResult sample, Map<String, Metric> published) {
    Metric metric = published.get(sample.group(1));
    if (metric == null || sample.group(2) == null) return;
    LABEL
        .matcher(sample.group(2))
        .results()
        .filter(label -> !label.group(1).equals("le"))
        .forEach(label ->
            metric
                .labels()
                .computeIfAbsent(label.group(1), _ -> new TreeSet<>())
                .add(label.group(2)));
  }

  /// The metrics of the page. The name and the meaning determine the type: a name of a counter ends
  /// with `_total`, and that of a duration with its unit, `_seconds`. The meaning lists the values
  /// of the label.
  private Map<String, Metric> documented() throws IOException {
    Map<String, Metric> metrics = new TreeMap<>();
    for (MatchResult row : ROW.matcher(Files.readString(page)).results().toList()) {
      List<String> words = WORD.matcher(row.group(2)).results().map(word -> word.group(1)).toList();
      for (MatchResult name : NAME.matcher(row.group(1)).results().toList())
        metrics.put(
            name.group(1),
            new Metric(
                name.group(1).endsWith("_total")
                    ? "counter"
                    : isHistogram(row.group(2)) ? "histogram" : "gauge",
                name.group(2) == null
                    ? Map.of()
                    : List.of(name.group(2).split(",")).stream()
                        .collect(Collectors.toMap(label -> label, _ -> new TreeSet<>(words)))));
    }
    return metrics;
  }

  private static boolean isHistogram(String meaning) {
    return meaning.startsWith("duration") || meaning.startsWith("size");
  }
}
