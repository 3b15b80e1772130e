package io.corridorledger.projection.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads how many rows the database examines for a page of a list.
public final class Plans {

  /// A line of EXPLAIN that reads a table or an index, with its rows per loop and its loops.
  private static final Pattern SCAN =
      Pattern.compile("Scan.*\\(actual rows=([0-9.]+) loops=([0-9]+)\\)");

  private static final Pattern NODE = Pattern.compile("loops=([0-9]+)\\)");
  private static final Pattern REMOVED =
      Pattern.compile("Rows Removed by (?:Filter|Index Recheck): ([0-9]+)");

  private Plans() {}

  /// @param examined rows that the scans returned or removed
  /// @param plan for messages
  public record Examined(long examined, String plan) {}

  /// Runs the query of a page as [Rows] does.
  public static Examined page(Rows rows, View<?> view, Criteria criteria, int limit) {
    List<Object> values = new ArrayList<>(criteria.values());
    List<String> lines =
        rows.select(
            "EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT sort_key FROM %s WHERE %s ORDER BY %s LIMIT %d"
                .formatted(view.name(), criteria.condition(), criteria.order(), limit),
            values,
            row -> row.getString(1));
    double examined = 0;
    double loops = 1;
    for (String line : lines) {
      Matcher node = NODE.matcher(line);
      if (node.find()) loops = Double.parseDouble(node.group(1));
      Matcher scan = SCAN.matcher(line);
      if (scan.find()) examined += Double.parseDouble(scan.group(1)) * loops;
      Matcher removed = REMOVED.matcher(line);
      if (removed.find()) examined += Double.parseDouble(removed.group(1)) * loops;
    }
    return new Examined(Math.round(examined), String.join("\n", lines));
  }
}
