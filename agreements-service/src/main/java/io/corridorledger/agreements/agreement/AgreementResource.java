package io.corridorledger.agreements.agreement;

import io.corridorledger.command.CommandHandler;
import io.corridorledger.command.CommandHandler.Current;
import io.corridorledger.command.CommandHandler.Events;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Commands on agreements, and the log's own view of each.
@Path("/v1/agreements")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Agreements", description = "Instruments as their sources tell them")
public class AgreementResource {

  @Inject CommandHandler commands;

  @POST
  @Operation(
      operationId = "signAgreement",
      summary = "Record that an agreement was signed",
      description = "Rules: `two-parties-needed`.")
  public Response sign(AgreementSigned fact, @BeanParam CommandHeaders headers) {
    return commands.open(Agreement.DECIDER, fact, headers);
  }

  @POST
  @Path("announcements")
  @Operation(
      operationId = "announceAgreement",
      summary = "Record that an agreement was announced, drafted or promised",
      description = "\"Agreed to draw up\" is announced, not signed. Rules: `two-parties-needed`.")
  public Response announce(AgreementAnnounced fact, @BeanParam CommandHeaders headers) {
    return commands.open(Agreement.DECIDER, fact, headers);
  }

  @POST
  @Path("packages")
  @Operation(
      operationId = "reportDocumentPackage",
      summary = "Record several documents that are known by their count",
      description = "\"Eighteen documents were signed.\" Rules: `two-parties-needed`.")
  public Response reportPackage(DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return commands.open(Agreement.DECIDER, fact, headers);
  }

  @POST
  @Path("{id}/signings")
  @Operation(
      operationId = "addSigning",
      summary = "Record the signing of a known agreement, or what another source says of it",
      description =
          "Dates and forms that differ stand side by side. Rules: `two-parties-needed`, `signature-before-announcement`,"
              + " `package-is-not-an-instrument`.")
  public Response signExisting(
      @Parameter(example = "7b95a306-69ed-5112-bf6e-4d6304860eed") @PathParam("id") UUID id,
      AgreementSigned fact,
      @BeanParam CommandHeaders headers) {
    return commands.record(Agreement.DECIDER, id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addAnnouncement",
      summary = "Record what another source says of an announcement",
      description =
          "Rules: `two-parties-needed`, `announced-after-signature`, `package-is-not-an-instrument`.")
  public Response announceExisting(
      @Parameter(example = "bdd1e8b7-1f03-5659-8556-0018734a9879") @PathParam("id") UUID id,
      AgreementAnnounced fact,
      @BeanParam CommandHeaders headers) {
    return commands.record(Agreement.DECIDER, id, fact, headers);
  }

  @POST
  @Path("{id}/packages")
  @Operation(
      operationId = "addPackageReport",
      summary = "Record what another source says of a package",
      description = "Rules: `two-parties-needed`, `package-is-not-an-instrument`.")
  public Response reportExistingPackage(
      @Parameter(example = "66bdb3d6-945f-5fe7-81bc-becef5e3a97b") @PathParam("id") UUID id,
      DocumentPackageReported fact,
      @BeanParam CommandHeaders headers) {
    return commands.record(Agreement.DECIDER, id, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getAgreement",
      summary = "The agreement as its events make it, with its ETag",
      description =
          "What the rules know of it. For search, comparison and history ask the read models; for a conditional write take the ETag of this answer.")
  public RestResponse<Current<Agreement>> get(
      @Parameter(example = "7b95a306-69ed-5112-bf6e-4d6304860eed") @PathParam("id") UUID id) {
    return commands.current(Agreement.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getAgreementEvents",
      summary = "The agreement's events, as stored and published",
      description =
          "For whoever checks what was published, or repairs a hole in a copy of the log. Each event has its place in the stream and in the log.")
  public RestResponse<Events> events(
      @Parameter(example = "7b95a306-69ed-5112-bf6e-4d6304860eed") @PathParam("id") UUID id,
      @Parameter(description = "Version of the first event to show", example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          long from) {
    return commands.events(Agreement.DECIDER, id, from);
  }
}
