package io.corridorledger.projection.visits;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.Meeting;
import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.CountMembership;
import io.corridorledger.judgement.Duplicates;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/visits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"visit", "figure", "membership"})
@Tag(name = "Visits", description = "Visits and meetings, and their counts")
public class VisitsResource {

  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_COMPARED = 1_000;

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final Regions regions;
  private final FigureSets figures;

  VisitsResource(QueryRunner queries, VisibleFacts visible, Regions regions, FigureSets figures) {
    this.queries = queries;
    this.visible = visible;
    this.regions = regions;
    this.figures = figures;
  }

  /// Number of visits of one party to another.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitCount")
  public record Count(
      @Schema(
              description =
                  "The visiting party; absent for meetings of several parties, and if the host is unknown")
          PartyRef visitor,
      @Schema(description = "The receiving party; absent if unknown") PartyRef host,
      long count) {}

  /// @param items held visits recorded in the ledger
  /// @param reported counts that sources report; never merged with the recorded visits
  @Schema(name = "VisitCounts")
  public record Counts(
      @Schema(
              description =
                  "Held visits recorded in the ledger; at most 1000 groups, largest first")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<Count> items,
      @Schema(description = "Counts reported by sources; at most 500 sets")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<FigureSet> reported,
      @Schema(
              description =
                  "Pairs of counted visits that may be the same visit; among the first 1000 by date")
          List<Duplicates.Pair> likelyDuplicates,
      @Schema(description = "The total; absent if more than 1000 visits have to be examined")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Total total,
      @Schema(description = "The members of each requested region")
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
      @Schema(description = "Number of certain and open visits: the largest possible count")
          int possible,
      @Schema(description = "Ids of the certain visits, by date") List<UUID> counted,
      @Schema(description = "Visits whose membership in the count is uncertain")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<Open> open) {}

  @Schema(name = "OpenVisit")
  public record Open(UUID visit, String title, List<String> why) {}

  @GET
  @Operation(
      operationId = "listVisits",
      summary = "Visits and meetings",
      description =
          "By the latest possible date, earliest first; undated ones come last. If a filter is repeated, all of its values must match.")
  @APIResponse(responseCode = "200", description = "A page of visits")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Visit>> list(
      @Parameter(
              description = "Participated or hosted; a region also matches each of its members",
              example = "[\"AZ\",\"UZ\"]")
          @QueryParam("party")
          List<String> party,
      @Parameter(description = "Name of a participant, exactly as the source writes it")
          @QueryParam("person")
          List<String> person,
      @Parameter(description = "Hosting party") @QueryParam("host") String host,
      @Parameter(description = "Type of visit or meeting") @QueryParam("type") String type,
      @Parameter(description = "ANNOUNCED, POSTPONED, CANCELLED, HELD or RETRACTED")
          @QueryParam("status")
          String status,
      @Parameter(description = "A source gives a date on or after this day", example = "2024-01-01")
          @QueryParam("from")
          String from,
      @Parameter(
              description = "A source gives a date on or before this day",
              example = "2024-12-31")
          @QueryParam("to")
          String to,
      @Parameter(description = "Series of meetings to which it belongs") @QueryParam("series")
          String series,
      @Parameter(description = "Its date includes this day") @QueryParam("validOn") String validOn,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period days = Parameters.between(from, to);
    List<PartyRef> parties = Parameters.parties("party", party);
    Criteria criteria =
        Criteria.at(moment)
            .parties("party", parties, regions.at(moment, parties)::within)
            .all("person", person, (_, v) -> v)
            .one("host", host, (n, v) -> Parameters.value(n, v, PartyRef::parse))
            .one("type", type, (n, v) -> Parameters.oneOf(Meeting.Type.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(VisitStatus.class, n, v))
            .one("series", series, (_, v) -> v)
            .startingAt(days)
            .overlaps("dates", days)
            .exceptRetracted(status)
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn));
    return queries.page(moment, paging, uri, source(criteria, moment));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getVisit", summary = "A visit with its time line")
  @APIResponse(responseCode = "200", description = "The visit")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Visit>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        "visit",
        id,
        c -> shown(VisitRow.<VisitRow>list(c.condition(), c.values()), moment));
  }

  @GET
  @Path("/counts")
  @Operation(
      operationId = "countVisits",
      summary = "Number of visits by visiting party and host",
      description =
          "Counts held visits by visiting party and host, and lists the counts that sources report (metric `visits`). A meeting of several parties counts once, for its host; an announced visit does not count. A region matches its members. The total separates certain visits from possible ones, whose date or place is not known well enough.")
  @APIResponse(responseCode = "200", description = "The counts")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Counts> counts(
      @Parameter(description = "The visiting party, or a region", example = "UZ")
          @QueryParam("visitor")
          String visitor,
      @Parameter(description = "The receiving party, or a region", example = "AZ")
          @QueryParam("host")
          String host,
      @Parameter(
              description =
                  "The country or region in which the visit was held, whoever the host was: `REGION:central-asia`")
          @QueryParam("in")
          String in,
      @Parameter(description = "Name of a participant, exactly as the source writes it")
          @QueryParam("person")
          String person,
      @Parameter(description = "Held on or after this day", example = "2022-01-01")
          @QueryParam("from")
          String from,
      @Parameter(description = "Held on or before this day", example = "2024-12-31")
          @QueryParam("to")
          String to,
      @BeanParam PointInTime moment) {
    PartyRef came = Parameters.value("visitor", visitor, PartyRef::parse);
    PartyRef received = Parameters.value("host", host, PartyRef::parse);
    Period days = Parameters.between(from, to);
    PartyRef place = Parameters.value("in", in, PartyRef::parse);
    List<PartyRef> named = Stream.of(came, received, place).filter(Objects::nonNull).toList();
    return queries.answer(
        moment,
        freshness -> {
          Regions.KnownRegions known = regions.at(moment, named);
          Criteria ofThem = held(moment, known, came, received, person);
          Criteria held = held(moment, known, came, received, person).overlaps("dates", days);
          Set<String> countries = place == null ? Set.of() : countries(known.within(place));
          if (place != null) held.taggedOneOf("in", countries.toArray());
          Criteria reported =
              Criteria.at(moment)
                  .exceptRetracted(null)
                  .tagged("metric", "visits")
                  .overlaps("dates", days);
          for (PartyRef side : named)
            reported.taggedOneOf(
                "about",
                Stream.concat(
                        known.within(side).stream().map(VisitsResource::name), Stream.of("any"))
                    .toArray());
          queries.reserveDocuments(VisitRow.class, ofThem, MAX_COMPARED + 1);
          return new Counts(
              groups(held),
              figures.first(moment, reported),
              duplicates(held),
              total(ofThem, days, countries),
              named.stream()
                  .filter(p -> !known.membersOf(p).isEmpty())
                  .distinct()
                  .collect(Collectors.toMap(p -> p, known::membersOf)),
              freshness);
        });
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
    return parties.stream().map(VisitsResource::name).collect(Collectors.toSet());
  }

  /// The name of a party in subjects of figures.
  private static String name(PartyRef party) {
    return party.ref().replaceFirst("^(ISO|ORG|REGION):", "");
  }

  /// @param held visits of any period and place, because a visit with an unknown date or place is
  ///   an open one
  private static Total total(Criteria held, Period days, Set<String> countries) {
    List<VisitRow> rows =
        VisitRow.<VisitRow>find(held.condition() + " order by sortKey", held.values())
            .range(0, MAX_COMPARED)
            .list();
    if (rows.size() > MAX_COMPARED) return null;
    List<UUID> counted = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    for (VisitRow row : rows) {
      Visit visit = row.doc;
      CountMembership presence = CountMembership.of(visit.date(), visit.country(), days, countries);
      if (presence.certain()) counted.add(visit.id());
      else if (presence.possible()) open.add(new Open(visit.id(), visit.title(), presence.open()));
    }
    return new Total(counted.size(), counted.size() + open.size(), counted, open);
  }

  private static List<Duplicates.Pair> duplicates(Criteria held) {
    List<VisitRow> rows =
        VisitRow.<VisitRow>find(held.condition() + " order by sortKey", held.values())
            .range(0, MAX_COMPARED - 1)
            .list();
    return Duplicates.among(
        rows.stream()
            .map(r -> r.doc)
            .map(v ->
                new Duplicates.Held(v.id(), Set.copyOf(v.visitors()), v.host(), v.type(), v.date()))
            .toList());
  }

  private static List<Count> groups(Criteria held) {
    var query =
        VisitRow.getEntityManager()
            .createQuery(
                "select visitor, host, count(*) from VisitRow where %s group by visitor, host order by count(*) desc, visitor nulls last, host nulls last"
                    .formatted(held.condition()),
                Object[].class)
            .setMaxResults(MAX_GROUPS);
    held.values().forEach(query::setParameter);
    return query.getResultList().stream()
        .map(row -> new Count(party(row[0]), party(row[1]), (Long) row[2]))
        .toList();
  }

  private static PartyRef party(Object ref) {
    return ref == null ? null : new PartyRef((String) ref);
  }

  /// The items that match the criteria, for responses that combine several lists.
  public QueryRunner.KeysetQuery<Visit> source(Criteria criteria, PointInTime moment) {
    return queries.source(
        VisitRow.class, "visits", criteria, (List<VisitRow> rows) -> shown(rows, moment));
  }

  private List<Visit> shown(List<VisitRow> rows, PointInTime moment) {
    return visible.behind(
        "visits",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known));
  }
}
