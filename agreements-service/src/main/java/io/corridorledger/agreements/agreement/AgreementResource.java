package io.corridorledger.agreements.agreement;

import static io.corridorledger.agreements.agreement.AgreementRule.OPENING_FACT_MISSING;
import static io.corridorledger.agreements.agreement.AgreementRule.PACKAGE_IS_NOT_AN_INSTRUMENT;
import static io.corridorledger.agreements.agreement.AgreementRule.TWO_PARTIES_NEEDED;

import io.corridorledger.agreements.agreement.AgreementRule.MayViolate;
import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.Confirmation;
import io.corridorledger.command.ExampleFollows;
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

/// The commands on agreements, and the queries for the state and the events of an agreement.
@Path("/v1/agreements")
@RunOnVirtualThread
@MayViolate({PACKAGE_IS_NOT_AN_INSTRUMENT, OPENING_FACT_MISSING})
@Tag(
    name = "Agreements",
    description = "Agreements and other instruments, as reported by their sources")
public class AgreementResource extends AggregateResource<Agreement, AgreementEvent> {

  private static final String LIKELY_DUPLICATE =
      " Before the service records the fact, the service searches for likely duplicates. A recorded agreement is a likely duplicate if it has the same parties as the new agreement, a similar title, the same or an unspecified type, and a date that is unknown or differs by at most 31 days. If the search finds a likely duplicate, the response is 409 `likely-duplicate`. With `confirmed=true`, the service does not search.";

  private final PostgresAlikeAgreements alike;

  AgreementResource(PostgresAlikeAgreements alike) {
    super(Agreement.DECIDER);
    this.alike = alike;
  }

  @POST
  @Operation(
      operationId = "signAgreement",
      summary = "Record that an agreement was signed",
      description = "Record each agreement only once." + LIKELY_DUPLICATE)
  @MayViolate(TWO_PARTIES_NEEDED)
  public Response sign(
      AgreementSigned fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(fact.id(), fact.instrument(), fact.date()));
  }

  @POST
  @Path("announcements")
  @Operation(
      operationId = "announceAgreement",
      summary = "Record that an agreement was announced, drafted or promised",
      description =
          "A statement such as \"agreed to draw up\" is an announcement, not a signing."
              + LIKELY_DUPLICATE)
  @MayViolate(TWO_PARTIES_NEEDED)
  public Response announce(
      AgreementAnnounced fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(fact.id(), fact.instrument(), fact.date()));
  }

  @POST
  @Path("packages")
  @Operation(
      operationId = "reportAgreementPackage",
      summary = "Record a package of documents",
      description =
          "A package is a group of documents for which the source may state only the number, as in \"eighteen documents were signed\"."
              + LIKELY_DUPLICATE)
  @MayViolate(TWO_PARTIES_NEEDED)
  public Response reportPackage(
      DocumentPackageReported fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(fact.id(), fact.instrument(), fact.date()));
  }

  @POST
  @Path("{id}/signings")
  @Operation(
      operationId = "addAgreementSigning",
      summary =
          "Record the signing of an existing agreement, or another source's report of the signing",
      description =
          "If sources state different dates of the signing or different types of the instrument, the ledger keeps the reports of all sources.")
  @MayViolate(TWO_PARTIES_NEEDED)
  public Response signExisting(
      @PathParam("id") UUID id, AgreementSigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addAgreementAnnouncement",
      summary = "Record another source's report that the agreement was announced")
  @MayViolate(TWO_PARTIES_NEEDED)
  @ExampleFollows("announceAgreement")
  public Response announceExisting(
      @PathParam("id") UUID id, AgreementAnnounced fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/packages")
  @Operation(
      operationId = "addAgreementPackage",
      summary = "Record another source's report of the package of documents")
  @MayViolate(TWO_PARTIES_NEEDED)
  @ExampleFollows("reportAgreementPackage")
  public Response reportExistingPackage(
      @PathParam("id") UUID id, DocumentPackageReported fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/party-signatures")
  @Operation(
      operationId = "addAgreementSignature",
      summary = "Record that one party signed the agreement",
      description =
          "The status of the agreement is PARTLY_SIGNED until all parties named in the announcements have signed. Then the status becomes SIGNED.")
  public Response addPartySignature(
      @PathParam("id") UUID id, PartySignatureAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/domestic-approvals")
  @Operation(
      operationId = "recordAgreementApproval",
      summary = "Record a party's domestic approval of the agreement",
      description =
          "If the approval is dated before the signing, the service accepts the command, and queries list the contradiction.")
  public Response recordDomesticApproval(
      @PathParam("id") UUID id, DomesticApprovalRecorded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/deposits")
  @Operation(
      operationId = "recordAgreementDeposit",
      summary =
          "Record that a party exchanged or deposited its instrument of ratification, acceptance, approval or accession")
  public Response depositInstrument(
      @PathParam("id") UUID id, InstrumentDeposited fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/entries-into-force")
  @Operation(
      operationId = "recordAgreementEntryIntoForce",
      summary = "Record that the agreement entered into force",
      description =
          "The agreement enters into force for all parties, for one party, or provisionally. If the entry into force is dated before the signing or the deposit, the service accepts the command, and queries list the contradiction.")
  public Response recordEntryIntoForce(
      @PathParam("id") UUID id, EntryIntoForceRecorded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/amendments")
  @Operation(operationId = "amendAgreement", summary = "Record an amendment of the agreement")
  public Response amendAgreement(
      @PathParam("id") UUID id, AgreementAmended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/accessions")
  @Operation(
      operationId = "recordAgreementAccession",
      summary = "Record that a party acceded to the agreement")
  public Response recordAccession(
      @PathParam("id") UUID id, PartyAcceded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/withdrawals")
  @Operation(
      operationId = "recordAgreementWithdrawal",
      summary = "Record that a party withdrew from the agreement")
  @ExampleFollows("recordAgreementAccession")
  public Response recordWithdrawal(
      @PathParam("id") UUID id, PartyWithdrew fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/suspensions")
  @Operation(operationId = "suspendAgreement", summary = "Record the suspension of the agreement")
  public Response suspendAgreement(
      @PathParam("id") UUID id, AgreementSuspended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/resumptions")
  @Operation(
      operationId = "resumeAgreement",
      summary = "Record that a suspended agreement was resumed")
  @ExampleFollows("suspendAgreement")
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
          "The termination does not close the aggregate. The ledger still accepts facts that are dated after the termination, and queries list the contradiction.")
  public Response terminateAgreement(
      @PathParam("id") UUID id, AgreementTerminated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/expirations")
  @Operation(
      operationId = "expireAgreement",
      summary = "Record that the agreement expired under its own terms")
  public Response expireAgreement(
      @PathParam("id") UUID id, AgreementExpired fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/supersessions")
  @Operation(
      operationId = "supersedeAgreement",
      summary = "Record that another instrument superseded the agreement")
  public Response supersedeAgreement(
      @PathParam("id") UUID id, AgreementSuperseded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
