package io.corridorledger.projection.figures;

import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.likeness.FigureTraits;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A row of the read model: a value with the subject and the metric of its set.
public record FigureRow(SubjectRef subject, String metric, FigureValue value) {

  String sortKey() {
    return FigureRange.sortKey(subject, metric, value.period());
  }

  List<Period> periods() {
    return value.period() == null ? List.of() : List.of(value.period());
  }

  /// The properties by which figures are compared.
  public FigureTraits traits() {
    Claim claim = claim();
    return FigureTraits.of(claim.figure(), claim.citations());
  }

  /// The figure as input of the judgement.
  Claim claim() {
    return value.claim(key(List.of(this)));
  }

  /// The common key of rows with the same sort key. If sources write the same days in several ways,
  /// the shortest notation is used.
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
