package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A change of a target or of a due date, with its direction.
///
/// @param target the new target; absent if the target is unchanged
/// @param due the new due date; absent if the due date is unchanged
/// @param date the day of the change; absent if unknown
/// @param directions the directions of the change, such as UP and LATER
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Revision")
public record Revision(
    Target target,
    Period due,
    Period date,
    @Schema(
            description =
                "Directions in which the target value and the due day changed. A change has no direction if the old and the new value cannot be compared. Absent if there is no direction.")
        List<Direction> directions) {

  @Schema(name = "RevisionDirection")
  public enum Direction {
    /// the value was raised
    UP,
    /// the value was lowered
    DOWN,
    /// the due day was brought forward
    EARLIER,
    /// the due day was postponed
    LATER
  }

  /// The target and the due date before or after a change.
  ///
  /// @param due the due date. If the due date is null, the end of the target's period is used.
  public record Terms(Target target, Period due) {

    private LocalDate day() {
      if (due != null) return due.latest();
      return target == null || target.key().period() == null
          ? null
          : target.key().period().latest();
    }
  }

  /// Describes the change between two states of a promise.
  ///
  /// @param before target and due date before the change
  /// @param after target and due date after the change
  /// @param date the day of the change; null if unknown
  public static Revision of(Terms before, Terms after, Period date) {
    return new Revision(
        Objects.equals(before.target(), after.target()) ? null : after.target(),
        Objects.equals(before.due(), after.due()) ? null : after.due(),
        date,
        directions(before, after));
  }

  private static List<Direction> directions(Terms before, Terms after) {
    List<Direction> found = new ArrayList<>();
    int value = compare(before.target(), after.target());
    if (value != 0) found.add(value < 0 ? Direction.UP : Direction.DOWN);
    LocalDate old = before.day();
    LocalDate day = after.day();
    if (old != null && day != null && !day.equals(old))
      found.add(day.isBefore(old) ? Direction.EARLIER : Direction.LATER);
    return List.copyOf(found);
  }

  /// Compares the values of two targets. Returns zero if the values are equal or cannot be
  /// compared.
  private static int compare(Target before, Target after) {
    if (before == null || after == null) return 0;
    Quantity old = before.quantity();
    Quantity value = after.quantity();
    if (old != null && value != null)
      return Amounts.comparable(old, value)
          ? Amounts.value(old).compareTo(Amounts.value(value))
          : 0;
    return old == null && value == null ? compare(before.growth(), after.growth()) : 0;
  }

  private static int compare(Growth before, Growth after) {
    if (before == null || after == null) return 0;
    BigDecimal old = Interval.factor(before);
    BigDecimal factor = Interval.factor(after);
    if (old != null && factor != null) return old.compareTo(factor);
    boolean absolute = old == null && factor == null && Objects.equals(before.unit(), after.unit());
    return absolute
        ? before
            .value()
            .scaleByPowerOfTen(before.unitMult())
            .compareTo(after.value().scaleByPowerOfTen(after.unitMult()))
        : 0;
  }
}
