package io.corridorledger.command;

import static io.corridorledger.contract.SharedRule.ALREADY_RETRACTED;
import static io.corridorledger.contract.SharedRule.CORRECTION_OF_A_CORRECTION;
import static io.corridorledger.contract.SharedRule.NOT_RETRACTED_OR_DISPUTED;
import static io.corridorledger.contract.SharedRule.REPLACEMENT_OF_ANOTHER_TYPE;
import static io.corridorledger.contract.SharedRule.TARGET_RETRACTED;
import static io.corridorledger.contract.SharedRule.UNKNOWN_TARGET;

import io.corridorledger.body.SentRemark;
import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.command.StreamQueries.Current;
import io.corridorledger.command.StreamQueries.Events;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.SharedRule.MayViolate;
import io.corridorledger.edge.EntityTags;
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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;

/// The operations that all aggregate types share: queries for the state and the events, and remarks
/// such as corrections. A subclass adds the commands of one aggregate type.
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public abstract class AggregateResource<S, E extends LedgerEvent> {

  private static final String ALL_RULES =
      "The command changes the active facts of the aggregate. Each fact that is active after this change must meet the rules of the command that records facts of its type. Otherwise, the service rejects the command.";

  private final Decider<S, E> decider;

  @Inject CommandHandler commands;
  @Inject StreamQueries streams;

  protected AggregateResource(Decider<S, E> decider) {
    this.decider = decider;
  }

  Decider<S, E> decider() {
    return decider;
  }

  /// Records a fact as the first event of a new stream.
  protected Response open(E fact, CommandHeaders headers) {
    return commands.open(decider, fact, headers);
  }

  /// Records a fact as the first event of a new stream. If the ledger has likely duplicates of the
  /// fact, the command is rejected. If the client confirms that the fact is new, the service does
  /// not search for likely duplicates.
  protected Response open(
      E fact, CommandHeaders headers, Confirmation confirmation, Supplier<List<Found>> likely) {
    return confirmation.given()
        ? open(fact, headers)
        : commands.open(decider, fact, headers, likely);
  }

  protected Response record(UUID id, E fact, CommandHeaders headers) {
    return commands.record(decider, id, fact, headers);
  }

  @GET
  @Path("{id}")
  @OperationName("get{Aggregate}State")
  @Operation(summary = "Returns the current state of the aggregate, with its ETag")
  public RestResponse<Current<S>> get(
      @PathParam("id") UUID id,
      @Parameter(description = EntityTags.IF_NONE_MATCH) @HeaderParam("If-None-Match")
          String known) {
    return streams.current(decider, id, known);
  }

  @GET
  @Path("{id}/events")
  @OperationName("list{Aggregate}Events")
  @Operation(
      summary = "Returns the recorded events of the aggregate",
      description =
          "Returns the events of the aggregate in the order of their versions, beginning with the version `from`. A page has at most 1 MiB of data. If there is a next page, the header `Link` has its address.")
  public RestResponse<Events> events(
      @PathParam("id") UUID id,
      @Parameter(
              description = "Version of the first event to return",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"),
              example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          String from,
      @Parameter(description = EntityTags.IF_NONE_MATCH) @HeaderParam("If-None-Match")
          String known) {
    if (!from.matches("[1-9][0-9]{0,17}")) throw notAVersion();
    return streams.events(decider, id, Long.parseLong(from), known);
  }

  static Problem notAVersion() {
    return Problem.invalidParameter("from", "is not a version, which is a whole number from 1");
  }

  @POST
  @Path("{id}/notes")
  @OperationName("add{Aggregate}Note")
  @Operation(
      summary = "Record a note with citations on the aggregate or on one of its facts",
      description = "A note does not change the state of the aggregate.")
  @MayViolate({UNKNOWN_TARGET, CORRECTION_OF_A_CORRECTION})
  public Response note(
      @PathParam("id") UUID id,
      @RequestBody(content = @Content(schema = @Schema(implementation = NoteCited.class)))
          SentRemark<NoteCited> remark,
      @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/corrections")
  @OperationName("correct{Aggregate}Fact")
  @Operation(summary = "Correct a fact that was recorded wrongly", description = ALL_RULES)
  @MayViolate({
    UNKNOWN_TARGET,
    CORRECTION_OF_A_CORRECTION,
    TARGET_RETRACTED,
    REPLACEMENT_OF_ANOTHER_TYPE
  })
  public Response correct(
      @PathParam("id") UUID id,
      @RequestBody(content = @Content(schema = @Schema(implementation = FactCorrected.class)))
          SentRemark<FactCorrected> remark,
      @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/revisions")
  @OperationName("revise{Aggregate}Fact")
  @Operation(
      summary = "Record that the source of a fact later changed its statement",
      description = ALL_RULES)
  @MayViolate({
    UNKNOWN_TARGET,
    CORRECTION_OF_A_CORRECTION,
    TARGET_RETRACTED,
    REPLACEMENT_OF_ANOTHER_TYPE
  })
  public Response revise(
      @PathParam("id") UUID id,
      @RequestBody(content = @Content(schema = @Schema(implementation = FactRevised.class)))
          SentRemark<FactRevised> remark,
      @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/disputes")
  @OperationName("dispute{Aggregate}Fact")
  @Operation(summary = "Record that another source contradicts a fact")
  @MayViolate({UNKNOWN_TARGET, CORRECTION_OF_A_CORRECTION, TARGET_RETRACTED})
  public Response dispute(
      @PathParam("id") UUID id,
      @RequestBody(content = @Content(schema = @Schema(implementation = FactDisputed.class)))
          SentRemark<FactDisputed> remark,
      @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/reinstatements")
  @OperationName("reinstate{Aggregate}Fact")
  @Operation(summary = "Cancel a retraction or a dispute", description = ALL_RULES)
  @MayViolate({UNKNOWN_TARGET, CORRECTION_OF_A_CORRECTION, NOT_RETRACTED_OR_DISPUTED})
  @ExampleFollows("dispute{Aggregate}Fact")
  public Response reinstate(
      @PathParam("id") UUID id,
      @RequestBody(content = @Content(schema = @Schema(implementation = FactReinstated.class)))
          SentRemark<FactReinstated> remark,
      @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }

  @POST
  @Path("{id}/retractions")
  @OperationName("retract{Aggregate}Fact")
  @Operation(
      summary = "Retract a fact, so that the fact is no longer active",
      description = ALL_RULES)
  @MayViolate({UNKNOWN_TARGET, CORRECTION_OF_A_CORRECTION, ALREADY_RETRACTED})
  public Response retract(
      @PathParam("id") UUID id,
      @RequestBody(content = @Content(schema = @Schema(implementation = FactRetracted.class)))
          SentRemark<FactRetracted> remark,
      @BeanParam CommandHeaders headers) {
    return commands.remark(decider, id, remark, headers);
  }
}
