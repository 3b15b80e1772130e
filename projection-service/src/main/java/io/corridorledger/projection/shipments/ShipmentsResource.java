package io.corridorledger.projection.shipments;

import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.ShipmentState;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.hubs.Hubs;
import io.corridorledger.projection.hubs.WithSeaLegs;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Include;
import io.corridorledger.projection.query.ListFormats;
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
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/shipments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Shipments", description = "Shipments, their positions and transit times")
@ReadsFrom({"shipment", "hub"})
public class ShipmentsResource {

  private final QueryRunner queries;
  private final Shipments shipments;
  private final Hubs hubs;

  ShipmentsResource(QueryRunner queries, Shipments shipments, Hubs hubs) {
    this.queries = queries;
    this.shipments = shipments;
    this.hubs = hubs;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listShipments",
      summary = "Shipments",
      description =
          "Lists shipments by the day on which the goods were handed over for carriage. If this day is unknown, the day of the first dated handling is used. Shipments without a date come last. If a filter is repeated, a shipment must match all values of the filter. If the query filters by time, by `status` or by `at`, then `match` shows for each item whether the item certainly or only possibly matches.")
  @APIResponse(responseCode = "200", description = "A page of shipments")
  public RestResponse<Page<Evidenced<WithSeaLegs<Shipment>>>> list(
      @Parameter(description = "Number of a transport document of the shipment")
          @QueryParam("reference")
          List<String> reference,
      @Parameter(description = "Number of a container, wagon or ship, with or without spaces")
          @QueryParam("equipment")
          List<String> equipment,
      @Parameter(description = "Origin: slug of a hub, UN/LOCODE, country code, or name as printed")
          @QueryParam("origin")
          String origin,
      @Parameter(
              description =
                  "Destination: slug of a hub, UN/LOCODE, country code, or name as printed")
          @QueryParam("destination")
          String destination,
      @Parameter(
              description = "First digits of an HS or GNG code of the goods, at least two digits")
          @QueryParam("commodity")
          List<String> commodity,
      @Parameter(
              description =
                  "Current state of the shipment. If the order of the last handlings is uncertain, the shipment has several possible states, and each of them matches. `match` shows for each item whether the state is certain.")
          @QueryParam("status")
          ShipmentState status,
      @Parameter(
              description =
                  "How the last handling relates to the itinerary, such as `MISROUTED` for a handling at a hub outside of the itinerary")
          @QueryParam("routing")
          Journey.Routing routing,
      @Parameter(
              description =
                  "Slug of the hub at which the shipment was last handled. If several hubs are possible, each of them matches. `match` shows for each item whether the hub is certain.",
              example = "aktau-port")
          @QueryParam("at")
          String at,
      @Parameter(description = "Slug of the hub that is next on the itinerary of the shipment")
          @QueryParam("toHub")
          String toHub,
      @Parameter(description = "Party that carries the goods") @QueryParam("operator")
          PartyRef operator,
      @Parameter(description = "Slug of the corridor on which the goods travel")
          @QueryParam("corridor")
          String corridor,
      @Parameter(
              description =
                  "Only shipments that were, or may have been, under way on or after this day. A shipment is under way from its first to its last reported event. A shipment without a date never matches. `match` shows for each item whether the item certainly or only possibly matches.")
          @QueryParam("from")
          Day from,
      @Parameter(
              description =
                  "Only shipments that were, or may have been, under way on or before this day. A shipment without a date never matches.")
          @QueryParam("to")
          Day to,
      @Parameter(
              description =
                  "Only shipments that were, or may have been, under way on this day. `match` shows for each item whether the item certainly or only possibly matches.")
          @QueryParam("validOn")
          Day validOn,
      @Parameter(
              description =
                  "Only shipments with these words in the name of the train or ship, of the operator or of the goods. The beginning of each word is enough.")
          @QueryParam("q")
          String q,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period days = Day.between(from, to);
    Period day = Day.period(validOn);
    Criteria criteria =
        Criteria.at(moment)
            .status(status)
            .tagged("routing", routing)
            .tagged("at", at)
            .tagged("toHub", toHub)
            .all("reference", reference.stream().map(Parameters::number).toList())
            .all("equipment", equipment.stream().map(Parameters::number).toList())
            .tagged("origin", origin)
            .tagged("destination", destination)
            .all("commodity", commodity.stream().map(ShipmentsResource::code).toList())
            .tagged("operator", operator)
            .tagged("corridor", corridor)
            .overlaps("dates", days)
            .lastingInto(shipments, days)
            .overlaps("dates", day)
            .words("q", "names", q);
    return queries.page(
        moment,
        paging,
        uri,
        queries
            .rows(shipments, criteria, include)
            .as(WithSeaLegs.check(hubs, moment, Shipment::ways))
            .as(
                queries.evidence(
                    shipments,
                    moment,
                    include,
                    WithSeaLegs::item,
                    shipment ->
                        Stream.of(
                                TimeMatch.of(days, shipment.isWithin(days)),
                                TimeMatch.of(day, shipment.isWithin(day)),
                                match(status, shipment.mayBe().size() == 1),
                                match(at, shipment.journey().possiblyAt().isEmpty()))
                            .reduce(null, TimeMatch::both))));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getShipment", summary = "A shipment with its time line")
  @APIResponse(responseCode = "200", description = "The shipment")
  public RestResponse<Single<Evidenced<WithSeaLegs<Shipment>>>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        shipments,
        id,
        (shipment, _) ->
            WithSeaLegs.check(hubs, moment, Shipment::ways).apply(List.of(shipment)).getFirst());
  }

  /// @param filter the filter by time; null if the request has none
  /// @param certain whether the match of a row is certain
  private static TimeMatch match(Object filter, boolean certain) {
    if (filter == null) return null;
    return certain ? TimeMatch.CERTAIN : TimeMatch.POSSIBLE;
  }

  private static String code(String value) {
    if (value.matches("\\d{2,8}")) return value;
    throw Problem.invalidParameter(
        "commodity", "must be the leading 2 to 8 digits of an HS or GNG code");
  }
}
