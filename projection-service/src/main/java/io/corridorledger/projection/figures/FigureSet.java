package io.corridorledger.projection.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.GrowthCheck;
import io.corridorledger.judgement.Independence;
import io.corridorledger.judgement.Limited;
import io.corridorledger.judgement.PartAndWhole;
import io.corridorledger.judgement.PeriodComparison;
import io.corridorledger.judgement.Preference;
import io.corridorledger.judgement.ProposedFlag;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.judgement.YearToDate;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import jakarta.validation.constraints.NotNull;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All values of one subject, metric and period, in the order of publication. The set has a
/// verdict, which states how the values compare.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "FigureSet")
public record FigureSet(
    @NotNull Key key,
    @NotNull List<FigureValue> values,
    @Schema(
            description =
                "The most severe verdict of all pairs of active values. Values that are flagged as suspect are compared only with `flagged=true`.")
        @NotNull
        Verdict verdict,
    @Schema(
            description =
                "The reasons for the verdict: one sentence for each pair of values whose verdict is not AGREE, at most 50 sentences. Each sentence names the sources and the ids of both values.")
        List<String> why,
    @Schema(
            description =
                "Number of independent sources of the values. Two sources count as one if one source copies the other, or if both sources name the same office as the origin of their figures.")
        int independentSources,
    @Schema(
            description =
                "Groups of sources that are not independent of each other. Each group counts as one source, and its `why` states the reason.")
        List<Independence.Joined> joinedSources,
    @Schema(
            description =
                "Checks of the growths that sources state. Each check compares a stated growth with the growth that the recorded values of the two periods imply.")
        List<GrowthCheck> growthChecks,
    @Schema(
            description =
                "Contradictions in which the figure of a part is larger than the figure of its whole, at most 50. A part is, for example, one commodity of all goods, or some months of a year.")
        List<PartAndWhole> partsAboveWhole,
    @Schema(
            description =
                "Comparisons of this set with values of nearly the same period, at most 50. Each entry compares one value of the set with one value of another source, another reporter or another measure point.")
        List<PeriodComparison> nearlySamePeriods,
    @Schema(
            description =
                "Flags that the ledger proposes for values that seem to be wrong; a proposal never changes a value")
        List<ProposedFlag> proposedFlags,
    @Schema(description = "Differences between successive year-to-date figures of one source")
        List<YearToDate> differences,
    @Schema(
            description =
                "The preferred value; present only if the query has the parameter `prefer`")
        Preference preferred,
    @Schema(
            description =
                "`CERTAIN` if the period of each value in the set certainly has a day in common with the filter by time. `POSSIBLE` if this is uncertain for at least one value. Present only in a list with a filter by time.")
        TimeMatch match,
    @Schema(
            description =
                "Whether `why`, `partsAboveWhole` or `nearlySamePeriods` may be incomplete. Each of these lists has at most 50 entries. `partsAboveWhole` and `nearlySamePeriods` each examine only the first 20,000 pairs of values. The verdict always uses all values.")
        boolean partial) {

  /// @param period absent if no source states the period of the values
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "FigureSetKey")
  public record Key(
      SubjectRef subject, @Schema(examples = "cargo_volume") String metric, Period period) {}

  /// The kinds of evidence gaps that a set can have.
  public static final Set<Gaps.Kind> POSSIBLE_GAPS =
      Set.of(
          Gaps.Kind.UNDATED,
          Gaps.Kind.SINGLE_SOURCE,
          Gaps.Kind.CONTRADICTED,
          Gaps.Kind.PROPOSED_FLAG);

  /// The evidence gaps of this set.
  public Set<Gaps.Kind> gaps() {
    Set<Gaps.Kind> gaps = EnumSet.noneOf(Gaps.Kind.class);
    if (key.period() == null
        && values.stream().anyMatch(v -> !v.claim(key).figure().describesThing()))
      gaps.add(Gaps.Kind.UNDATED);
    if (independentSources == 1) gaps.add(Gaps.Kind.SINGLE_SOURCE);
    if (verdict == Verdict.CONFLICT
        || verdict == Verdict.GROWTH_CONFLICT
        || !partsAboveWhole.isEmpty()
        || nearlySamePeriods.stream().anyMatch(c -> c.verdict() == Verdict.CONFLICT)
        || values.stream().anyMatch(v -> v.factStatus() == FactStatus.DISPUTED))
      gaps.add(Gaps.Kind.CONTRADICTED);
    if (!proposedFlags.isEmpty()) gaps.add(Gaps.Kind.PROPOSED_FLAG);
    return gaps;
  }

  /// The ranges of figures that are needed to compare the values of a set: the values of the set's
  /// period, and the values of the periods from which the growths in the set are counted. In
  /// addition, the values of three years are needed: the year of the set, the year before and the
  /// year after.
  static List<FigureRange> windows(String sortKey, List<FigureRow> set) {
    List<FigureRange> windows = new ArrayList<>(List.of(FigureRange.of(sortKey)));
    for (FigureRow row : set) {
      for (Growth growth : row.value().growths())
        if (growth.against() != null)
          windows.add(FigureRange.of(row.subject(), row.metric(), growth.against()));
      Period period = row.value().period();
      if (period != null && period.earliest() != null && period.latest() != null)
        windows.add(
            FigureRange.ending(
                row.subject(),
                row.metric(),
                period.earliest().with(TemporalAdjusters.firstDayOfYear()).minusYears(1),
                period.latest().with(TemporalAdjusters.lastDayOfYear()).plusYears(1)));
    }
    return windows;
  }

  /// @param related the active figures whose periods are in one of the ranges that [#windows]
  ///   returns
  static FigureSet of(Key key, List<FigureValue> values, List<Claim> related, Judging judging) {
    List<FigureValue> ordered =
        values.stream()
            .sorted(Comparator.comparing(v -> v.claim(key), Claim.BY_PUBLICATION))
            .toList();
    List<Claim> active =
        ordered.stream()
            .filter(v -> v.factStatus() != FactStatus.RETRACTED)
            .map(v -> v.claim(key))
            .toList();
    List<Claim> claims = judging.considered(active);
    List<Claim> others = judging.considered(related);
    Verdict.Reasoned reasoned = Verdict.of(claims);
    Limited<PartAndWhole> parts = PartAndWhole.above(claims, others);
    Limited<PeriodComparison> periods = PeriodComparison.of(claims, others);
    Independence independence =
        Independence.of(active.stream().flatMap(c -> c.citations().stream()).toList());
    return new FigureSet(
        key,
        ordered,
        reasoned.verdict(),
        reasoned.why(),
        independence.count(),
        independence.joined(),
        GrowthCheck.of(active, related),
        parts.found(),
        periods.found(),
        ProposedFlag.of(claims, others),
        YearToDate.of(related).stream()
            .filter(d -> active.stream().anyMatch(c -> c.id().equals(d.of())))
            .toList(),
        judging.prefer() == null ? null : Preference.of(judging.prefer(), claims),
        TimeMatch.of(
            judging.days(),
            ordered.stream().allMatch(v -> TimeMatch.lastsInto(v.period(), judging.days()))),
        reasoned.more() || parts.more() || periods.more());
  }

  /// Options of a query that change how the values of a set are compared.
  ///
  /// @param prefer rule for choosing one value; null if none is chosen
  /// @param flagged whether values that are flagged as suspect are used
  /// @param days the filter by time; null if there is none
  record Judging(Preference.Rule prefer, boolean flagged, Period days) {

    static final Judging DEFAULT = new Judging(null, false, null);

    private List<Claim> considered(List<Claim> claims) {
      return flagged
          ? claims
          : claims.stream().filter(c -> c.figure().suspect().isEmpty()).toList();
    }
  }
}
