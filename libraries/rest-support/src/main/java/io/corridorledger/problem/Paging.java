package io.corridorledger.problem;

/// Checks the query parameters of the lists that are not read models: the log, the audit log, the
/// API keys and the proposals.
public final class Paging {

  private Paging() {}

  /// The number of the first entry on a page.
  ///
  /// @throws Problem if the text is not a whole number from 1, with at most 18 digits
  public static long from(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) throw notAStart();
    return Long.parseLong(text);
  }

  /// The maximum number of entries on a page.
  ///
  /// @param max the largest number that a client may request, at most 9,999
  /// @throws Problem if the text is not a whole number from 1 to the maximum
  public static int limit(String text, int max) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > max)
      throw Problem.invalidParameter("limit", "is not a number from 1 to %d".formatted(max));
    return Integer.parseInt(text);
  }

  /// The problem of a number that no entry can have.
  public static Problem notAStart() {
    return Problem.invalidParameter("from", "is not a whole number from 1");
  }
}
