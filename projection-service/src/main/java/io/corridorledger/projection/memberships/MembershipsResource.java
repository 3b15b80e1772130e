package io.corridorledger.projection.memberships;

import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.PartyRef;
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

@Path("/v1/memberships")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom("membership")
@Tag(
    name = "Memberships",
    description = "Statuses of parties in organisations and formats, over time")
public class MembershipsResource {

  private final QueryRunner queries;
  private final VisibleFacts visible;

  MembershipsResource(QueryRunner queries, VisibleFacts visible) {
    this.queries = queries;
    this.visible = visible;
  }

  @GET
  @Operation(
      operationId = "listMemberships",
      summary = "Memberships, by organisation and party",
      description = "An application implies nothing: a status that was applied for is not held.")
  @APIResponse(responseCode = "200", description = "A page of memberships")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Membership>> list(
      @Parameter(description = "The member or applicant", example = "AZ") @QueryParam("party")
          String party,
      @Parameter(description = "The organisation or format", example = "ORG:SCO")
          @QueryParam("organisation")
          String organisation,
      @Parameter(description = "APPLIED, HELD, ENDED or RETRACTED") @QueryParam("status")
          String status,
      @Parameter(description = "Currently holds this status: `observer`") @QueryParam("holds")
          String holds,
      @Parameter(description = "Applied for this status, without a known grant")
          @QueryParam("appliedFor")
          String appliedFor,
      @Parameter(description = "Held, or may have held, a status on this day")
          @QueryParam("validOn")
          String validOn,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .one("party", party, (n, v) -> Parameters.value(n, v, PartyRef::parse))
            .one("organisation", organisation, (n, v) -> Parameters.value(n, v, PartyRef::parse))
            .one("status", status, (n, v) -> Parameters.oneOf(MembershipState.class, n, v))
            .exceptRetracted(status)
            .one("holds", holds, (_, v) -> v)
            .one("appliedFor", appliedFor, (_, v) -> v)
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn));
    return queries.page(moment, paging, uri, source(criteria, moment));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getMembership",
      summary = "The membership of one party in one organisation, with its time line")
  @APIResponse(responseCode = "200", description = "The membership")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Membership>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        "membership",
        id,
        c -> shown(MembershipRow.<MembershipRow>list(c.condition(), c.values()), moment));
  }

  /// The items that match the criteria, for responses that combine several lists.
  public QueryRunner.KeysetQuery<Membership> source(Criteria criteria, PointInTime moment) {
    return queries.source(
        MembershipRow.class,
        "memberships",
        criteria,
        (List<MembershipRow> rows) -> shown(rows, moment));
  }

  private List<Membership> shown(List<MembershipRow> rows, PointInTime moment) {
    return visible.behind(
        "memberships",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known));
  }
}
