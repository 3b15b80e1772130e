package io.corridorledger.judgement;

import io.corridorledger.value.Facets;
import io.corridorledger.value.Facets.Role;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A contradiction: the figure of a part is larger than the figure of its whole. One of these two
/// figures has a wrong value or wrong facets.
///
/// A figure is a part of a whole in two cases. Either the part states a scope, flow, commodity or
/// mode that the whole does not state. Or the period of the part is within the period of the whole.
@Schema(
    name = "PartAboveWhole",
    description = "A contradiction: the figure of a part is larger than the figure of its whole")
public record PartAndWhole(
    @Schema(description = "Id of the figure that covers the part") @NotNull UUID part,
    @Schema(description = "Period of the part; absent if no period is stated") Period partPeriod,
    @Schema(description = "Id of the figure that covers the whole") @NotNull UUID whole,
    @Schema(description = "Period of the whole; absent if no period is stated") Period wholePeriod,
    @Schema(description = "Why the figure `part` is a part of the figure `whole`, in one sentence")
        @NotNull
        String why) {

  /// Maximum number of results. A limit is needed, because a thousand values have half a million
  /// pairs.
  private static final int MAX_FOUND = 50;

  private static final int MAX_COMPARED = 20_000;

  /// Finds parts that are larger than their whole.
  ///
  /// @param claims the claims about one subject, metric and period
  /// @param related claims about the same subject and metric for any period; they may include
  ///   `claims`
  /// @return pairs of a part and its whole. In each pair, at least one figure is from `claims`.
  ///   Only the first 20,000 pairs are examined, and at most 50 are returned.
  public static Limited<PartAndWhole> above(List<Claim> claims, List<Claim> related) {
    Limited.Collector<PartAndWhole> found = new Limited.Collector<>(MAX_FOUND, MAX_COMPARED);
    if (claims.isEmpty()) return found.result();
    Claim any = claims.getFirst();
    List<Claim> others = related.stream().filter(c -> differsInDays(any, c)).toList();
    for (Claim claim : claims) {
      for (Claim other : statesPart(claim) ? claims : List.<Claim>of()) {
        if (!found.next()) return found.result();
        if (claim != other && exceeds(claim, other)) found.add(of(claim, other));
      }
      for (Claim other : others) {
        if (!found.next()) return found.result();
        if (exceeds(claim, other)) found.add(of(claim, other));
        else if (exceeds(other, claim)) found.add(of(other, claim));
      }
    }
    return found.result();
  }

  /// Whether a claim can state a part of a whole that another claim states for the same period.
  /// Only such claims are compared with all other claims for the period.
  private static boolean statesPart(Claim claim) {
    return claim.key().facets().stated().stream().anyMatch(facet -> facet.is(Role.PART));
  }

  private static PartAndWhole of(Claim part, Claim whole) {
    List<String> why = new ArrayList<>();
    Facets facets = part.key().facets();
    facets
        .differsIn(whole.key().facets())
        .forEach(facet -> {
          if (!facet.is(Role.MEASUREMENT))
            why.add("its %s is %s".formatted(facet.label(), facets.get(facet)));
        });
    if (differsInDays(part, whole))
      why.add(
          "%s lies within %s"
              .formatted(Printed.of(part.key().period()), Printed.of(whole.key().period())));
    return new PartAndWhole(
        part.id(),
        part.key().period(),
        whole.id(),
        whole.key().period(),
        "%s is a part of %s: %s"
            .formatted(part.statedValue(), whole.statedValue(), String.join(", ", why)));
  }

  private static boolean exceeds(Claim part, Claim whole) {
    return isPart(part, whole)
        && Amounts.comparable(part.quantity(), whole.quantity())
        && Interval.of(part.quantity()).above(Interval.of(whole.quantity()));
  }

  private static boolean isPart(Claim part, Claim whole) {
    if (part.quantity() == null
        || !Amounts.addsUp(part.quantity())
        || part.key().basis() != null
        || part.figure().status() != whole.figure().status()) return false;
    Facets facets = part.key().facets();
    boolean narrows = facets.narrows(whole.key().facets());
    if (!differsInDays(part, whole)) return narrows;
    return (narrows || facets.differsOnlyInMeasurement(whole.key().facets()))
        && DayRange.isKnown(whole.key().period())
        && whole.key().period().covers(part.key().period());
  }

  private static boolean differsInDays(Claim one, Claim other) {
    Period a = one.key().period();
    Period b = other.key().period();
    return a != null && b != null && !a.sameDays(b);
  }
}
