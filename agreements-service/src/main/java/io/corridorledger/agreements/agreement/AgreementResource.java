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

/// Commands on agreements, and the log's own view of each.
@Path("/v1/agreements")
@RunOnVirtualThread
@Tag(name = "Agreements", description = "Instruments as their sources tell them")
public class AgreementResource extends AggregateResource<Agreement, AgreementEvent> {

  private static final String RULES_OF_ALL =
      "`ended-takes-corrections-only`, `package-is-not-an-instrument`, `opening-fact-missing`.";

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
          "Dates and forms that differ stand side by side. Rules: `two-parties-needed`, `signature-before-announcement`, `approval-before-signature`, `deposit-before-signature`, `in-force-before-signature`, `accession-before-signature`, `amendment-before-signature`, `end-before-start`, "
              + RULES_OF_ALL)
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
          "The example follows `announceAgreement`. Rules: `two-parties-needed`, `announced-after-signature`, "
              + RULES_OF_ALL)
  public Response announceExisting(
      @PathParam("id") UUID id, AgreementAnnounced fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/packages")
  @Operation(
      operationId = "addPackageReport",
      summary = "Record what another source says of a package",
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
      summary = "Record that one party signed, on a day of its own",
      description =
          "With the second signature (the first, if it is unilateral) an announced agreement is signed. Rules: `not-a-party`, `signature-before-announcement`, `approval-before-signature`, `deposit-before-signature`, `in-force-before-signature`, "
              + RULES_OF_ALL)
  public Response addPartySignature(
      @PathParam("id") UUID id, PartySignatureAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/domestic-approvals")
  @Operation(
      operationId = "recordDomesticApproval",
      summary = "Record that a party approved it by its own law",
      description =
          "No party ratifies before it signed or acceded. Rules: `not-a-party`, `approval-before-signature`, "
              + RULES_OF_ALL)
  public Response recordDomesticApproval(
      @PathParam("id") UUID id, DomesticApprovalRecorded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/deposits")
  @Operation(
      operationId = "depositInstrument",
      summary = "Record that a party's instrument was exchanged or deposited",
      description =
          "Rules: `not-a-party`, `deposit-before-signature`, `in-force-before-deposit`, "
              + RULES_OF_ALL)
  public Response depositInstrument(
      @PathParam("id") UUID id, InstrumentDeposited fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/entries-into-force")
  @Operation(
      operationId = "recordEntryIntoForce",
      summary = "Record that it entered into force: for all, for one party, or provisionally",
      description =
          "Signature, deposit and entry into force follow one another where their days are known; imprecise days are never guessed. Rules: `not-a-party`, `in-force-before-signature`, `in-force-before-deposit`, `provisional-after-general`, `end-before-start`, "
              + RULES_OF_ALL)
  public Response recordEntryIntoForce(
      @PathParam("id") UUID id, EntryIntoForceRecorded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/amendments")
  @Operation(
      operationId = "amendAgreement",
      summary = "Record that its terms were changed",
      description = "Rules: `amendment-before-signature`, " + RULES_OF_ALL)
  public Response amendAgreement(
      @PathParam("id") UUID id, AgreementAmended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/accessions")
  @Operation(
      operationId = "recordAccession",
      summary = "Record that a further party joined",
      description = "Rules: `accession-before-signature`, `already-a-party`, " + RULES_OF_ALL)
  public Response recordAccession(
      @PathParam("id") UUID id, PartyAcceded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/withdrawals")
  @Operation(
      operationId = "recordWithdrawal",
      summary = "Record that a party left",
      description =
          "The example follows `recordAccession`. Rules: `not-a-party`, `not-signed`, `end-before-start`, "
              + RULES_OF_ALL)
  public Response recordWithdrawal(
      @PathParam("id") UUID id, PartyWithdrew fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/suspensions")
  @Operation(
      operationId = "suspendAgreement",
      summary = "Record that its operation was suspended",
      description = "Rules: `not-signed`, `already-suspended`, `end-before-start`, " + RULES_OF_ALL)
  public Response suspendAgreement(
      @PathParam("id") UUID id, AgreementSuspended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/resumptions")
  @Operation(
      operationId = "resumeAgreement",
      summary = "Record that its operation was resumed",
      description =
          "The example follows `suspendAgreement`. Rules: `not-suspended`, `resumed-before-suspension`, "
              + RULES_OF_ALL)
  public Response resumeAgreement(
      @PathParam("id") UUID id, AgreementResumed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/terminations")
  @Operation(
      operationId = "terminateAgreement",
      summary = "Record that the parties or one of them ended it",
      description =
          "An ended agreement takes corrections, disputes and notes only. Rules: `not-signed`, `end-before-start`, "
              + RULES_OF_ALL)
  public Response terminateAgreement(
      @PathParam("id") UUID id, AgreementTerminated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/expirations")
  @Operation(
      operationId = "expireAgreement",
      summary = "Record that it came to the end that it had set itself",
      description = "Rules: `not-signed`, `end-before-start`, " + RULES_OF_ALL)
  public Response expireAgreement(
      @PathParam("id") UUID id, AgreementExpired fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/supersessions")
  @Operation(
      operationId = "supersedeAgreement",
      summary = "Record that another instrument took its place",
      description = "Rules: `not-signed`, `end-before-start`, " + RULES_OF_ALL)
  public Response supersedeAgreement(
      @PathParam("id") UUID id, AgreementSuperseded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
