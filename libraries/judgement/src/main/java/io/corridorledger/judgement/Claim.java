package io.corridorledger.judgement;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// A figure as one fact states it, with the sources of the fact.
///
/// @param published publication day of the earliest source; null if unknown
public record Claim(
    UUID id, Figure figure, List<Citation> citations, LocalDate published, Instant recorded) {

  /// Sorts the claims about one quantity by publication day, then by source, then by content.
  /// Claims with equal content keep the order in which they were recorded.
  public static final Comparator<Claim> BY_PUBLICATION =
      Comparator.comparing(Claim::published, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(
              c -> c.citations.isEmpty() ? null : c.citations.getFirst().source().id(),
              Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(c -> c.key().toString())
          .thenComparing(c -> c.quantity() == null ? "" : Printed.of(c.quantity()))
          .thenComparing(c -> String.valueOf(c.figure().growth()))
          .thenComparing(c -> c.figure().furtherGrowths().toString())
          .thenComparing(Claim::id);

  public FigureKey key() {
    return figure.key();
  }

  public Quantity quantity() {
    return figure.quantity();
  }

  /// Whether the fact flags its own figure as suspect.
  public boolean flagged() {
    return !figure.suspect().isEmpty();
  }

  /// Splits a claim with several growths into one claim for each growth.
  List<Claim> byGrowth() {
    List<Growth> growths = figure.growths();
    return growths.size() == 1 && figure.furtherGrowths().isEmpty()
        ? List.of(this)
        : growths.stream().map(this::withGrowth).toList();
  }

  /// Returns a copy of the claim with `growth` as its only growth.
  Claim withGrowth(Growth growth) {
    return new Claim(
        id,
        new Figure(
            figure.key(),
            figure.quantity(),
            growth,
            figure.status(),
            figure.yearToDate(),
            figure.suspect(),
            figure.note()),
        citations,
        published,
        recorded);
  }

  List<Source> sources() {
    return citations.stream().map(Citation::source).toList();
  }

  /// The original sources of the claim. A copy is replaced by the source that it copies.
  Set<UUID> origins() {
    return sources().stream()
        .map(s -> s.derivedFrom() == null ? s.id() : s.derivedFrom())
        .collect(Collectors.toSet());
  }

  boolean sharesSource(Claim other) {
    return !Collections.disjoint(origins(), other.origins());
  }

  /// Whether the periods of both claims have the same days, or neither claim has a period.
  boolean hasDaysOf(Claim other) {
    Period a = key().period();
    Period b = other.key().period();
    return a == null ? b == null : b != null && a.sameDays(b);
  }

  /// The value as text for a sentence, followed by the source and the id of the claim.
  String statedValue() {
    return Printed.of(quantity()) + cited();
  }

  /// The growth as text for a sentence, followed by the source and the id of the claim.
  String statedGrowth() {
    return statedGrowth(figure.growth());
  }

  /// The growth as text for a sentence, followed by the source and the id of the claim.
  ///
  /// @param growth one of the growths of the claim
  String statedGrowth(Growth growth) {
    return "growth of " + Printed.of(growth) + cited();
  }

  private String cited() {
    return citations.isEmpty()
        ? " (%s)".formatted(id)
        : " (%s, %s)".formatted(Printed.of(citations.getFirst().source()), id);
  }
}
