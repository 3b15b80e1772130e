package io.corridorledger.command;

import io.corridorledger.command.StreamQueries.Current;
import io.corridorledger.command.StreamQueries.Events;
import io.corridorledger.contract.Decider;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestResponse;

/// What every aggregate answers: its state, its events, and what is said of its facts. A resource
/// adds the facts of its own life.
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public abstract class AggregateResource<S, E extends LedgerEvent> {

  private static final String RULES_OF_REMARKS =
      "Rules: `unknown-target`, `correction-of-a-correction`, ";
  private static final String AND_THOSE_OF_FACTS =
      "; and every rule of the aggregate, which the remaining facts must not break.";

  private final Decider<S, E> decider;

  @Inject CommandHandler commands;
  @Inject StreamQueries streams;

  protected AggregateResource(Decider<S, E> decider) {
    this.decider = decider;
  }

  /// Records a fact that opens a stream.
  protected Response open(E fact, CommandHeaders headers) {
    return commands.open(decider, fact, headers);
  }

  /// Records a fact that opens a stream, unless a stream is there that it may well repeat.
  protected Response open(E fact, CommandHeaders headers, Supplier<Optional<UUID>> likely) {
    return commands.open(decider, fact, headers, likely);
  }

  /// Records a fact of a stream that exists.
  protected Response record(UUID id, E fact, CommandHeaders headers) {
    return commands.record(decider, id, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(summary = "Returns the current state of the aggregate, with its ETag")
  public RestResponse<Current<S>> get(@PathParam("id") UUID id) {
    return streams.current(decider, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      summary = "Returns the events of the aggregate, as stored and published",
      description =
          "In version order, at most 1 MiB of them at once; the header `Link` names the address of the next page.")
  public RestResponse<Events> events(
      @PathParam("id") UUID id,
      @Parameter(
              description = "Version of the first event to show",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"),
              example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          String from) {
    if (!from.matches("[1-9][0-9]{0,17}")) throw notAVersion();
    return streams.events(decider, id, Long.parseLong(from));
  }

  static Problem notAVersion() {
    return Problem.invalidParameter("from", "is not a version, which is a number from 1");
  }

  @POST
  @Path("{id}/corrections")
  @Operation(
      summary = "Correct a fact that we captured wrongly",
      description =
          RULES_OF_REMARKS
              + "`target-retracted`, `replacement-of-another-type`"
              + AND_THOSE_OF_FACTS)
  public Response correct(
      @PathParam("id") UUID id, FactCorrected remark, @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/revisions")
  @Operation(
      summary = "Record that the source restated a fact",
      description =
          RULES_OF_REMARKS
              + "`target-retracted`, `replacement-of-another-type`"
              + AND_THOSE_OF_FACTS)
  public Response revise(
      @PathParam("id") UUID id, FactRevised remark, @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/retractions")
  @Operation(
      summary = "Record that a fact no longer stands",
      description = RULES_OF_REMARKS + "`already-retracted`" + AND_THOSE_OF_FACTS)
  public Response retract(
      @PathParam("id") UUID id, FactRetracted remark, @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/disputes")
  @Operation(
      summary = "Record that another source contradicts a fact",
      description = RULES_OF_REMARKS + "`target-retracted`.")
  public Response dispute(
      @PathParam("id") UUID id, FactDisputed remark, @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/reinstatements")
  @Operation(
      summary = "Take back a retraction or a dispute",
      description = RULES_OF_REMARKS + "`not-retracted-or-disputed`" + AND_THOSE_OF_FACTS)
  public Response reinstate(
      @PathParam("id") UUID id, FactReinstated remark, @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/notes")
  @Operation(
      summary = "Record a cited note on it or on one of its facts",
      description = RULES_OF_REMARKS + "and none of its own: a note changes nothing.")
  public Response note(
      @PathParam("id") UUID id, NoteCited remark, @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }
}
