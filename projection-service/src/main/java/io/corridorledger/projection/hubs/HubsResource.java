package io.corridorledger.projection.hubs;

import io.corridorledger.event.HubEvent;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.Utilisation;
import io.corridorledger.lifecycle.HubStatus;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
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

@Path("/v1/hubs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"hub", "figure"})
@Tag(name = "Hubs", description = "Ports, terminals, stations and crossings")
public class HubsResource {

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final FigureSets figures;

  HubsResource(QueryRunner queries, VisibleFacts visible, FigureSets figures) {
    this.queries = queries;
    this.visible = visible;
    this.figures = figures;
  }

  @GET
  @Operation(operationId = "listHubs", summary = "The registry of hubs, by slug")
  @APIResponse(responseCode = "200", description = "A page of hubs")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Hub>> list(
      @Parameter(description = "ISO 3166-1 alpha-2", example = "AZ") @QueryParam("country")
          String country,
      @Parameter(description = "Type of hub", example = "PORT") @QueryParam("type") String type,
      @Parameter(description = "Code in any scheme", example = "AZALA") @QueryParam("code")
          String code,
      @Parameter(description = "REGISTERED, MERGED or RETRACTED") @QueryParam("status")
          String status,
      @Parameter(description = "Words of the names; the beginning of each word is enough")
          @QueryParam("q")
          String q,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .one("country", country, (_, v) -> v)
            .one("type", type, (n, v) -> Parameters.oneOf(HubEvent.Type.class, n, v))
            .one("code", code, (_, v) -> v)
            .one("status", status, (n, v) -> Parameters.oneOf(HubStatus.class, n, v))
            .exceptRetracted(status)
            .words("q", "names", q);
    return queries.page(
        moment,
        paging,
        uri,
        queries.source(HubRow.class, "hubs", criteria, (List<HubRow> rows) -> shown(rows, moment)));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getHub",
      summary = "A hub with its codes, names, and capacity against volume",
      description =
          "Takes the id, or the slug by which facts refer to the hub. `validOn` limits capacities, volumes and utilisation to those whose period includes the day; a hub itself has no dates.")
  @APIResponse(responseCode = "200", description = "The hub")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Hub>> one(
      @Parameter(description = "Id or slug", example = "baku-port") @PathParam("id") String id,
      @Parameter(description = "Only capacities and volumes whose period includes this day")
          @QueryParam("validOn")
          String validOn,
      @BeanParam PointInTime moment) {
    Period day = Parameters.dayAsPeriod("validOn", validOn);
    return queries.named(
        moment,
        HubRow.class,
        "hub",
        id,
        c ->
            shown(HubRow.<HubRow>list(c.condition(), c.values()), moment).stream()
                .map(hub -> measured(day == null ? hub : hub.on(day), day, moment))
                .toList());
  }

  private Hub measured(Hub hub, Period day, PointInTime moment) {
    if (hub.slug() == null) return hub;
    String subject = "hub:" + hub.slug();
    List<Claim> claims =
        figures.claims(moment, subject).stream()
            .filter(c -> day == null || Hub.isOf(c.key(), day))
            .toList();
    return hub.with(
        figures.first(
            moment,
            Criteria.at(moment)
                .exceptRetracted(null)
                .tagged("subject", subject)
                .overlaps("dates", day)),
        Utilisation.of(claims, claims));
  }

  private List<Hub> shown(List<HubRow> rows, PointInTime moment) {
    return visible.behind(
        "hubs",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known));
  }
}
