package io.corridorledger.projection.visits;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.CountMembership;
import io.corridorledger.judgement.Duplicates;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Counts of held visits, recorded and reported.
@ApplicationScoped
public class VisitCounts {

  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_COMPARED = 1_000;

  private final Visits visits;
  private final Rows rows;
  private final Regions regions;
  private final FigureSets figures;

  VisitCounts(Visits visits, Rows rows, Regions regions, FigureSets figures) {
    this.visits = visits;
    this.rows = rows;
    this.regions = regions;
    this.figures = figures;
  }

  /// Number of visits of one party to another.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitCount")
  public record Count(
      @Schema(
              description =
                  "The visiting party; absent for a meeting of several parties, or if the host is unknown")
          PartyRef visitor,
      @Schema(description = "The receiving party; absent if unknown") PartyRef host,
      long count) {}

  /// @param items held visits recorded in the ledger
  /// @param reported counts that sources report; never merged with the recorded visits
  @Schema(name = "VisitCounts")
  public record Counts(
      @Schema(
              description =
                  "Number of held visits in the ledger, by visiting party and host; at most 1000 groups, largest first")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<Count> items,
      @Schema(description = "Counts that sources report, as at most 500 sets of figures")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<FigureSet> reported,
      @Schema(
              description =
                  "Pairs of counted visits that may be the same visit. Only the first 1000 visits by date are compared.")
          List<Duplicates.Pair> likelyDuplicates,
      @Schema(
              description =
                  "Total number of visits; absent if the query must examine more than 1000 visits")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Total total,
      @Schema(description = "Members of each region that the query names")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          Map<PartyRef, Set<PartyRef>> regions,
      Freshness freshness) {}

  /// @param certain number of visits that were certainly held within the period and the place
  /// @param possible the certain visits plus those whose date or place is not known well enough
  @Schema(name = "VisitTotal")
  public record Total(
      @Schema(
              description =
                  "Number of visits that were certainly held within the requested period and place")
          int certain,
      @Schema(
              description =
                  "Number of certain and open visits together, which is the largest possible count")
          int possible,
      @Schema(description = "Ids of the certain visits, by date") List<UUID> counted,
      @Schema(description = "Visits that may belong to the count, each with the reason")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<Open> open) {}

  @Schema(name = "OpenVisit")
  public record Open(UUID visit, String title, List<String> why) {}

  /// @param came the visiting party, or a region; null for all
  /// @param received the receiving party, or a region; null for all
  /// @param place the country or region in which the visit was held; null for all
  /// @param person null for all
  /// @param days null for all
  Counts of(
      PointInTime moment,
      PartyRef came,
      PartyRef received,
      PartyRef place,
      String person,
      Period days,
      Freshness freshness) {
    List<PartyRef> named = Stream.of(came, received, place).filter(Objects::nonNull).toList();
    Regions.KnownRegions known = regions.at(moment, named);
    Criteria ofThem = held(moment, known, came, received, person);
    Criteria held = held(moment, known, came, received, person).overlaps("dates", days);
    Set<String> countries = place == null ? Set.of() : countries(known.within(place));
    if (place != null) held.taggedOneOf("in", countries.toArray());
    Criteria reported = Criteria.at(moment).exceptRetracted().tagged("metric", "visits");
    for (PartyRef side : named)
      reported.taggedOneOf(
          "about",
          Stream.concat(known.within(side).stream().map(VisitCounts::name), Stream.of("any"))
              .toArray());
    rows.reserve(visits, ofThem, MAX_COMPARED + 1);
    return new Counts(
        groups(held),
        figures.first(moment, reported, days),
        duplicates(held),
        total(ofThem, days, countries),
        named.stream()
            .filter(p -> !known.membersOf(p).isEmpty())
            .distinct()
            .collect(Collectors.toMap(p -> p, known::membersOf)),
        freshness);
  }

  private static Criteria held(
      PointInTime moment,
      Regions.KnownRegions known,
      PartyRef came,
      PartyRef received,
      String person) {
    Criteria held = Criteria.at(moment).tagged("status", VisitStatus.HELD).tagged("person", person);
    if (came != null) held.parties("visitor", List.of(came), known::within);
    if (received != null) held.parties("host", List.of(received), known::within);
    return held;
  }

  private static Set<String> countries(Set<PartyRef> parties) {
    return parties.stream().map(VisitCounts::name).collect(Collectors.toSet());
  }

  /// The name of a party in subjects of figures.
  private static String name(PartyRef party) {
    return party.ref().replaceFirst("^(ISO|ORG|REGION):", "");
  }

  /// @param held visits of any period and place, because a visit with an unknown date or place is
  ///   an open one
  private Total total(Criteria held, Period days, Set<String> countries) {
    List<Visit> compared = rows.first(visits, held, MAX_COMPARED + 1);
    if (compared.size() > MAX_COMPARED) return null;
    List<UUID> counted = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    for (Visit visit : compared) {
      CountMembership presence =
          CountMembership.of(visit.allDates(), visit.country(), days, countries);
      if (presence.certain()) counted.add(visit.id());
      else if (presence.possible()) open.add(new Open(visit.id(), visit.title(), presence.open()));
    }
    return new Total(counted.size(), counted.size() + open.size(), counted, open);
  }

  private List<Duplicates.Pair> duplicates(Criteria held) {
    return Duplicates.among(
        rows.first(visits, held, MAX_COMPARED).stream()
            .map(v ->
                new Duplicates.Held(v.id(), Set.copyOf(v.visitors()), v.host(), v.type(), v.date()))
            .toList());
  }

  private List<Count> groups(Criteria held) {
    return rows.select(
        "visitor, host, count(*)",
        visits,
        held,
        "GROUP BY visitor, host ORDER BY count(*) DESC, visitor NULLS LAST, host NULLS LAST LIMIT "
            + MAX_GROUPS,
        row -> new Count(party(row.getString(1)), party(row.getString(2)), row.getLong(3)));
  }

  private static PartyRef party(String ref) {
    return ref == null ? null : new PartyRef(ref);
  }
}
