package io.corridorledger.projection.corridors;

import io.corridorledger.event.CorridorEvent;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.hubs.Hubs;
import io.corridorledger.projection.hubs.WithSeaLegs;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Include;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.Mode;
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

@Path("/v1/corridors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Corridors", description = "Definitions of corridors, and volumes moved over corridors")
@ReadsFrom({"corridor", "figure", "hub", "membership"})
public class CorridorsResource {

  private final QueryRunner queries;
  private final Corridors corridors;
  private final FigureSets figures;
  private final Hubs hubs;
  private final Routes routes;
  private final Regions regions;

  CorridorsResource(
      QueryRunner queries,
      Corridors corridors,
      FigureSets figures,
      Hubs hubs,
      Routes routes,
      Regions regions) {
    this.queries = queries;
    this.corridors = corridors;
    this.figures = figures;
    this.hubs = hubs;
    this.routes = routes;
    this.regions = regions;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listCorridors",
      summary = "Corridors, with the definitions that sources give")
  @APIResponse(responseCode = "200", description = "A page of corridors")
  public RestResponse<Page<Evidenced<WithSeaLegs<Corridor>>>> list(
      @Parameter(
              description =
                  "Place on the route of the corridor: slug of a hub, country code, or name as printed. If the parameter is repeated, the route must contain all of the places.")
          @QueryParam("via")
          List<String> via,
      @Parameter(
              description =
                  "Country that the route of the corridor crosses. The route matches if a source names the country itself or a hub in the country. If the parameter is repeated, the route must cross all of the countries. For a region, the route must cross at least one of its members.",
              example = "[\"AZ\",\"KZ\"]")
          @QueryParam("party")
          List<PartyRef> party,
      @Parameter(description = "Only corridors with a leg of this mode of transport")
          @QueryParam("mode")
          Mode mode,
      @Parameter(
              description =
                  "Goods or energy that the corridor carries, such as `freight`, `oil` or `power`")
          @QueryParam("carries")
          String carries,
      @Parameter(
              description =
                  "Only corridors that, according to a source, have this state: existing, planned or interrupted")
          @QueryParam("standing")
          CorridorEvent.Standing standing,
      @Parameter(description = "Current status of the corridor") @QueryParam("status")
          Corridor.Status status,
      @Parameter(
              description =
                  "Only corridors with these words in a name. The beginning of each word is enough.")
          @QueryParam("q")
          String q,
      @Parameter(
              description =
                  "Only corridors with a definition whose date is, or may be, this day. `match` shows for each item whether a definition certainly has this date.")
          @QueryParam("validOn")
          Day validOn,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period day = Day.period(validOn);
    Regions.KnownRegions known = regions.at(moment, party);
    Criteria criteria =
        Criteria.at(moment)
            .all("via", via)
            .tagged("mode", mode)
            .tagged("carries", carries)
            .tagged("standing", standing)
            .status(status)
            .overlaps("dates", day)
            .words("q", "names", q);
    for (PartyRef one : party) routes.through(criteria, known.within(one), moment);
    return queries.page(
        moment,
        paging,
        uri,
        queries
            .rows(corridors, criteria, include)
            .as(WithSeaLegs.check(hubs, moment, Corridor::ways))
            .as(
                queries.evidence(
                    corridors,
                    moment,
                    include,
                    WithSeaLegs::item,
                    corridor ->
                        TimeMatch.of(
                            day,
                            corridor.dates().stream().anyMatch(d -> TimeMatch.isWithin(d, day))))));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getCorridor",
      summary = "A corridor with its definitions, its legs and its time line",
      description =
          "The path contains the id of the corridor, or the slug by which figures refer to the corridor.")
  @APIResponse(responseCode = "200", description = "The corridor")
  public RestResponse<Single<Evidenced<WithSeaLegs<Corridor>>>> one(
      @Parameter(description = "Id or slug of the corridor", example = "middle-corridor")
          @PathParam("id")
          String id,
      @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        corridors,
        id,
        (corridor, _) ->
            WithSeaLegs.check(hubs, moment, Corridor::ways).apply(List.of(corridor)).getFirst());
  }

  @GET
  @Path("/{id}/throughput")
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listCorridorThroughput",
      summary = "Volumes moved over a corridor, as sets of figures with verdicts and growth checks",
      description =
          "Lists the figures of a corridor in sets. A set has the figures of one metric and period, and the sets are sorted by metric and period. Capacities, planned volumes and potential volumes are not included. Parts and totals are listed separately and never added up.")
  @APIResponse(responseCode = "200", description = "A page of sets of figures")
  public RestResponse<Page<FigureSet>> throughput(
      @Parameter(description = "Id or slug of the corridor", example = "middle-corridor")
          @PathParam("id")
          String id,
      @Parameter(
              description = "Metric of the figures, such as `cargo_volume`",
              example = "cargo_volume")
          @QueryParam("metric")
          String metric,
      @Parameter(
              description = "Direction or kind of movement that the figures cover",
              example = "transit")
          @QueryParam("flow")
          String flow,
      @Parameter(description = "Part of the corridor, or of its traffic, that the figures cover")
          @QueryParam("scope")
          String scope,
      @Parameter(description = "The goods, as an HS code, a GNG code or a word")
          @QueryParam("commodity")
          String commodity,
      @Parameter(description = "Mode of transport") @QueryParam("mode") Mode mode,
      @Parameter(
              description =
                  "Only figures that cover, or may cover, a day on or after this day. `match` shows for each set whether all values of the set certainly match.")
          @QueryParam("from")
          Day from,
      @Parameter(description = "Only figures that cover, or may cover, a day on or before this day")
          @QueryParam("to")
          Day to,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .exceptRetracted()
            .having("observed", true)
            .tagged("metric", metric)
            .tagged("flow", flow)
            .tagged("scope", scope)
            .tagged("commodity", commodity)
            .tagged("mode", mode);
    Period days = Day.between(from, to);
    return queries.page(
        moment,
        paging,
        uri,
        KeysetQuery.deferred(() -> {
          String slug = queries.found(moment, corridors, id).slug();
          return figures.list(moment, criteria.having("subject", "corridor:" + slug), days);
        }));
  }
}
