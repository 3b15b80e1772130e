package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;
import java.util.regex.Pattern;

/// Writes lines of CSV (RFC 4180).
public final class Csv {

  private static final ObjectWriter LINES =
      CsvMapper.csvBuilder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .build()
          .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));

  /// Matches a text that a spreadsheet program would run as a formula, with or without leading
  /// apostrophes. [#defused] adds an apostrophe to each match.
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r]");

  private Csv() {}

  /// Returns one line with its line end.
  ///
  /// @param cells the cells; an absent value is an empty text
  public static String line(List<String> cells) {
    try {
      return LINES.writeValueAsString(cells);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write CSV", e);
    }
  }

  /// Prevents a spreadsheet program from running a text as a formula. A spreadsheet runs a text
  /// that starts with `=`, `+`, `-`, `@`, a tab or a carriage return. This method adds an
  /// apostrophe at the start of such a text, even if other apostrophes precede the special
  /// character. Therefore a reader restores the original of such a text by removing one apostrophe.
  static String defused(String text) {
    return FORMULA.matcher(text).lookingAt() ? "'" + text : text;
  }
}
