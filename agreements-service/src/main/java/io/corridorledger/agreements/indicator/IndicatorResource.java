package io.corridorledger.agreements.indicator;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on indicators, and the state and events of each.
@Path("/v1/indicators")
@RunOnVirtualThread
@Tag(
    name = "Indicators",
    description = "Trade, investment, counts and shares, as reported by their sources")
public class IndicatorResource extends AggregateResource<Indicator, IndicatorEvent> {

  IndicatorResource() {
    super(Indicator.DECIDER);
  }

  @POST
  @Operation(
      operationId = "reportIndicatorValue",
      summary = "Record a reported value of an indicator",
      description =
          "Each command records one value of one source. Queries list all figures that have the same key.")
  public Response report(ObservationReported fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }
}
