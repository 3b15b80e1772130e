package io.corridorledger.agreements.agreement;

import io.corridorledger.command.CommandHandler;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

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
      @PathParam("id") UUID id, AgreementSigned fact, @BeanParam CommandHeaders headers) {
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
      @PathParam("id") UUID id, AgreementAnnounced fact, @BeanParam CommandHeaders headers) {
    return commands.record(Agreement.DECIDER, id, fact, headers);
  }

  @POST
  @Path("{id}/packages")
  @Operation(
      operationId = "addPackageReport",
      summary = "Record what another source says of a package",
      description = "Rules: `two-parties-needed`, `package-is-not-an-instrument`.")
  public Response reportExistingPackage(
      @PathParam("id") UUID id, DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return commands.record(Agreement.DECIDER, id, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getAgreement",
      summary = "The agreement as its events make it, with its ETag")
  public Response get(@PathParam("id") UUID id) {
    return commands.current(Agreement.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getAgreementEvents",
      summary = "The agreement's events, as stored and published")
  public Response events(
      @PathParam("id") UUID id, @QueryParam("from") @DefaultValue("1") long from) {
    return commands.events(Agreement.DECIDER, id, from);
  }
}
