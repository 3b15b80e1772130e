package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;
import java.util.regex.Pattern;

/// Lines of CSV (RFC 4180).
public final class Csv {

  private static final ObjectWriter LINES =
      CsvMapper.csvBuilder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .build()
          .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));

  /// A text that a spreadsheet program would run as a formula, and a text that looks like such a
  /// text after [#defused].
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r]");

  private Csv() {}

  /// Returns one line with its line end.
  ///
  /// @param cells empty for an absent value
  public static String line(List<String> cells) {
    try {
      return LINES.writeValueAsString(cells);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write CSV", e);
    }
  }

  /// Prevents that a spreadsheet program runs a text as a formula: an apostrophe is put before a
  /// text that starts with `=`, `+`, `-`, `@`, a tab or a carriage return, or with apostrophes and
  /// one of these. A reader gets the original text if it removes one apostrophe from each such
  /// text.
  static String defused(String text) {
    return FORMULA.matcher(text).lookingAt() ? "'" + text : text;
  }
}
