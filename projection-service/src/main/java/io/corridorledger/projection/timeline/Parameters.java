package io.corridorledger.projection.timeline;

import io.corridorledger.problem.Problem;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Function;

/// Query parameters, read so that a wrong one is told by its name.
public final class Parameters {

  private static final int MAX_LIMIT = 500;

  private Parameters() {}

  public static void refuseUnknown(UriInfo uri, Set<String> known) {
    for (String name : uri.getQueryParameters().keySet())
      if (!known.contains(name))
        throw Problem.invalidParameter(name, "is not a parameter of this resource");
  }

  /// @return null when it is not given
  public static <T> T parse(String name, String text, Function<String, T> parser) {
    if (text == null) return null;
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Problem.invalidParameter(name, "'%s': %s".formatted(text, e.getMessage()));
    }
  }

  public static int limit(String text) {
    int limit = Integer.parseInt(text);
    if (limit < 1 || limit > MAX_LIMIT)
      throw new IllegalArgumentException("is not between 1 and " + MAX_LIMIT);
    return limit;
  }

  /// An instant, or the end of a day (UTC).
  public static Instant instant(String text) {
    return text.indexOf('T') > 0
        ? Instant.parse(text)
        : LocalDate.parse(text).atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC);
  }
}
