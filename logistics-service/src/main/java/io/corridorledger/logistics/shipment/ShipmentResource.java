package io.corridorledger.logistics.shipment;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on shipments, and the log's own view of each.
@Path("/v1/shipments")
@Tag(name = "Shipments", description = "Consignments and their way")
public class ShipmentResource extends AggregateResource<Shipment, ShipmentEvent> {

  ShipmentResource() {
    super(Shipment.DECIDER);
  }

  @POST
  @Operation(
      operationId = "recordShipment",
      summary = "Record a consignment",
      description =
          "Check digits of containers, wagons and ships are flagged by the readers and never refused. Rules: `ends-where-it-starts`.")
  public Response consign(ShipmentRecorded fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

}
