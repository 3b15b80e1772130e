package io.corridorledger.projection.corridors;

import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.hubs.HubTypes;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.Mode;
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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/corridors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"corridor", "figure", "hub"})
@Tag(name = "Corridors", description = "Definitions of corridors, and the volumes moved over them")
public class CorridorsResource {

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final FigureSets figures;
  private final HubTypes hubs;

  CorridorsResource(QueryRunner queries, VisibleFacts visible, FigureSets figures, HubTypes hubs) {
    this.queries = queries;
    this.visible = visible;
    this.figures = figures;
    this.hubs = hubs;
  }

  @GET
  @Operation(
      operationId = "listCorridors",
      summary = "Corridors, with the definition by each source")
  @APIResponse(responseCode = "200", description = "A page of corridors")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Corridor>> list(
      @Parameter(description = "Hub, country or place on its route, as named by a source")
          @QueryParam("via")
          List<String> via,
      @Parameter(description = "A leg has this mode") @QueryParam("mode") String mode,
      @Parameter(description = "What it carries: `freight`, `oil`, `power`") @QueryParam("carries")
          String carries,
      @Parameter(description = "A source states EXISTING, PLANNED or INTERRUPTED")
          @QueryParam("standing")
          String standing,
      @Parameter(description = "DEFINED or RETRACTED") @QueryParam("status") String status,
      @Parameter(description = "Words of the names; the beginning of each word is enough")
          @QueryParam("q")
          String q,
      @Parameter(description = "A definition is dated to a period that includes this day")
          @QueryParam("validOn")
          String validOn,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .all("via", via, (_, v) -> v)
            .one("mode", mode, (n, v) -> Parameters.oneOf(Mode.class, n, v))
            .one("carries", carries, (_, v) -> v)
            .one(
                "standing",
                standing,
                (n, v) -> Parameters.oneOf(CorridorEvent.Standing.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(Corridor.Status.class, n, v))
            .exceptRetracted(status)
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn))
            .words("q", "names", q);
    return queries.page(
        moment,
        paging,
        uri,
        queries.source(
            CorridorRow.class,
            "corridors",
            criteria,
            (List<CorridorRow> rows) -> shown(rows, moment)));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getCorridor",
      summary = "A corridor with its definitions, its legs and its time line",
      description = "Takes the id, or the slug by which figures refer to the corridor.")
  @APIResponse(responseCode = "200", description = "The corridor")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Corridor>> one(
      @Parameter(description = "Id or slug", example = "middle-corridor") @PathParam("id")
          String id,
      @BeanParam PointInTime moment) {
    return queries.named(moment, CorridorRow.class, "corridor", id, c -> shown(rows(c), moment));
  }

  @GET
  @Path("/{id}/throughput")
  @Operation(
      operationId = "listCorridorThroughput",
      summary = "Volumes moved over a corridor, as sets of figures with verdicts and growth checks",
      description =
          "By metric and period. Capacities, plans and potentials are not included. Parts and totals are listed side by side and never added up.")
  @APIResponse(responseCode = "200", description = "A page of sets of figures")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<FigureSet>> throughput(
      @Parameter(description = "Id or slug", example = "middle-corridor") @PathParam("id")
          String id,
      @Parameter(description = "Metric", example = "cargo_volume") @QueryParam("metric")
          String metric,
      @Parameter(description = "Direction or kind of movement", example = "transit")
          @QueryParam("flow")
          String flow,
      @Parameter(description = "Part of the corridor or traffic that the figure covers")
          @QueryParam("scope")
          String scope,
      @Parameter(description = "HS or GNG code, or a word") @QueryParam("commodity")
          String commodity,
      @Parameter(description = "Mode of transport") @QueryParam("mode") String mode,
      @Parameter(description = "Covers a day on or after this day") @QueryParam("from") String from,
      @Parameter(description = "Covers a day on or before this day") @QueryParam("to") String to,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .exceptRetracted(null)
            .tagged("observed", true)
            .one("metric", metric, (_, v) -> v)
            .one("flow", flow, (_, v) -> v)
            .one("scope", scope, (_, v) -> v)
            .one("commodity", commodity, (_, v) -> v)
            .one("mode", mode, (n, v) -> Parameters.oneOf(Mode.class, n, v))
            .overlaps("dates", Parameters.between(from, to));
    return queries.page(
        moment,
        paging,
        uri,
        (after, limit) -> {
          Corridor corridor =
              queries.found(moment, CorridorRow.class, "corridor", id, c -> rows(c)).doc;
          Criteria ofIt = criteria.tagged("subject", "corridor:" + corridor.slug());
          return figures.after(moment, ofIt, null, after, limit);
        });
  }

  private static List<CorridorRow> rows(Criteria criteria) {
    return CorridorRow.list(criteria.condition(), criteria.values());
  }

  private List<Corridor> shown(List<CorridorRow> rows, PointInTime moment) {
    Set<String> ends =
        rows.stream()
            .flatMap(r -> r.doc.ways().stream())
            .flatMap(w -> Stream.of(w.from(), w.to()))
            .collect(Collectors.toSet());
    Map<String, Set<HubEvent.Type>> types = hubs.of(ends, moment);
    return visible.behind(
        "corridors",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known, SeaLegs.of(r.doc.ways(), types)));
  }
}
