package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Source;
import jakarta.validation.constraints.NotNull;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The value that a rule chooses among several values, and the values that the rule does not
/// choose.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "PreferredFigure")
public record Preference(@NotNull Rule by, @NotNull UUID value, List<UUID> passedOver) {

  @Schema(name = "PreferenceRule")
  public enum Rule {
    /// the value from the most reliable kind of source. The order is statistics, official sources,
    /// operators, news, analysis, commentary. Among values from one kind of source, the value that
    /// was published last.
    AUTHORITY,
    /// the value that was published last; among values of one day, the value that was recorded last
    LATEST,
    /// the middle value in numerical order. For an even number of values, the lower of the two
    /// middle values, because no source states their mean.
    MEDIAN
  }

  private static final List<Source.Kind> BY_AUTHORITY =
      List.of(
          Source.Kind.STATISTICS,
          Source.Kind.OFFICIAL,
          Source.Kind.OPERATOR,
          Source.Kind.NEWS,
          Source.Kind.ANALYSIS,
          Source.Kind.COMMENTARY);

  private static final Comparator<Claim> LATEST_FIRST =
      Comparator.comparing(Claim::published, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Claim::recorded)
          .thenComparing(Claim::id)
          .reversed();

  private static final Comparator<Claim> AUTHORITY_FIRST =
      Comparator.comparingInt(Preference::rank).thenComparing(LATEST_FIRST);

  private static final Comparator<Claim> BY_VALUE =
      Comparator.<Claim, java.math.BigDecimal>comparing(c -> Amounts.value(c.quantity()))
          .thenComparing(Claim::id);

  /// Chooses a value.
  ///
  /// @param claims claims of one subject, metric and period
  /// @return null if no claim states a value. For the median, only the values of the most frequent
  ///   dimension are used.
  public static Preference of(Rule rule, List<Claim> claims) {
    List<Claim> valued = claims.stream().filter(c -> c.quantity() != null).toList();
    if (valued.isEmpty()) return null;
    Claim chosen =
        switch (rule) {
          case AUTHORITY -> valued.stream().min(AUTHORITY_FIRST).orElseThrow();
          case LATEST -> valued.stream().min(LATEST_FIRST).orElseThrow();
          case MEDIAN -> {
            List<Claim> ordered = ofCommonestDimension(valued).stream().sorted(BY_VALUE).toList();
            yield ordered.get((ordered.size() - 1) / 2);
          }
        };
    return new Preference(
        rule,
        chosen.id(),
        claims.stream().map(Claim::id).filter(id -> !id.equals(chosen.id())).toList());
  }

  private static List<Claim> ofCommonestDimension(List<Claim> claims) {
    Comparator<List<Claim>> larger = Comparator.comparingInt(List::size);
    return claims.stream()
        .map(c ->
            claims.stream().filter(d -> Amounts.comparable(c.quantity(), d.quantity())).toList())
        .max(larger)
        .orElseThrow();
  }

  private static int rank(Claim claim) {
    return claim.sources().stream()
        .mapToInt(s -> BY_AUTHORITY.indexOf(s.kind()))
        .min()
        .orElse(BY_AUTHORITY.size());
  }
}
