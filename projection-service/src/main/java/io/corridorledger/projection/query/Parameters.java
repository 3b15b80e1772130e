package io.corridorledger.projection.query;

import io.corridorledger.problem.Problem;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/// Parses query parameters. For an invalid value, the response is a problem that names the
/// parameter.
public final class Parameters {

  /// A time after all recorded times.
  static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

  private Parameters() {}

  /// Parses a value. If the value is invalid, the problem contains the message of the
  /// [InvalidValue].
  ///
  /// @param value null if the parameter is absent
  /// @return null if the parameter is absent
  public static <T> T value(String name, String value, Function<String, T> parse) {
    if (value == null) return null;
    try {
      return parse.apply(value);
    } catch (InvalidValue e) {
      throw Problem.invalidParameter(name, e.getMessage());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Problem.invalidParameter(name, "'%s' cannot be read".formatted(shortened(value)));
    }
  }

  public static UUID id(String name, String value) {
    UUID id = uuid(value);
    if (id == null)
      throw Problem.invalidParameter(name, "'%s' is not a UUID".formatted(shortened(value)));
    return id;
  }

  /// Parses a UUID in its standard form; returns null for any other text. The method checks the
  /// length, because the JDK also accepts shortened UUIDs.
  static UUID uuid(String value) {
    try {
      UUID id = UUID.fromString(value);
      return id.toString().equalsIgnoreCase(value) ? id : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Finds the enum constant with this name.
  public static <E> E oneOf(E[] constants, String name, String value) {
    for (E constant : constants) if (constant.toString().equals(value)) return constant;
    throw Problem.invalidParameter(
        name, "'%s' is not one of %s".formatted(shortened(value), Arrays.toString(constants)));
  }

  /// Checks that a value is one of the allowed words.
  ///
  /// @param value null if the parameter is absent
  /// @return the value
  public static String word(String name, String value, Collection<String> words) {
    if (value == null || words.contains(value)) return value;
    throw Problem.invalidParameter(
        name, "'%s' is not one of %s".formatted(shortened(value), new TreeSet<>(words)));
  }

  /// Checks a country code.
  ///
  /// @param value null if the parameter is absent
  /// @return the value
  public static String country(String name, String value) {
    if (value == null || PartyRef.isCountry(value)) return value;
    throw Problem.invalidParameter(
        name, "'%s' is not a country code of ISO 3166-1, such as AZ".formatted(shortened(value)));
  }

  public static int number(String name, String value, int min, int max) {
    if (value.matches("\\d{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) return number;
    }
    throw Problem.invalidParameter(
        name, "'%s' is not a whole number from %d to %d".formatted(shortened(value), min, max));
  }

  /// Parses a time.
  ///
  /// @return null if the parameter is absent
  static Instant instant(String name, String value) {
    if (value == null) return null;
    try {
      Instant instant =
          value.length() == 10
              ? LocalDate.parse(value)
                  .plusDays(1)
                  .atStartOfDay(ZoneOffset.UTC)
                  .toInstant()
                  .minus(1, ChronoUnit.MICROS)
              : OffsetDateTime.parse(value).toInstant();
      if (instant.isBefore(FOR_EVER) && instant.isAfter(Instant.parse("0001-01-01T00:00:00Z")))
        return instant.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException _) {
      // The text is invalid. The method throws the problem below.
    }
    throw Problem.invalidParameter(
        name,
        "'%s' is neither a day such as 2024-08-08 nor an instant such as 2024-08-08T12:00:00Z"
            .formatted(shortened(value)));
  }

  /// Removes spaces, full stops, slashes and hyphens from the number of a document or a container,
  /// and converts the letters to upper case.
  public static String number(String printed) {
    return printed.replaceAll("[\\s./-]", "").toUpperCase(Locale.ROOT);
  }

  static String shortened(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "…";
  }
}
