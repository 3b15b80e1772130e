package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads CSV (RFC 4180), independently of the code of the services.
final class CsvText {

  /// Matches the beginning of a text to which the service adds an apostrophe: a character that
  /// begins a formula, or apostrophes followed by such a character.
  static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r]");

  private CsvText() {}

  /// The records of a CSV text. The first record is the header.
  static List<List<String>> rows(String csv) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var cell = new StringBuilder();
    var quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted) {
        if (c != '"') cell.append(c);
        else if (i + 1 < csv.length() && csv.charAt(i + 1) == '"') cell.append(csv.charAt(++i));
        else quoted = false;
      } else if (c == '"') {
        assertEquals(0, cell.length(), "a quote inside an unquoted cell");
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(List.copyOf(row));
          row.clear();
        }
      } else if (c == '\r') {
        assertEquals('\n', csv.charAt(i + 1), "a carriage return inside an unquoted cell");
      } else {
        cell.append(c);
      }
    }
    assertTrue(!quoted && row.isEmpty() && cell.isEmpty(), "the last line has no end");
    return rows;
  }

  /// The text of a cell without the apostrophe that the service adds before a formula.
  static String original(String cell) {
    return cell.startsWith("'") && FORMULA.matcher(cell.substring(1)).lookingAt()
        ? cell.substring(1)
        : cell;
  }
}
