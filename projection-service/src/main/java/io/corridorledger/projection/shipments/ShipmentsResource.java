package io.corridorledger.projection.shipments;

import io.corridorledger.event.HubEvent;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.ShipmentState;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.hubs.HubTypes;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
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

@Path("/v1/shipments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"shipment", "hub"})
@Tag(name = "Shipments", description = "Shipments, their positions and transit times")
public class ShipmentsResource {

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final HubTypes hubs;

  ShipmentsResource(QueryRunner queries, VisibleFacts visible, HubTypes hubs) {
    this.queries = queries;
    this.visible = visible;
    this.hubs = hubs;
  }

  @GET
  @Operation(
      operationId = "listShipments",
      summary = "Shipments",
      description =
          "By the day of handing over; undated ones come last. If a filter is repeated, all of its values must match.")
  @APIResponse(responseCode = "200", description = "A page of shipments")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Shipment>> list(
      @Parameter(description = "Number of a transport document") @QueryParam("reference")
          List<String> reference,
      @Parameter(
              description = "Number of a container, wagon or ship, with or without spaces",
              example = "[\"CSQU3054383\"]")
          @QueryParam("equipment")
          List<String> equipment,
      @Parameter(description = "Hub, UN/LOCODE, country or place name as printed")
          @QueryParam("origin")
          String origin,
      @Parameter(description = "Hub, UN/LOCODE, country or place name as printed")
          @QueryParam("destination")
          String destination,
      @Parameter(description = "Leading digits of an HS or GNG code, at least 2")
          @QueryParam("commodity")
          List<String> commodity,
      @Parameter(
              description =
                  "RECORDED, ACCEPTED, IN_TRANSIT, AT_HUB, CUSTOMS_HOLD, DELIVERED, CANCELLED or RETRACTED")
          @QueryParam("status")
          String status,
      @Parameter(description = "NOT_ROUTED, ROUTED or MISROUTED") @QueryParam("routing")
          String routing,
      @Parameter(
              description = "Slug of the hub at which it was last handled",
              example = "aktau-port")
          @QueryParam("at")
          String at,
      @Parameter(description = "Slug of the next hub") @QueryParam("toHub") String toHub,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .one("status", status, (n, v) -> Parameters.oneOf(ShipmentState.class, n, v))
            .exceptRetracted(status)
            .one("routing", routing, (n, v) -> Parameters.oneOf(Journey.Routing.class, n, v))
            .one("at", at, (_, v) -> v)
            .one("toHub", toHub, (_, v) -> v)
            .all("reference", reference, (_, v) -> Parameters.number(v))
            .all("equipment", equipment, (_, v) -> Parameters.number(v))
            .one("origin", origin, (_, v) -> v)
            .one("destination", destination, (_, v) -> v)
            .all("commodity", commodity, ShipmentsResource::code);
    return queries.page(
        moment,
        paging,
        uri,
        queries.source(
            ShipmentRow.class,
            "shipments",
            criteria,
            (List<ShipmentRow> rows) -> shown(rows, moment)));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getShipment", summary = "A shipment with its time line")
  @APIResponse(responseCode = "200", description = "The shipment")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Shipment>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        "shipment",
        id,
        c -> shown(ShipmentRow.<ShipmentRow>list(c.condition(), c.values()), moment));
  }

  private static String code(String name, String value) {
    if (value.matches("\\d{2,8}")) return value;
    throw Problem.invalidParameter(name, "must be the leading 2 to 8 digits of an HS or GNG code");
  }

  private List<Shipment> shown(List<ShipmentRow> rows, PointInTime moment) {
    Map<String, Set<HubEvent.Type>> types =
        hubs.of(
            rows.stream()
                .flatMap(r -> r.doc.ways().stream())
                .flatMap(w -> Stream.of(w.from(), w.to()))
                .collect(Collectors.toSet()),
            moment);
    return visible.behind(
        "shipments",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known, SeaLegs.of(r.doc.ways(), types)));
  }
}
