package io.corridorledger.projection.agreements;

import io.corridorledger.event.Instrument;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.Period;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The register of agreements.
@Singleton
public class Agreements extends View<Agreement> {

  Agreements() {
    super(
        streams("agreement", "agreements", Agreement.class, Agreement::of)
            .dated((_, known) -> Agreement.dates(known))
            .undatedIsGap()
            .tagged(Agreements::tag)
            .lacking((a, gaps) ->
                gaps.when(
                    Gaps.Kind.CONTRADICTED,
                    a.dateConflict()
                        || a.formConflict()
                        || !a.conflicts().isEmpty()
                        || AccountComparison.contradict(a.comparisons())))
            .named(a -> Objects.toString(a.title(), "") + "\n" + String.join("\n", a.alsoTitled()))
            .column("valid", (a, dates) -> DateRanges.ranges(valid(a, dates)))
            .column(
                "in_force",
                a ->
                    a.inForce().stream()
                        .map(period -> DateRanges.range(period.first(), period.last()))
                        .collect(Collectors.joining(",", "{", "}"))));
  }

  /// Version 3: comparisons of accounts, possibly in force, certain days in force, all stated
  /// dates, accounts that do not depend on the notation of numbers.
  @Override
  public int version() {
    return 3;
  }

  private static void tag(Agreement agreement, Tags tags) {
    tags.withAll("party", agreement.parties().stream().map(Instrument.Party::ref).toList())
        .withAll("type", agreement.types())
        .with("type", agreement.type())
        .with("level", agreement.level())
        .with("status", agreement.status())
        .withAll("subject", agreement.subjects())
        .with("visit", agreement.visit())
        .with("parent", agreement.parent());
  }

  private static List<Period> valid(Agreement agreement, List<Period> dates) {
    if (agreement.covers() == null) return dates;
    List<Period> valid = new ArrayList<>(dates);
    valid.add(agreement.covers());
    return valid;
  }
}
