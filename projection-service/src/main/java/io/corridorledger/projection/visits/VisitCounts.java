package io.corridorledger.projection.visits;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.Meeting;
import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.likeness.Names;
import io.corridorledger.judgement.likeness.Neighbours;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.visits.Occasion.Visitor;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Counts visits that were held. The counts that sources report are listed separately.
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

  /// Number of visits of one party to another party.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitCount")
  public record Count(
      @Schema(
              description =
                  "The visiting party; absent if several parties visited, or if the host is unknown")
          PartyRef visitor,
      @Schema(description = "The receiving party; absent if unknown") PartyRef host,
      @Schema(description = "Number of visits that certainly or possibly match the filters")
          long count,
      @Schema(
              description =
                  "Number of visits that certainly match the filters; absent if the query must examine more than 1000 visits")
          Long certain) {}

  /// Number of visits of one person.
  @Schema(name = "VisitsOfPerson")
  public record OfPerson(
      String person,
      PartyRef party,
      @Schema(description = "Number of visits that certainly or possibly match the filters")
          long count,
      @Schema(description = "Number of visits that certainly match the filters") long certain) {}

  /// @param items counts of the held visits in the ledger
  /// @param reported counts that sources report; they are never added to the counts of the ledger
  @Schema(name = "VisitCounts")
  public record Counts(
      @Schema(
              description =
                  "Number of held visits in the ledger for each pair of visiting party and host; at most 1000 pairs, largest number first. If the query must examine more than 1000 visits, the numbers are less exact, and `partial` is true. In this case, a part of a visit counts as a separate visit, a query with `from` or `to` does not count visits without a date, and a query with `in` does not count visits without a place.")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          @NotNull
          List<Count> items,
      @Schema(
              description =
                  "Number of held visits of each visiting person whom a source names; at most 1000 persons, most visits first. Absent if the query must examine more than 1000 visits.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<OfPerson> people,
      @Schema(
              description =
                  "Numbers of visits as sources state them, as sets of figures; at most 500 sets")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          @NotNull
          List<FigureSet> reported,
      @Schema(
              description =
                  "Pairs of counted visits that may be the same visit. The visits are sorted by date. Each of the first 1000 visits is compared with the next 50 visits.")
          List<LikelyDuplicate> likelyDuplicates,
      @Schema(
              description =
                  "Total number of visits; absent if the query must examine more than 1000 visits")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Total total,
      @Schema(
              description =
                  "True if the answer is incomplete or less exact, because it exceeds a limit: the query must examine more than 1000 visits, there are more than 1000 pairs or 1000 persons, or the reported numbers exceed 500 sets or the size of a page. The query examines all visits that match its parties, persons and types, also those outside its period and place. These filters make the query smaller.")
          boolean partial,
      @Schema(description = "For each region in the query, the members of the region")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          Map<PartyRef, Set<PartyRef>> regions,
      @NotNull Freshness freshness) {}

  /// The number of visits in the requested period and place.
  ///
  /// @param certain number of visits that certainly belong to the count
  /// @param possible number of certain visits, plus the number of visits that may belong to the
  ///   count
  @Schema(name = "VisitTotal")
  public record Total(
      @Schema(
              description =
                  "Number of visits that were certainly held within the requested period and place")
          int certain,
      @Schema(
              description =
                  "Number of visits in `counted` and `open` together, which is the largest possible count")
          int possible,
      @Schema(description = "Visits that certainly belong to the count, earliest first")
          List<CountedVisit> counted,
      @Schema(
              description =
                  "Visits that possibly belong to the count, each with the reasons for the doubt")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          @NotNull
          List<CountedVisit> open) {}

  /// A visit that certainly or possibly belongs to the total.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CountedVisit")
  public record CountedVisit(
      @NotNull UUID visit,
      String title,
      @Schema(
              description =
                  "Date of the visit, as stated; absent if no date is known or the stated dates conflict")
          Period date,
      @Schema(
              description =
                  "Ceremonies, councils, summits and side meetings that are part of the visit and are not counted separately")
          List<PartOfVisit> parts,
      @Schema(
              description =
                  "Reasons why it is uncertain that the visit belongs to the count; absent if the visit certainly belongs to the count")
          List<String> why) {}

  @Schema(name = "PartOfVisit")
  public record PartOfVisit(@NotNull UUID visit, String title) {}

  @Schema(name = "LikelyDuplicateVisits")
  public record LikelyDuplicate(
      @NotNull UUID one, String oneTitle, @NotNull UUID other, String otherTitle) {}

  /// @param came the visiting party, or a region of visiting parties; null for all
  /// @param received the host, or a region of hosts; null for all
  /// @param types the types of meetings; empty for all
  /// @param place the country or region in which the visit was held; null for all
  /// @param person name of a visitor; null for all
  /// @param days the period of the count; null for all
  Counts of(
      PointInTime moment,
      PartyRef came,
      PartyRef received,
      PartyRef place,
      String person,
      List<Meeting.Type> types,
      Period days,
      Freshness freshness) {
    List<PartyRef> named = Stream.of(came, received, place).filter(Objects::nonNull).toList();
    Regions.KnownRegions known = regions.at(moment, named);
    Criteria ofThem = held(moment, known, came, received, person, types);
    Criteria held = held(moment, known, came, received, person, types).overlaps("dates", days);
    Set<String> countries = place == null ? Set.of() : countries(known.within(place));
    if (place != null) held.taggedOneOf("in", countries.toArray());
    Criteria reported = Criteria.at(moment).exceptRetracted().tagged("metric", "visits");
    for (PartyRef side : named)
      reported.taggedOneOf(
          "about",
          Stream.concat(known.within(side).stream().map(VisitCounts::name), Stream.of("any"))
              .toArray());
    rows.reserve(visits, ofThem, MAX_COMPARED + 1);
    // All visits are read, without the filters by period and place, because a visit with an unknown
    // date or place may belong to the count.
    List<Visit> compared = rows.first(visits, ofThem, MAX_COMPARED + 1);
    List<Occasion> occasions =
        compared.size() > MAX_COMPARED ? null : Occasion.among(compared, days, countries);
    List<Count> groups = occasions == null ? groups(held) : groups(occasions);
    List<OfPerson> people = occasions == null ? List.of() : people(occasions);
    Slice<FigureSet> sets = figures.first(moment, reported, days);
    return new Counts(
        first(groups),
        first(people),
        sets.items().stream().map(Keyed::item).toList(),
        duplicates(held),
        occasions == null ? null : total(occasions),
        occasions == null
            || groups.size() > MAX_GROUPS
            || people.size() > MAX_GROUPS
            || sets.more(),
        named.stream()
            .filter(p -> !known.membersOf(p).isEmpty())
            .distinct()
            .collect(Collectors.toMap(p -> p, known::membersOf)),
        freshness);
  }

  private static <T> List<T> first(List<T> groups) {
    return groups.subList(0, Math.min(groups.size(), MAX_GROUPS));
  }

  private static Criteria held(
      PointInTime moment,
      Regions.KnownRegions known,
      PartyRef came,
      PartyRef received,
      String person,
      List<Meeting.Type> types) {
    Criteria held =
        Criteria.at(moment)
            .tagged("status", VisitStatus.HELD)
            .tagged("person", person == null ? null : Names.personKey(person))
            .oneOf("type", types);
    if (came != null) held.parties("visitor", List.of(came), known::within);
    if (received != null) held.parties("host", List.of(received), known::within);
    return held;
  }

  private static Set<String> countries(Set<PartyRef> parties) {
    return parties.stream().map(VisitCounts::name).collect(Collectors.toSet());
  }

  /// The name by which the subject of a figure refers to the party.
  private static String name(PartyRef party) {
    return party.ref().replaceFirst("^(ISO|ORG|REGION):", "");
  }

  private static Total total(List<Occasion> occasions) {
    List<CountedVisit> counted = new ArrayList<>();
    List<CountedVisit> open = new ArrayList<>();
    for (Occasion occasion : occasions)
      (occasion.isCertain() ? counted : open).add(occasion.counted());
    return new Total(counted.size(), occasions.size(), counted, open);
  }

  private static List<Count> groups(List<Occasion> occasions) {
    Map<List<String>, List<Occasion>> groups =
        occasions.stream()
            .collect(
                Collectors.groupingBy(o ->
                    Arrays.asList(
                        Visits.visitor(o.visit()), Objects.toString(o.visit().host(), null))));
    Comparator<PartyRef> unknownLast =
        Comparator.nullsLast(Comparator.comparing(PartyRef::toString));
    return groups.entrySet().stream()
        .map(group ->
            new Count(
                party(group.getKey().getFirst()),
                party(group.getKey().getLast()),
                group.getValue().size(),
                group.getValue().stream().filter(Occasion::isCertain).count()))
        .sorted(
            Comparator.comparingLong(Count::count)
                .reversed()
                .thenComparing(Count::visitor, unknownLast)
                .thenComparing(Count::host, unknownLast))
        .limit(MAX_GROUPS + 1)
        .toList();
  }

  private static List<OfPerson> people(List<Occasion> occasions) {
    Map<Visitor, List<Occasion>> visitsOf = new HashMap<>();
    Map<Visitor, String> names = new HashMap<>();
    for (Occasion occasion : occasions)
      occasion
          .people()
          .forEach((visitor, name) -> {
            names.putIfAbsent(visitor, name);
            visitsOf.computeIfAbsent(visitor, _ -> new ArrayList<>()).add(occasion);
          });
    return visitsOf.entrySet().stream()
        .map(of ->
            new OfPerson(
                names.get(of.getKey()),
                of.getKey().party(),
                of.getValue().size(),
                of.getValue().stream().filter(Occasion::isCertain).count()))
        .sorted(
            Comparator.comparingLong(OfPerson::count)
                .reversed()
                .thenComparing(OfPerson::person)
                .thenComparing(o -> o.party().toString()))
        .limit(MAX_GROUPS + 1)
        .toList();
  }

  private List<LikelyDuplicate> duplicates(Criteria held) {
    return Neighbours.among(
            rows.first(visits, held, MAX_COMPARED),
            (Visit one, Visit other) -> one.traits().likeness(other.traits()))
        .stream()
        .map(pair ->
            new LikelyDuplicate(
                pair.one().id(), pair.one().title(), pair.other().id(), pair.other().title()))
        .toList();
  }

  private List<Count> groups(Criteria held) {
    return rows.select(
        "visitor, host, count(*)",
        visits.name(),
        held,
        "GROUP BY visitor, host ORDER BY count(*) DESC, visitor NULLS LAST, host NULLS LAST LIMIT "
            + (MAX_GROUPS + 1),
        row -> new Count(party(row.getString(1)), party(row.getString(2)), row.getLong(3), null));
  }

  private static PartyRef party(String ref) {
    return ref == null ? null : new PartyRef(ref);
  }
}
