package io.corridorledger.projection.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.GrowthCheck;
import io.corridorledger.judgement.Independence;
import io.corridorledger.judgement.PartAndWhole;
import io.corridorledger.judgement.Preference;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.judgement.YearToDate;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All values of one subject, metric and period, in the order in which they were recorded, with the
/// judgement of the set.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "FigureSet")
public record FigureSet(
    Key key,
    List<FigureValue> values,
    @Schema(description = "How the active values compare: the worst verdict of all pairs")
        Verdict verdict,
    @Schema(description = "One sentence for each pair that does not simply agree, at most 50")
        List<String> why,
    @Schema(description = "Number of sources that do not copy one another; an article counts once")
        int independentSources,
    @Schema(description = "Each asserted growth, checked against each recorded base")
        List<GrowthCheck> growthChecks,
    @Schema(description = "Parts that exceed their whole") List<PartAndWhole> partsAboveWhole,
    @Schema(description = "Differences between successive year-to-date figures of one source")
        List<YearToDate> differences,
    @Schema(description = "Present only if `prefer` is given") Preference preferred) {

  /// @param period absent if no source states the period of the values
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "FigureSetKey")
  public record Key(
      SubjectRef subject, @Schema(examples = "cargo_volume") String metric, Period period) {}

  /// The gaps in the evidence of this set.
  public Set<Gaps.Kind> gaps() {
    Set<Gaps.Kind> gaps = EnumSet.noneOf(Gaps.Kind.class);
    if (key.period() == null) gaps.add(Gaps.Kind.UNDATED);
    if (independentSources == 1) gaps.add(Gaps.Kind.SINGLE_SOURCE);
    if (verdict == Verdict.CONFLICT
        || verdict == Verdict.GROWTH_CONFLICT
        || values.stream().anyMatch(v -> v.factStatus() == FactStatus.DISPUTED))
      gaps.add(Gaps.Kind.CONTRADICTED);
    return gaps;
  }

  /// The windows to read to judge a set: the values of its period, those that its growth refers to,
  /// and those before a year-to-date figure.
  static List<FigureRange> windows(String sortKey, List<FigureRow> set) {
    List<FigureRange> windows = new ArrayList<>(List.of(FigureRange.of(sortKey)));
    for (FigureRow row : set) {
      Growth growth = row.value().growth();
      if (growth != null && growth.against() != null)
        windows.add(FigureRange.of(row.subject(), row.metric(), growth.against()));
      Period period = row.value().period();
      if (row.value().yearToDate() && period != null && period.earliest() != null)
        windows.add(
            FigureRange.ending(row.subject(), row.metric(), period.earliest(), period.latest()));
    }
    return windows;
  }

  /// @param related the active figures in these windows
  /// @param prefer null if no value is to be preferred
  static FigureSet of(
      Key key, List<FigureValue> values, List<Claim> related, Preference.Rule prefer) {
    List<Claim> claims =
        values.stream()
            .filter(v -> v.factStatus() != FactStatus.RETRACTED)
            .map(v -> v.claim(key))
            .toList();
    Verdict.Reasoned reasoned = Verdict.of(claims);
    return new FigureSet(
        key,
        values,
        reasoned.verdict(),
        reasoned.why(),
        Independence.count(claims.stream().flatMap(c -> c.sources().stream()).toList()),
        GrowthCheck.of(claims, related),
        PartAndWhole.above(claims),
        YearToDate.of(related).stream()
            .filter(d -> claims.stream().anyMatch(c -> c.id().equals(d.of())))
            .toList(),
        prefer == null ? null : Preference.of(prefer, claims));
  }
}
