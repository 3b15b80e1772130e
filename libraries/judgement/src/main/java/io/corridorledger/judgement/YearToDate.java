package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The difference between two year-to-date figures. For example, the figure up to June minus the
/// figure up to May is the volume of June. Both figures are from the same source and have the same
/// facets.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "YearToDateDifference")
public record YearToDate(
    @Schema(description = "Id of the later year-to-date figure, from which `less` is subtracted")
        @NotNull
        UUID of,
    @Schema(description = "Id of the earlier year-to-date figure, which is subtracted from `of`")
        @NotNull
        UUID less,
    @Schema(
            description =
                "Days that the difference covers, from the day after the end of the earlier figure to the end of the later figure")
        @NotNull
        Period period,
    @NotNull Quantity quantity) {

  /// Computes the difference between each year-to-date figure and the previous one that begins on
  /// the same day.
  public static List<YearToDate> of(List<Claim> claims) {
    List<Claim> ordered =
        claims.stream()
            .filter(c -> c.figure().yearToDate() && c.quantity() != null)
            .filter(c -> c.key().period() != null)
            .filter(c -> c.key().period().earliest() != null && c.key().period().latest() != null)
            .sorted(Comparator.comparing((Claim c) -> c.key().period()).thenComparing(Claim::id))
            .toList();
    List<YearToDate> differences = new ArrayList<>();
    for (int i = ordered.size() - 1; i > 0; i--)
      for (int j = i - 1; j >= 0; j--)
        if (continues(ordered.get(i), ordered.get(j))) {
          Quantity quantity = Amounts.minus(ordered.get(i).quantity(), ordered.get(j).quantity());
          if (quantity != null)
            differences.addFirst(
                new YearToDate(
                    ordered.get(i).id(),
                    ordered.get(j).id(),
                    between(ordered.get(j).key().period(), ordered.get(i).key().period()),
                    quantity));
          break;
        }
    return differences;
  }

  private static boolean continues(Claim later, Claim earlier) {
    Period a = earlier.key().period();
    Period b = later.key().period();
    return a.earliest().equals(b.earliest())
        && a.latest().isBefore(b.latest())
        && earlier.key().metric().equals(later.key().metric())
        && earlier.key().subject().equals(later.key().subject())
        && earlier.key().facets().equals(later.key().facets())
        && Amounts.comparable(earlier.quantity(), later.quantity())
        && earlier.sources().stream()
            .anyMatch(s -> later.sources().stream().anyMatch(t -> t.id().equals(s.id())));
  }

  private static Period between(Period earlier, Period later) {
    return Period.parse(earlier.latest().plusDays(1) + "/" + later.latest());
  }
}
