package io.corridorledger.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A value that cannot be so, with every wrong field of the record that was being built.
///
/// It carries no stack trace: it is an answer to the one who sent the value, not a fault of ours.
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// `field` is the component's name, or empty when the value as a whole is wrong.
  public record Violation(String field, String message) {}

  private final transient List<Violation> violations;

  public InvalidValue(String field, String message) {
    this(List.of(new Violation(field, message)));
  }

  private InvalidValue(List<Violation> violations) {
    super(
        violations.stream()
            .map(v -> v.field().isEmpty() ? v.message() : v.field() + " " + v.message())
            .collect(Collectors.joining("; ")));
    this.violations = List.copyOf(violations);
  }

  public List<Violation> violations() {
    return violations;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  /// An unmodifiable copy, empty for null.
  ///
  /// @throws InvalidValue when an entry is null
  public static <T> List<T> listOf(List<T> values, String field) {
    if (values == null) return List.of();
    if (values.stream().anyMatch(v -> v == null))
      throw new InvalidValue(field, "has an entry that is null");
    return List.copyOf(values);
  }

  /// Starts the checks of one record: `InvalidValue.check().text(…).list(…).orThrow()` reports all
  /// wrong fields at once.
  public static Checks check() {
    return new Checks();
  }

  /// The checks that records share, each with its limit in sight.
  public static final class Checks {

    /// The Cs are halves of surrogate pairs that stand alone: no text, and not to be stored as
    /// such.
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]");

    private final List<Violation> found = new ArrayList<>();

    private Checks() {}

    public Checks that(boolean holds, String field, String message) {
      if (!holds) found.add(new Violation(field, message));
      return this;
    }

    public Checks present(Object value, String field) {
      return that(value != null, field, "is missing");
    }

    /// Present, not blank, at most `max` characters, without control characters and lone
    /// surrogates.
    public Checks text(String value, String field, int max) {
      if (value == null || value.isBlank())
        return that(false, field, value == null ? "is missing" : "is blank");
      return optionalText(value, field, max);
    }

    /// As [#text], but it may be left out.
    public Checks optionalText(String value, String field, int max) {
      if (value == null) return this;
      return that(!value.isBlank(), field, "is blank; leave it out instead")
          .that(value.length() <= max, field, "is longer than %d characters".formatted(max))
          .that(
              !CONTROL.matcher(value).find(), field, "contains control characters or broken ones");
    }

    /// Between `min` and `max` entries.
    public Checks list(List<?> values, String field, int min, int max) {
      int size = values == null ? 0 : values.size();
      that(
          size >= min,
          field,
          size == 0 ? "is missing" : "needs at least %d entries, has %d".formatted(min, size));
      return that(
          size <= max, field, "has %d entries, more than the %d allowed".formatted(size, max));
    }

    /// At most 18 significant digits and 9 decimals, so that a number with a huge exponent cannot
    /// grow in memory.
    public Checks number(BigDecimal value, String field) {
      return that(
          value == null
              || (value.precision() <= 18
                  && value.scale() <= 9
                  && value.precision() - (long) value.scale() <= 18),
          field,
          "has more than 18 digits or more than 9 decimals");
    }

    public void orThrow() {
      if (!found.isEmpty()) throw new InvalidValue(found);
    }
  }
}
