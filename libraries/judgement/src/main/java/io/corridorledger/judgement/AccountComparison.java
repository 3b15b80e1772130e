package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The different values that the accounts of one record state for one property, with a verdict.
///
/// @param of the compared property
/// @param name the status, milestone or metric of the property; absent if the record has only one
///   such property
/// @param values in the order of their publication; each value once, at most 100
/// @param why one sentence for each pair of numbers with another verdict than AGREE
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    name = "AccountComparison",
    description = "Different values that accounts state for one property, with a verdict")
public record AccountComparison(
    @NotNull Property of,
    @Schema(description = "Status, milestone or metric to which the property belongs") String name,
    @NotNull Verdict verdict,
    @Schema(description = "The different values, in the order of their publication; at most 100")
        @NotNull
        List<Value> values,
    List<String> why) {

  /// Maximum number of values. A record may have thousands of accounts, and the numbers are
  /// compared in pairs.
  private static final int MAX_VALUES = 100;

  @Schema(name = "ComparedProperty")
  public enum Property {
    /// the day of the record's main event: an agreement was concluded, or a promise was made
    DATE,
    /// the day by which a promise must be kept or a milestone must be reached
    DUE,
    /// the target of a promise
    TARGET,
    /// the starting value of a promise
    BASELINE,
    /// when a party applied for a status
    APPLICATION,
    /// when a status or the construction started
    START,
    /// when a status ended
    END,
    /// when a milestone was reached
    REACHED,
    /// when a project was commissioned
    COMMISSIONED,
    /// when an agreement entered into force
    ENTRY_INTO_FORCE,
    /// the number of documents in a package
    COUNT,
    /// a figure of a project: its cost, length or capacity
    FIGURE
  }

  /// @param facts ids of the facts that state the value
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AccountValue")
  public record Value(
      Period date,
      Quantity quantity,
      Growth growth,
      @Schema(description = "Ids of the facts that state the value") @NotNull List<UUID> facts) {}

  private record Amount(Quantity quantity, Growth growth) {}

  /// @param dates the date in each account, in the order of publication
  /// @return empty if the accounts do not differ
  public static Stream<AccountComparison> ofDates(
      Property of, String name, SequencedMap<UUID, Period> dates) {
    SequencedMap<Period, List<UUID>> values = new LinkedHashMap<>();
    dates.forEach((fact, date) -> values.computeIfAbsent(date, _ -> new ArrayList<>()).add(fact));
    return of(
        of,
        name,
        new Verdict.Reasoned(Verdict.ofDates(List.copyOf(values.keySet())), List.of()),
        values,
        date -> new Value(date, null, null, null));
  }

  /// Compares each value of each facet once, and at most the first 100 of them.
  ///
  /// @param claims the figure in each account
  /// @return empty if the accounts do not differ
  public static Stream<AccountComparison> ofFigures(Property of, String name, List<Claim> claims) {
    List<Claim> ordered = claims.stream().sorted(Claim.BY_PUBLICATION).toList();
    SequencedMap<Amount, List<UUID>> values = new LinkedHashMap<>();
    Map<List<Object>, Claim> compared = new LinkedHashMap<>();
    for (Claim claim : ordered) {
      Amount amount = new Amount(claim.quantity(), claim.figure().growth());
      values.computeIfAbsent(amount, _ -> new ArrayList<>()).add(claim.id());
      if (compared.size() < MAX_VALUES)
        compared.putIfAbsent(List.of(amount, claim.key().facets()), claim);
    }
    return of(
        of,
        name,
        values.size() < 2 ? null : Verdict.of(List.copyOf(compared.values())),
        values,
        amount -> new Value(null, amount.quantity(), amount.growth(), null));
  }

  private static <T> Stream<AccountComparison> of(
      Property of,
      String name,
      Verdict.Reasoned verdict,
      Map<T, List<UUID>> values,
      Function<T, Value> value) {
    if (values.size() < 2) return Stream.empty();
    List<Value> all = new ArrayList<>();
    values.entrySet().stream()
        .limit(MAX_VALUES)
        .forEach(stated -> {
          Value one = value.apply(stated.getKey());
          all.add(
              new Value(
                  one.date(),
                  one.quantity(),
                  one.growth(),
                  stated.getValue().stream().sorted().toList()));
        });
    return Stream.of(new AccountComparison(of, name, verdict.verdict(), all, verdict.why()));
  }

  public static boolean contradict(List<AccountComparison> comparisons) {
    return comparisons.stream().anyMatch(comparison -> comparison.verdict().isContradiction());
  }
}
