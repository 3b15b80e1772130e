package io.corridorledger.projection.agreements;

import io.corridorledger.event.Instrument;
import io.corridorledger.projection.knowledge.VisibleFacts;
import io.corridorledger.projection.query.Answers;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Reading;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Agreements", description = "What was agreed, and what sources say about it")
public class AgreementsResource {

  private final Answers answers;
  private final VisibleFacts visible;

  AgreementsResource(Answers answers, VisibleFacts visible) {
    this.answers = answers;
    this.visible = visible;
  }

  @GET
  @Operation(
      operationId = "listAgreements",
      summary = "The register of agreements",
      description =
          "By date, the earliest that is certainly over first; undated ones come last. A repeated filter means all of its values.")
  @APIResponse(responseCode = "200", description = "A page of agreements")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Agreement>> list(
      @Parameter(description = "Concluded by this party", example = "[\"AZ\",\"UZ\"]")
          @QueryParam("party")
          List<String> party,
      @Parameter(description = "Some source calls it so") @QueryParam("type") List<String> type,
      @Parameter(description = "Between whom it is concluded") @QueryParam("level") String level,
      @Parameter(
              description =
                  "ANNOUNCED, PACKAGE_REPORTED, SIGNED, IN_FORCE, SUSPENDED, ENDED, SUPERSEDED or RETRACTED")
          @QueryParam("status")
          String status,
      @Parameter(description = "A field that it covers: `transport`") @QueryParam("subject")
          List<String> subject,
      @Parameter(description = "Some source dates it on or after this day", example = "2024-01-01")
          @QueryParam("from")
          String from,
      @Parameter(description = "Some source dates it on or before this day", example = "2024-12-31")
          @QueryParam("to")
          String to,
      @Parameter(description = "Concluded at this visit") @QueryParam("visit") String visit,
      @Parameter(description = "Belongs to this instrument or package") @QueryParam("parent")
          String parent,
      @Parameter(description = "Words of its title, each at least in its beginning")
          @QueryParam("q")
          String q,
      @Parameter(description = "Its date or the years that it covers have this day")
          @QueryParam("validOn")
          String validOn,
      @Parameter(description = "It was or may have been in force on this day")
          @QueryParam("inForceOn")
          String inForceOn,
      @BeanParam Reading reading,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(reading)
            .all("party", party, (n, v) -> Parameters.value(n, v, PartyRef::new))
            .all("type", type, (n, v) -> Parameters.oneOf(Instrument.Type.class, n, v))
            .one("level", level, (n, v) -> Parameters.oneOf(Instrument.Level.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(Agreement.Status.class, n, v))
            .all("subject", subject, (_, v) -> v)
            .one("visit", visit, Parameters::id)
            .one("parent", parent, Parameters::id)
            .standing(status)
            .overlaps("valid", Parameters.dayAsPeriod("validOn", validOn))
            .overlaps("in_force", Parameters.dayAsPeriod("inForceOn", inForceOn))
            .words("q", "names", q);
    Period days = Parameters.between(from, to);
    criteria
        .startingAt(days)
        .overlaps("valid", days)
        .overlaps("dates", days); // the index is on the wider one
    return answers.page(reading, paging, uri, source(criteria, reading));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getAgreement", summary = "An agreement with its time line")
  @APIResponse(responseCode = "200", description = "The agreement")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Agreement>> one(
      @PathParam("id") String id, @BeanParam Reading reading) {
    return answers.single(
        reading,
        "agreement",
        id,
        c -> shown(AgreementRow.<AgreementRow>list(c.condition(), c.values()), reading));
  }

  /// Those that meet the criteria, for answers that hold more than these.
  public Answers.Source<Agreement> source(Criteria criteria, Reading reading) {
    return answers.source(
        criteria,
        (where, values) -> AgreementRow.find(where, values),
        (List<AgreementRow> rows) -> shown(rows, reading));
  }

  private List<Agreement> shown(List<AgreementRow> rows, Reading reading) {
    return visible.behind(
        rows,
        r -> r.id,
        r -> r.doc.version(),
        reading.publishedBefore(),
        (r, known) -> r.doc.with(known));
  }
}
