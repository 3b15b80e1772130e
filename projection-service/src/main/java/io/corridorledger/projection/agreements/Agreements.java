package io.corridorledger.projection.agreements;

import io.corridorledger.event.Instrument;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.likeness.Aliases;
import io.corridorledger.lifecycle.AgreementStatus;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.Period;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// The read model of agreements.
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
                        .collect(Collectors.joining(",", "{", "}")))
            .column("alike", Agreements::alike));
  }

  @Override
  public int version() {
    return 5;
  }

  /// A sort key for the search for likely duplicates. The key puts agreements with the same parties
  /// next to each other. These agreements are sorted by date.
  private static String alike(Agreement agreement, List<Period> dates) {
    return agreement.parties().isEmpty() || agreement.status() == AgreementStatus.RETRACTED
        ? null
        : "%s|%s|%s".formatted(parties(agreement), DateRanges.order(dates), agreement.id());
  }

  /// A hash of the names of the parties. The names themselves can be too long for an index.
  private static UUID parties(Agreement agreement) {
    String names =
        agreement.parties().stream()
            .map(party -> Aliases.canonical(party.ref()).ref())
            .sorted()
            .distinct()
            .collect(Collectors.joining("|"));
    return UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8));
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
