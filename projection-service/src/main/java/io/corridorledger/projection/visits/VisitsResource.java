package io.corridorledger.projection.visits;

import io.corridorledger.event.Meeting;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.judgement.likeness.Names;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Include;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/visits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Visits", description = "Visits and meetings, and their counts")
@ReadsFrom({"visit", "figure", "membership"})
public class VisitsResource {

  private final QueryRunner queries;
  private final Visits visits;
  private final VisitCounts counts;
  private final Regions regions;

  VisitsResource(QueryRunner queries, Visits visits, VisitCounts counts, Regions regions) {
    this.queries = queries;
    this.visits = visits;
    this.counts = counts;
    this.regions = regions;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listVisits",
      summary = "Visits and meetings",
      description =
          "Lists visits by their latest possible date, earliest first. Visits without a date come last. If a filter is repeated, a visit must match all values of the filter. If the query filters by time, `match` shows for each item whether the item certainly or only possibly matches.")
  @APIResponse(responseCode = "200", description = "A page of visits")
  public RestResponse<Page<Evidenced<Visit>>> list(
      @Parameter(
              description =
                  "Party that participated in the visit or hosted it. A region also matches each of its members.",
              example = "[\"AZ\",\"UZ\"]")
          @QueryParam("party")
          List<PartyRef> party,
      @Parameter(
              description =
                  "Party that participated in the visit or hosted it, or country in which the visit was held. A region also matches each of its members.",
              example = "[\"AZ\"]")
          @QueryParam("concerns")
          List<PartyRef> concerns,
      @Parameter(
              description =
                  "Name of a person who participated, in any spelling. For some persons, the filter also accepts aliases, such as the surname alone.")
          @QueryParam("person")
          List<String> person,
      @Parameter(description = "Party that hosted the visit") @QueryParam("host") PartyRef host,
      @Parameter(description = "Type of visit or meeting") @QueryParam("type") Meeting.Type type,
      @Parameter(description = "Current status of the visit") @QueryParam("status")
          VisitStatus status,
      @Parameter(
              description =
                  "Only visits whose date is, or may be, on or after this day. A visit without a date never matches. `match` shows for each item whether the item certainly or only possibly matches.",
              example = "2024-01-01")
          @QueryParam("from")
          Day from,
      @Parameter(
              description =
                  "Only visits whose date is, or may be, on or before this day. A visit without a date never matches.",
              example = "2024-12-31")
          @QueryParam("to")
          Day to,
      @Parameter(description = "Name of the series of meetings to which the visit belongs")
          @QueryParam("series")
          String series,
      @Parameter(
              description =
                  "Only visits that were, or may have been, held on this day. `match` shows for each item whether the visit was certainly held on this day.")
          @QueryParam("validOn")
          Day validOn,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period days = Day.between(from, to);
    Period day = Day.period(validOn);
    Criteria criteria =
        Criteria.at(moment)
            .parties("party", party, regions.at(moment, party)::within)
            .parties("concerns", concerns, regions.at(moment, concerns)::within)
            .all("person", person == null ? null : person.stream().map(Names::personKey).toList())
            .tagged("host", host)
            .tagged("type", type)
            .status(status)
            .tagged("series", series)
            .startingAt(days)
            .overlaps("dates", days)
            .overlaps("dates", day);
    return queries.page(
        moment,
        paging,
        uri,
        queries.list(visits, criteria, moment, include, visit -> match(visit, days, day)));
  }

  /// Whether the visit certainly or only possibly matches the filter by time.
  ///
  /// @return null if the request has no filter by time
  private static TimeMatch match(Visit visit, Period days, Period day) {
    List<Period> dates = visit.allDates();
    return TimeMatch.both(
        TimeMatch.of(days, TimeMatch.isWithin(dates, days)),
        TimeMatch.of(day, TimeMatch.isWithin(dates, day)));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getVisit", summary = "A visit with its time line")
  @APIResponse(responseCode = "200", description = "The visit")
  public RestResponse<Single<Evidenced<Visit>>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(moment, visits, id);
  }

  @GET
  @Path("/counts")
  @Operation(
      operationId = "countVisits",
      summary = "Number of visits by visiting party and host",
      description =
          "Counts held visits by visiting party and host. The response also lists figures of the metric `visits`: the numbers of visits as sources state them. A meeting of several parties counts once, for its host. An announced visit does not count. A ceremony, a council or a summit within a visit is a part of the visit and does not count separately. If the filters exclude a visit but not its parts, each part counts as a visit. A region also matches each of its members. The response lists certain and open visits separately. A visit is open if its date or place is too uncertain to decide whether the visit matches the filters, or if the visit may be part of another visit.")
  @APIResponse(responseCode = "200", description = "The numbers of visits")
  public RestResponse<VisitCounts.Counts> counts(
      @Parameter(
              description = "Visiting party. A region also matches each of its members.",
              example = "UZ")
          @QueryParam("visitor")
          PartyRef visitor,
      @Parameter(
              description =
                  "Party that hosted the visit. A region also matches each of its members.",
              example = "AZ")
          @QueryParam("host")
          PartyRef host,
      @Parameter(
              description =
                  "Country or region in which the visit was held, regardless of the host, such as `REGION:central-asia`")
          @QueryParam("in")
          PartyRef in,
      @Parameter(
              description =
                  "Name of a person who participated, in any spelling. For some persons, the filter also accepts aliases, such as the surname alone.")
          @QueryParam("person")
          String person,
      @Parameter(
              description =
                  "Type of visit or meeting. If the parameter is repeated, a visit must have one of the types.")
          @QueryParam("type")
          List<Meeting.Type> type,
      @Parameter(
              description =
                  "Only visits that were held, or may have been held, on or after this day",
              example = "2022-01-01")
          @QueryParam("from")
          Day from,
      @Parameter(
              description =
                  "Only visits that were held, or may have been held, on or before this day",
              example = "2024-12-31")
          @QueryParam("to")
          Day to,
      @BeanParam PointInTime moment) {
    Period days = Day.between(from, to);
    return queries.answer(
        moment, freshness -> counts.of(moment, visitor, host, in, person, type, days, freshness));
  }
}
