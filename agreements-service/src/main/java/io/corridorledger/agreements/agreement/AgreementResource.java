package io.corridorledger.agreements.agreement;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on agreements, and the log's own view of each.
@Path("/v1/agreements")
@Tag(name = "Agreements", description = "Instruments as their sources tell them")
public class AgreementResource extends AggregateResource<Agreement, AgreementEvent> {

  AgreementResource() {
    super(Agreement.DECIDER);
  }

  @POST
  @Operation(
      operationId = "signAgreement",
      summary = "Record that an agreement was signed",
      description = "Rules: `two-parties-needed`.")
  public Response sign(AgreementSigned fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("announcements")
  @Operation(
      operationId = "announceAgreement",
      summary = "Record that an agreement was announced, drafted or promised",
      description = "\"Agreed to draw up\" is announced, not signed. Rules: `two-parties-needed`.")
  public Response announce(AgreementAnnounced fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("packages")
  @Operation(
      operationId = "reportDocumentPackage",
      summary = "Record several documents that are known by their count",
      description = "\"Eighteen documents were signed.\" Rules: `two-parties-needed`.")
  public Response reportPackage(DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
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
    return record(id, fact, headers);
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
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/packages")
  @Operation(
      operationId = "addPackageReport",
      summary = "Record what another source says of a package",
      description = "Rules: `two-parties-needed`, `package-is-not-an-instrument`.")
  public Response reportExistingPackage(
      @PathParam("id") UUID id, DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

}
