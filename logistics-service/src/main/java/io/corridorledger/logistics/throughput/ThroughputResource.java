package io.corridorledger.logistics.throughput;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.Confirmation;
import io.corridorledger.command.PostgresAlikeFigures;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on reported volumes, and the queries for the state and the events of a reported
/// volume.
@Path("/v1/throughput")
@RunOnVirtualThread
@Tag(
    name = "Throughput",
    description =
        "Volumes of goods that moved along a corridor or through a hub, as sources report them")
public class ThroughputResource extends AggregateResource<Throughput, ThroughputEvent> {

  private final PostgresAlikeFigures alike;

  ThroughputResource(PostgresAlikeFigures alike) {
    super(Throughput.DECIDER);
    this.alike = alike;
  }

  @POST
  @Operation(
      operationId = "reportThroughput",
      summary = "Record a reported volume",
      description =
          "Each command records one value that one source states. Queries list all values with the same figure key together. If the ledger already has a value with the figure key and the source of the new value, the response is 409 `likely-duplicate`. If the recorded value differs from the new value, the source probably revised its value. With `confirmed=true`, the service does not search for recorded values.")
  public Response report(
      ThroughputReported fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(Throughput.DECIDER, fact, Throughput::figure));
  }
}
