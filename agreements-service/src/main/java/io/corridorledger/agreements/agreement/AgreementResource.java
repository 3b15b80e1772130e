package io.corridorledger.agreements.agreement;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAmended;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementExpired;
import io.corridorledger.event.AgreementEvent.AgreementResumed;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuperseded;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.AgreementTerminated;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.DomesticApprovalRecorded;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InstrumentDeposited;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on agreements, and the state and events of each.
@Path("/v1/agreements")
@RunOnVirtualThread
@Tag(
    name = "Agreements",
    description = "Agreements and other instruments, as reported by their sources")
public class AgreementResource extends AggregateResource<Agreement, AgreementEvent> {

  private static final String RULES_OF_ALL =
      "`package-is-not-an-instrument`, `opening-fact-missing`.";

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
      summary = "Record a group of documents known by their number",
      description = "\"Eighteen documents were signed.\" Rules: `two-parties-needed`.")
  public Response reportPackage(DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/signings")
  @Operation(
      operationId = "addSigning",
      summary =
          "Record the signing of an existing agreement, or another source's report of the signing",
      description =
          "Differing dates and forms are kept side by side. Rules: `two-parties-needed`, "
              + RULES_OF_ALL)
  public Response signExisting(
      @PathParam("id") UUID id, AgreementSigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addAnnouncement",
      summary = "Record another source's report of an announcement",
      description =
          "The example follows `announceAgreement`. Rules: `two-parties-needed`, " + RULES_OF_ALL)
  public Response announceExisting(
      @PathParam("id") UUID id, AgreementAnnounced fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/packages")
  @Operation(
      operationId = "addPackageReport",
      summary = "Record another source's report of a document package",
      description =
          "The example follows `reportDocumentPackage`. Rules: `two-parties-needed`, "
              + RULES_OF_ALL)
  public Response reportExistingPackage(
      @PathParam("id") UUID id, DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/party-signatures")
  @Operation(
      operationId = "addPartySignature",
      summary = "Record the signature of one party",
      description =
          "An announced agreement is signed when every party that an announcement names has signed. Rules: "
              + RULES_OF_ALL)
  public Response addPartySignature(
      @PathParam("id") UUID id, PartySignatureAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/domestic-approvals")
  @Operation(
      operationId = "recordDomesticApproval",
      summary = "Record a party's domestic approval of the agreement",
      description =
          "An approval before the signature is recorded, and the register names the contradiction. Rules: "
              + RULES_OF_ALL)
  public Response recordDomesticApproval(
      @PathParam("id") UUID id, DomesticApprovalRecorded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/deposits")
  @Operation(
      operationId = "depositInstrument",
      summary = "Record the exchange or deposit of a party's instrument",
      description = "Rules: " + RULES_OF_ALL)
  public Response depositInstrument(
      @PathParam("id") UUID id, InstrumentDeposited fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/entries-into-force")
  @Operation(
      operationId = "recordEntryIntoForce",
      summary = "Record the entry into force: for all parties, for one party, or provisionally",
      description =
          "An entry into force before the signature or the deposit is recorded, and the register names the contradiction. Rules: "
              + RULES_OF_ALL)
  public Response recordEntryIntoForce(
      @PathParam("id") UUID id, EntryIntoForceRecorded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/amendments")
  @Operation(
      operationId = "amendAgreement",
      summary = "Record an amendment of the agreement",
      description = "Rules: " + RULES_OF_ALL)
  public Response amendAgreement(
      @PathParam("id") UUID id, AgreementAmended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/accessions")
  @Operation(
      operationId = "recordAccession",
      summary = "Record the accession of a party",
      description = "Rules: " + RULES_OF_ALL)
  public Response recordAccession(
      @PathParam("id") UUID id, PartyAcceded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/withdrawals")
  @Operation(
      operationId = "recordWithdrawal",
      summary = "Record the withdrawal of a party",
      description = "The example follows `recordAccession`. Rules: " + RULES_OF_ALL)
  public Response recordWithdrawal(
      @PathParam("id") UUID id, PartyWithdrew fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/suspensions")
  @Operation(
      operationId = "suspendAgreement",
      summary = "Record the suspension of the agreement",
      description = "Rules: " + RULES_OF_ALL)
  public Response suspendAgreement(
      @PathParam("id") UUID id, AgreementSuspended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/resumptions")
  @Operation(
      operationId = "resumeAgreement",
      summary = "Record that a suspended agreement was resumed",
      description = "The example follows `suspendAgreement`. Rules: " + RULES_OF_ALL)
  public Response resumeAgreement(
      @PathParam("id") UUID id, AgreementResumed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/terminations")
  @Operation(
      operationId = "terminateAgreement",
      summary = "Record that one or more parties terminated the agreement",
      description =
          "A fact that is dated after the end is recorded, and the register names the contradiction. Rules: "
              + RULES_OF_ALL)
  public Response terminateAgreement(
      @PathParam("id") UUID id, AgreementTerminated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/expirations")
  @Operation(
      operationId = "expireAgreement",
      summary = "Record that the agreement expired under its own terms",
      description = "Rules: " + RULES_OF_ALL)
  public Response expireAgreement(
      @PathParam("id") UUID id, AgreementExpired fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/supersessions")
  @Operation(
      operationId = "supersedeAgreement",
      summary = "Record that another instrument superseded the agreement",
      description = "Rules: " + RULES_OF_ALL)
  public Response supersedeAgreement(
      @PathParam("id") UUID id, AgreementSuperseded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
