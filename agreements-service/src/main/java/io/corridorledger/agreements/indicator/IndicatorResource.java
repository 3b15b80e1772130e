package io.corridorledger.agreements.indicator;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.Confirmation;
import io.corridorledger.command.PostgresAlikeFigures;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on indicators, and the queries for the state and the events of an indicator.
@Path("/v1/indicators")
@RunOnVirtualThread
@Tag(
    name = "Indicators",
    description =
        "Values of indicators, such as trade and investment, as reported by their sources")
public class IndicatorResource extends AggregateResource<Indicator, IndicatorEvent> {

  private final PostgresAlikeFigures alike;

  IndicatorResource(PostgresAlikeFigures alike) {
    super(Indicator.DECIDER);
    this.alike = alike;
  }

  @POST
  @Operation(
      operationId = "reportIndicatorValue",
      summary = "Record a reported value of an indicator",
      description =
          "Each command records one value that one source states. Queries list all values with the same figure key together. If the ledger already has a value with the figure key and the source of the new value, the response is 409 `likely-duplicate`. If the recorded value differs from the new value, the source probably revised its value. With `confirmed=true`, the service does not search for recorded values.")
  public Response report(
      ObservationReported fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(Indicator.DECIDER, fact, Indicator::figure));
  }
}
