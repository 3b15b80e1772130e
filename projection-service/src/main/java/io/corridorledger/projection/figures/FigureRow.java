package io.corridorledger.projection.figures;

import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.likeness.FigureTraits;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A row of the read model of figures: one value, with its subject and metric.
public record FigureRow(SubjectRef subject, String metric, FigureValue value) {

  String sortKey() {
    return FigureRange.sortKey(subject, metric, value.period());
  }

  List<Period> periods() {
    return value.period() == null ? List.of() : List.of(value.period());
  }

  /// The properties that the search for likely duplicates compares.
  public FigureTraits traits() {
    Claim claim = claim();
    return FigureTraits.of(claim.figure(), claim.citations());
  }

  /// Converts the figure to the type with which verdicts are computed.
  Claim claim() {
    return value.claim(key(List.of(this)));
  }

  /// The key that the rows of one set have in common. If sources write the same period in different
  /// ways, the shortest notation is used.
  static FigureSet.Key key(List<FigureRow> set) {
    FigureRow any = set.getFirst();
    return new FigureSet.Key(
        any.subject,
        any.metric,
        set.stream()
            .map(r -> r.value.period())
            .filter(Objects::nonNull)
            .min(Comparator.comparing(p -> p.toString().length()))
            .orElse(null));
  }
}
