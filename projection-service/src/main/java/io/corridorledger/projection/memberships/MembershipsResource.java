package io.corridorledger.projection.memberships;

import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Include;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/memberships")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Memberships",
    description =
        "Statuses of parties in organisations and in bodies of cooperation between states, over time")
@ReadsFrom("membership")
public class MembershipsResource {

  private final QueryRunner queries;
  private final Memberships memberships;

  MembershipsResource(QueryRunner queries, Memberships memberships) {
    this.queries = queries;
    this.memberships = memberships;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listMemberships",
      summary = "Memberships, by organisation and party",
      description =
          "Lists memberships by organisation and party. A party that applied for a status does not hold the status until a source reports that the status was granted.")
  @APIResponse(responseCode = "200", description = "A page of memberships")
  public RestResponse<Page<Evidenced<Membership>>> list(
      @Parameter(description = "Party that is a member or an applicant", example = "AZ")
          @QueryParam("party")
          PartyRef party,
      @Parameter(
              description =
                  "International organisation, or body of cooperation between states, in which the party has a status",
              example = "ORG:SCO")
          @QueryParam("organisation")
          PartyRef organisation,
      @Parameter(description = "Current status of the membership") @QueryParam("status")
          MembershipState status,
      @Parameter(
              description =
                  "Only memberships in which the party currently has this status, such as `observer`")
          @QueryParam("holds")
          String holds,
      @Parameter(
              description =
                  "Only memberships in which the party has requested this status, but no source reports that the status was granted")
          @QueryParam("appliedFor")
          String appliedFor,
      @Parameter(
              description =
                  "Only memberships whose party held, or may have held, a status on this day. `match` shows for each item whether the party certainly or only possibly held a status.")
          @QueryParam("validOn")
          Day validOn,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period day = Day.period(validOn);
    Criteria criteria =
        Criteria.at(moment)
            .tagged("party", party)
            .tagged("organisation", organisation)
            .status(status)
            .tagged("holds", holds)
            .tagged("appliedFor", appliedFor)
            .overlaps("dates", day);
    return queries.page(
        moment,
        paging,
        uri,
        queries.list(
            memberships,
            criteria,
            moment,
            include,
            membership -> TimeMatch.of(day, membership.isHeld(day))));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getMembership",
      summary = "The membership of one party in one organisation, with its time line")
  @APIResponse(responseCode = "200", description = "The membership")
  public RestResponse<Single<Evidenced<Membership>>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(moment, memberships, id);
  }
}
