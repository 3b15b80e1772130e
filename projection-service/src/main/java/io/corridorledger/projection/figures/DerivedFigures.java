package io.corridorledger.projection.figures;

import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.Derivation;
import io.corridorledger.judgement.Derived;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Computes derived figures from the recorded figures of a subject. The calculation also uses the
/// figures of the parts of the subject, and of the larger subjects of which the subject is a part.
@ApplicationScoped
class DerivedFigures {

  private final FigureSets figures;
  private final Regions regions;

  DerivedFigures(FigureSets figures, Regions regions) {
    this.figures = figures;
    this.regions = regions;
  }

  /// @param metric the metric; null for all metrics
  List<Keyed<Derived>> of(PointInTime moment, SubjectRef subject, String metric) {
    Map<SubjectRef, Set<SubjectRef>> wholes = regions.around(moment, subject).wholesAround(subject);
    Set<Object> subjects = new TreeSet<>(Comparator.comparing(Object::toString));
    subjects.add(subject);
    subjects.addAll(wholes.keySet());
    wholes.values().forEach(subjects::addAll);
    List<Claim> claims =
        figures
            .claims(
                Criteria.at(moment)
                    .tagged("metric", metric)
                    .taggedOneOf("subject", subjects.toArray()))
            .orElseThrow(() -> tooMany(metric));
    return Derivation.of(claims, wholes).stream()
        .filter(d ->
            d.key().subject().equals(subject)
                || d.against() != null && d.against().subject().equals(subject))
        .map(d -> new Keyed<>(sortKey(d), d))
        .sorted(Comparator.comparing(Keyed::sortKey))
        .toList();
  }

  private static Problem tooMany(String metric) {
    String bound = "%,d figures".formatted(FigureSets.MAX_RELATED);
    return metric == null
        ? Problem.invalidParameter(
            "metric",
            "is required, because the subject and related subjects have more than " + bound)
        : Problem.invalidParameter(
            "subject",
            "has, together with related subjects, more than %s of this metric".formatted(bound));
  }

  /// The sort key of a derived figure: its period, followed by its method. The remaining text makes
  /// the key unique.
  private static String sortKey(Derived derived) {
    List<Period> period =
        derived.key().period() == null ? List.of() : List.of(derived.key().period());
    return "%s %d %s %s %s %s"
        .formatted(
            DateRanges.order(period),
            derived.method().ordinal(),
            derived.key(),
            derived.against(),
            derived.how(),
            derived.inputs());
  }
}
