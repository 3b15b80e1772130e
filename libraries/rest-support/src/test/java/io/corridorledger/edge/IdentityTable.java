package io.corridorledger.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of operations and roles in the documentation.
final class IdentityTable {

  static final String PAGE = "docs/operating/identity.md";

  /// The columns of the table.
  static final List<String> CLIENTS =
      List.of("no token", "no role", "reader", "recorder", "corrector", "operator", "publisher");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\|((?: (?:yes|401|403) \\|){7})$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private IdentityTable() {}

  /// The results of each operation, in the order of [#CLIENTS].
  static Map<String, List<String>> read() {
    Map<String, List<String>> rows = new HashMap<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      List<String> results =
          new ArrayList<>(Arrays.asList(row.group(2).strip().split(" \\|(?: |$)")));
      Matcher name = NAME.matcher(row.group(1));
      while (name.find())
        if (rows.put(name.group(1), results) != null)
          throw new AssertionError(name.group(1) + " is twice in " + PAGE);
    }
    return rows;
  }

  /// The tests of a service run in its folder; those of a library, one folder deeper.
  private static String page() {
    try {
      Path here = Path.of("..", PAGE);
      return Files.readString(Files.exists(here) ? here : Path.of("../..", PAGE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
