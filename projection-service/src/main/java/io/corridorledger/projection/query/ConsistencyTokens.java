package io.corridorledger.projection.query;

import io.corridorledger.feed.StreamKey;
import io.corridorledger.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses the consistency tokens of a query. A token such as `agreements:0192…@3` names a write
/// that the response must include. The writer returned the token in its response to the command.
final class ConsistencyTokens {

  private static final int MAX_TOKENS = 20;
  private static final Pattern TOKEN =
      Pattern.compile("([a-z][a-z0-9-]{0,39}):([0-9a-fA-F-]{36})@(\\d{1,18})");

  private ConsistencyTokens() {}

  /// @param headers the values of the header `Consistency-Token`; null if the request has none
  /// @return for each stream, the version that the response must include
  static Map<StreamKey, Long> of(List<String> headers) {
    Map<StreamKey, Long> wanted = new HashMap<>();
    if (headers == null) return wanted;
    for (String header : headers)
      for (String token : header.split(",", -1)) {
        Matcher m = TOKEN.matcher(token.strip());
        if (!m.matches())
          throw wrong(
              "'%s' does not have the form log:stream@version"
                  .formatted(Parameters.shortened(token.strip())));
        if (wanted.size() == MAX_TOKENS)
          throw wrong("has more than %d tokens".formatted(MAX_TOKENS));
        var stream = new StreamKey(m.group(1), Parameters.id("Consistency-Token", m.group(2)));
        wanted.merge(stream, Long.valueOf(m.group(3)), Math::max);
      }
    return wanted;
  }

  static String text(StreamKey stream, long version) {
    return "%s:%s@%d".formatted(stream.log(), stream.stream(), version);
  }

  private static Problem wrong(String detail) {
    return Problem.header(400, "invalid-parameter", "Invalid header", "Consistency-Token", detail);
  }
}
