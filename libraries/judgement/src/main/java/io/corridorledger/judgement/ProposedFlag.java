package io.corridorledger.judgement;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure.ObsStatus;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A proposal to flag a figure or a date as suspect. The ledger proposes a flag if a calculation
/// shows that the figure or the date is probably wrong. The proposal does not change the value. The
/// value is used until a client corrects the fact.
@Schema(
    name = "ProposedFlag",
    description =
        "A proposal to flag a value as suspect, because a calculation contradicts the value")
public record ProposedFlag(
    @Schema(description = "Id of the figure or the fact that seems to be wrong") @NotNull
        UUID value,
    @NotNull Suspect flag,
    @Schema(description = "The calculation that contradicts the value, in one sentence") @NotNull
        String why) {

  /// The factor by which a value must differ from every other value of its series, so that a flag
  /// is proposed. A wrong multiplier changes a value by a factor of 1,000. The limit is lower,
  /// because the correct values may also differ from each other.
  private static final BigDecimal MAGNITUDE = BigDecimal.valueOf(300);

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /// Proposes flags for figures.
  ///
  /// @param claims the unflagged claims about one subject, metric and period
  /// @param related claims about the same subject and metric for this period and for the years
  ///   before and after
  public static List<ProposedFlag> of(List<Claim> claims, List<Claim> related) {
    List<ProposedFlag> found = new ArrayList<>();
    List<Claim> trusted = related.stream().filter(c -> c.figure().suspect().isEmpty()).toList();
    SeriesValues series = SeriesValues.of(trusted);
    for (Claim claim : claims) {
      if (claim.quantity() != null) {
        magnitude(claim, series, found);
        share(claim, trusted, found);
      }
      for (Claim growing : claim.byGrowth()) growth(growing, trusted, found);
      date(claim, found);
    }
    return found;
  }

  /// Finds a value that is much larger or much smaller than every other value of its series. The
  /// multiplier of such a value is probably wrong, such as "billion" instead of "million". A copy
  /// of the value does not confirm the value, so copies are ignored.
  private static void magnitude(Claim claim, SeriesValues series, List<ProposedFlag> found) {
    Claim nearest = series.onlyNeighbour(claim, MAGNITUDE);
    if (nearest != null)
      found.add(
          new ProposedFlag(
              claim.id(),
              Suspect.MAGNITUDE,
              "%s is %s times %s; the multiplier of one of them is probably wrong"
                  .formatted(
                      claim.statedValue(),
                      rounded(Amounts.ratio(claim.quantity(), nearest.quantity())),
                      nearest.statedValue())));
  }

  /// Finds a stated share that differs from the recorded part divided by the recorded whole.
  private static void share(Claim claim, List<Claim> related, List<ProposedFlag> found) {
    if (!claim.quantity().unit().equals(Derived.PERCENT)) return;
    for (Claim part : related)
      for (Claim whole :
          part.key().facets().equals(claim.key().facets()) ? related : List.<Claim>of()) {
        if (!part.hasDaysOf(claim)
            || !whole.hasDaysOf(claim)
            || !part.key().facets().narrows(whole.key().facets())
            || !Amounts.comparable(part.quantity(), whole.quantity())
            || part.quantity().unit().equals(Derived.PERCENT)
            || Amounts.value(whole.quantity()).signum() <= 0) continue;
        Estimate given =
            Estimate.of(part.quantity()).over(Estimate.of(whole.quantity())).times(HUNDRED);
        if (given.open().overlaps(Interval.of(claim.quantity()))) return;
        found.add(
            new ProposedFlag(
                claim.id(),
                Suspect.SHARE,
                "%s of %s is %s %%, not %s"
                    .formatted(
                        part.statedValue(),
                        whole.statedValue(),
                        given.value().setScale(1, RoundingMode.HALF_UP),
                        claim.statedValue())));
        return;
      }
  }

  /// Finds a growth in percent that contradicts the recorded values, and decides which mistake the
  /// source probably made. If the number is right as a factor, the flag UNIT is proposed. If the
  /// number is right with the opposite sign, the flag SIGN is proposed. If neither is the case, no
  /// flag is proposed.
  private static void growth(Claim claim, List<Claim> related, List<ProposedFlag> found) {
    Growth growth = claim.figure().growth();
    if (growth.kind() != Growth.Kind.PERCENT || growth.value().signum() == 0) return;
    if (isConsistent(claim, related)) return;
    if (growth.value().signum() > 0
        && isConsistent(claim, related, Growth.Kind.FACTOR, growth.value()))
      found.add(
          new ProposedFlag(
              claim.id(),
              Suspect.UNIT,
              "%s: the recorded values show a factor of %s, not a percentage"
                  .formatted(claim.statedGrowth(), growth.value().toPlainString())));
    else if (isConsistent(claim, related, Growth.Kind.PERCENT, growth.value().negate()))
      found.add(
          new ProposedFlag(
              claim.id(),
              Suspect.SIGN,
              "%s: the recorded values show a growth of %s %%"
                  .formatted(claim.statedGrowth(), growth.value().negate().toPlainString())));
  }

  private static boolean isConsistent(
      Claim claim, List<Claim> related, Growth.Kind kind, BigDecimal value) {
    Growth growth = claim.figure().growth();
    Growth read =
        new Growth(
            kind,
            value,
            growth.qualifier(),
            growth.against(),
            growth.againstImplied(),
            kind == Growth.Kind.FACTOR ? Growth.Reading.UNCLEAR : null,
            null,
            0);
    return isConsistent(claim.withGrowth(read), related);
  }

  private static boolean isConsistent(Claim claim, List<Claim> related) {
    return GrowthCheck.of(List.of(claim), related).stream()
        .anyMatch(check -> check.result() == GrowthCheck.Result.CONSISTENT);
  }

  /// Finds a plan or forecast for a period that had ended when the source was published.
  private static void date(Claim claim, List<ProposedFlag> found) {
    Period period = claim.key().period();
    if (claim.figure().status() != ObsStatus.F && claim.key().basis() != Basis.PLANNED) return;
    if (period == null || period.latest() == null) return;
    Period published = published(claim.citations());
    if (published != null && period.latest().isBefore(published.earliest()))
      found.add(
          new ProposedFlag(
              claim.id(),
              Suspect.DATE,
              "%s is announced for %s, which had passed when the source was published: %s"
                  .formatted(
                      claim.quantity() == null ? claim.statedGrowth() : claim.statedValue(),
                      Printed.of(period),
                      Printed.of(published))));
  }

  /// The publication date of the earliest source; null if no source has a known date.
  private static Period published(List<Citation> citations) {
    return citations.stream()
        .map(citation -> citation.source().published())
        .filter(p -> p != null && p.earliest() != null)
        .min(Comparator.comparing(Period::earliest).thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  /// A date that one fact announces, such as the due date of a commitment.
  ///
  /// @param fact id of the fact
  /// @param what the announced event, as the subject of a sentence, such as `The visit`
  /// @param date the announced date; null if the fact states none
  /// @param made the date of the announcement itself; null if the fact states none
  public record Announcement(
      UUID fact, String what, Period date, Period made, List<Citation> citations) {

    /// Proposes the flag DATE if the announced date had certainly passed when it was announced. If
    /// the fact does not state the date of the announcement, the publication of the earliest source
    /// is used. In this case, no flag is proposed if the publication date of any source is unknown.
    /// An approximate date is not flagged.
    public Optional<ProposedFlag> flag() {
      Period announced = made == null ? published(citations) : made;
      if (date == null
          || date.approximate()
          || date.latest() == null
          || announced == null
          || announced.approximate()
          || announced.earliest() == null
          || !date.latest().isBefore(announced.earliest())
          || made == null && !arePublished()) return Optional.empty();
      return Optional.of(
          new ProposedFlag(
              fact,
              Suspect.DATE,
              "%s is announced for %s, which had passed %s: %s"
                  .formatted(
                      what,
                      Printed.of(date),
                      made == null
                          ? "when the source was published"
                          : "on the date of the announcement",
                      Printed.of(announced))));
    }

    private boolean arePublished() {
      return citations.stream()
          .map(citation -> citation.source().published())
          .allMatch(p -> p != null && p.earliest() != null);
    }
  }

  private static String rounded(BigDecimal ratio) {
    return Amounts.plain(ratio.round(Derived.SHOWN)).toPlainString();
  }
}
