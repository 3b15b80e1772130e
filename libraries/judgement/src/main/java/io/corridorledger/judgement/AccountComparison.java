package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A comparison of the different values that sources state for one property of a record, with a
/// verdict on the differences.
///
/// @param of the compared property
/// @param name name of the status, milestone or metric to which the property belongs; absent if the
///   record has only one property of this kind
/// @param verdict the verdict on the values that are not flagged as suspect
/// @param values the different stated values, at most 100; the value that was published first is
///   first
/// @param why one sentence for each pair of numbers whose verdict is not AGREE
/// @param verdictWithFlagged the verdict on all values; null if no value is flagged as suspect
/// @param whyWithFlagged the reasons for `verdictWithFlagged`; null if no value is flagged as
///   suspect
/// @param partial whether values or reasons are left out, or values are excluded from a verdict
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    name = "AccountComparison",
    description =
        "Different values that sources state for one property, with a verdict on the difference")
public record AccountComparison(
    @NotNull Property of,
    @Schema(
            description =
                "Name of the status, milestone or metric to which the property belongs; absent if the record has only one property of this kind")
        String name,
    @Schema(
            description =
                "Verdict on the values. Values that are flagged as suspect are used only if the request has `flagged=true`.")
        @NotNull
        Verdict verdict,
    @Schema(
            description =
                "The different values that sources state, at most 100, in the order of their publication")
        @NotNull
        List<Value> values,
    @Schema(
            description =
                "The reasons for `verdict`: one sentence for each pair of numbers whose verdict is not AGREE, at most 50 sentences")
        List<String> why,
    @Schema(
            description =
                "Verdict on all values, including the values that are flagged as suspect; absent if no value is flagged as suspect")
        Verdict verdictWithFlagged,
    @Schema(description = "The reasons for `verdictWithFlagged`, at most 50 sentences")
        List<String> whyWithFlagged,
    @Schema(
            description =
                "Whether the limits of 100 values and 50 sentences make `values` or a list of reasons incomplete, or exclude values from a verdict")
        boolean partial) {

  /// Maximum number of values. A record may have thousands of values, and each pair of values is
  /// compared.
  private static final int MAX_VALUES = 100;

  @Schema(name = "ComparedProperty")
  public enum Property {
    /// the day on which an agreement was concluded, a promise was made, or a visit was held
    DATE,
    /// the day by which a promise must be kept or a milestone must be reached
    DUE,
    /// the target of a promise
    TARGET,
    /// the starting value of a promise
    BASELINE,
    /// the day on which a party applied for a status
    APPLICATION,
    /// the day on which a status or the construction started
    START,
    /// the day on which a status ended
    END,
    /// the day on which a milestone was reached
    REACHED,
    /// the day on which a project was commissioned
    COMMISSIONED,
    /// the day on which an agreement entered into force
    ENTRY_INTO_FORCE,
    /// the number of documents in a package
    COUNT,
    /// a figure of a project: its cost, length or capacity
    FIGURE,
    /// a capacity of a corridor or of one of its legs
    CAPACITY
  }

  /// One value that sources state.
  ///
  /// @param facts ids of the facts that state the value
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AccountValue")
  public record Value(
      Period date,
      Quantity quantity,
      Growth growth,
      @Schema(
              description =
                  "Further growths that the source states. Each growth is counted from a different earlier period.")
          List<Growth> furtherGrowths,
      @Schema(
              description =
                  "Reasons why the value seems to be wrong. Present only if every fact that states the value flags the value as suspect.")
          List<Suspect> suspect,
      @Schema(description = "Ids of the facts that state the value") @NotNull List<UUID> facts) {}

  private record Amount(Quantity quantity, Growth growth, List<Growth> furtherGrowths) {

    static Amount of(Claim claim) {
      return new Amount(claim.quantity(), claim.figure().growth(), claim.figure().furtherGrowths());
    }
  }

  /// Compares the dates that sources state for one event.
  ///
  /// @param dates the date in each fact; the fact that was published first is first
  /// @return empty if the dates do not differ
  public static Stream<AccountComparison> ofDates(
      Property of, String name, SequencedMap<UUID, Period> dates) {
    return ofDates(of, name, dates, Set.of());
  }

  /// Compares the days that sources state for one meeting. If a source states several days, the
  /// meeting took place on all of these days, not on one of them.
  ///
  /// @param dates the days in each fact; the fact that was published first is first
  /// @return empty if the days do not differ
  public static Stream<AccountComparison> ofMeeting(SequencedMap<UUID, Period> dates) {
    return ofDates(Property.DATE, null, dates, Set.of(), Verdict::ofMeeting);
  }

  /// Compares the dates that sources state for one event.
  ///
  /// @param flagged the facts that flag their date as suspect
  public static Stream<AccountComparison> ofDates(
      Property of, String name, SequencedMap<UUID, Period> dates, Set<UUID> flagged) {
    return ofDates(of, name, dates, flagged, Verdict::ofDates);
  }

  private static Stream<AccountComparison> ofDates(
      Property of,
      String name,
      SequencedMap<UUID, Period> dates,
      Set<UUID> flagged,
      Function<List<Period>, Verdict> compare) {
    SequencedMap<Period, List<UUID>> values = new LinkedHashMap<>();
    dates.forEach((fact, date) -> values.computeIfAbsent(date, _ -> new ArrayList<>()).add(fact));
    if (values.size() < 2) return Stream.empty();
    return Stream.of(
        new AccountComparison(
            of,
            name,
            compare.apply(
                values.entrySet().stream()
                    .filter(e -> !flagged.containsAll(e.getValue()))
                    .map(Map.Entry::getKey)
                    .toList()),
            values.entrySet().stream()
                .limit(MAX_VALUES)
                .map(e ->
                    new Value(
                        e.getKey(),
                        null,
                        null,
                        null,
                        flagged.containsAll(e.getValue()) ? List.of(Suspect.DATE) : null,
                        sorted(e.getValue())))
                .toList(),
            List.of(),
            flagged.isEmpty() ? null : compare.apply(List.copyOf(values.keySet())),
            null,
            values.size() > MAX_VALUES));
  }

  /// Compares the figures that sources state for one property. Figures with equal values and facets
  /// are compared once. At most 100 figures are compared. Values that are flagged as suspect are
  /// listed, but do not change the verdict.
  ///
  /// @param claims the figure in each fact
  /// @return empty if the figures do not differ
  public static Stream<AccountComparison> ofFigures(Property of, String name, List<Claim> claims) {
    List<Claim> ordered = claims.stream().sorted(Claim.BY_PUBLICATION).toList();
    SequencedMap<Amount, List<Claim>> values = new LinkedHashMap<>();
    for (Claim claim : ordered)
      values.computeIfAbsent(Amount.of(claim), _ -> new ArrayList<>()).add(claim);
    if (values.size() < 2) return Stream.empty();
    Verdict.Reasoned unflagged = compared(ordered.stream().filter(c -> !c.flagged()).toList());
    Verdict.Reasoned all = ordered.stream().noneMatch(Claim::flagged) ? null : compared(ordered);
    return Stream.of(
        new AccountComparison(
            of,
            name,
            unflagged.verdict(),
            values.entrySet().stream()
                .limit(MAX_VALUES)
                .map(e -> value(e.getKey(), e.getValue()))
                .toList(),
            unflagged.why(),
            all == null ? null : all.verdict(),
            all == null ? null : all.why(),
            values.size() > MAX_VALUES || unflagged.more() || all != null && all.more()));
  }

  private static Verdict.Reasoned compared(List<Claim> ordered) {
    SequencedMap<List<Object>, Claim> distinct = new LinkedHashMap<>();
    for (Claim claim : ordered)
      distinct.putIfAbsent(List.of(Amount.of(claim), claim.key().facets()), claim);
    Verdict.Reasoned compared = Verdict.of(distinct.values().stream().limit(MAX_VALUES).toList());
    return new Verdict.Reasoned(
        compared.verdict(), compared.why(), compared.more() || distinct.size() > MAX_VALUES);
  }

  private static Value value(Amount amount, List<Claim> claims) {
    return new Value(
        null,
        amount.quantity(),
        amount.growth(),
        amount.furtherGrowths(),
        claims.stream().allMatch(Claim::flagged)
            ? claims.stream().flatMap(c -> c.figure().suspect().stream()).distinct().toList()
            : null,
        sorted(claims.stream().map(Claim::id).toList()));
  }

  private static List<UUID> sorted(List<UUID> facts) {
    return facts.stream().sorted().toList();
  }

  /// Replaces the verdict of each comparison by the verdict on all values, including the values
  /// that are flagged as suspect.
  public static List<AccountComparison> withFlagged(List<AccountComparison> comparisons) {
    return comparisons.stream()
        .map(c ->
            c.verdictWithFlagged() == null
                ? c
                : new AccountComparison(
                    c.of(),
                    c.name(),
                    c.verdictWithFlagged(),
                    c.values(),
                    c.whyWithFlagged(),
                    null,
                    null,
                    c.partial()))
        .toList();
  }

  public static boolean contradict(List<AccountComparison> comparisons) {
    return comparisons.stream().anyMatch(comparison -> comparison.verdict().isContradiction());
  }
}
