package io.corridorledger.projection.projects;

import io.corridorledger.event.ProjectEvent;
import io.corridorledger.lifecycle.ProjectStatus;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.memberships.Regions;
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

@Path("/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"project", "membership"})
@Tag(name = "Projects", description = "Projects, their progress and their delays")
public class ProjectsResource {

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final Regions regions;

  ProjectsResource(QueryRunner queries, VisibleFacts visible, Regions regions) {
    this.queries = queries;
    this.visible = visible;
    this.regions = regions;
  }

  @GET
  @Operation(
      operationId = "listProjects",
      summary = "Projects",
      description =
          "By date; undated ones come last. Milestones are judged for the day of the query.")
  @APIResponse(responseCode = "200", description = "A page of projects")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Project>> list(
      @Parameter(
              description = "Participates or finances; a region also matches each of its members",
              example = "[\"KZ\"]")
          @QueryParam("party")
          List<String> party,
      @Parameter(description = "Type of project", example = "CABLE") @QueryParam("type")
          String type,
      @Parameter(
              description =
                  "ANNOUNCED, UNDER_CONSTRUCTION, SUSPENDED, COMMISSIONED, CANCELLED or RETRACTED")
          @QueryParam("status")
          String status,
      @Parameter(description = "Hub, country or place name as printed") @QueryParam("place")
          String place,
      @Parameter(description = "A step is dated on or after this day") @QueryParam("from")
          String from,
      @Parameter(description = "A step is dated on or before this day") @QueryParam("to") String to,
      @Parameter(description = "Words of the names; the beginning of each word is enough")
          @QueryParam("q")
          String q,
      @Parameter(description = "A step may have occurred on this day") @QueryParam("validOn")
          String validOn,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    List<PartyRef> parties = Parameters.parties("party", party);
    Criteria criteria =
        Criteria.at(moment)
            .parties("party", parties, regions.at(moment, parties)::within)
            .one("type", type, (n, v) -> Parameters.oneOf(ProjectEvent.Type.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(ProjectStatus.class, n, v))
            .exceptRetracted(status)
            .one("place", place, (_, v) -> v)
            .overlaps("dates", Parameters.between(from, to))
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn))
            .words("q", "names", q);
    return queries.page(moment, paging, uri, source(criteria, moment));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getProject",
      summary = "A project with its milestones and its time line")
  @APIResponse(responseCode = "200", description = "The project")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Project>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        "project",
        id,
        c -> shown(ProjectRow.<ProjectRow>list(c.condition(), c.values()), moment));
  }

  /// The items that match the criteria, for responses that combine several lists.
  public QueryRunner.KeysetQuery<Project> source(Criteria criteria, PointInTime moment) {
    return queries.source(
        ProjectRow.class, "projects", criteria, (List<ProjectRow> rows) -> shown(rows, moment));
  }

  private List<Project> shown(List<ProjectRow> rows, PointInTime moment) {
    return visible.behind(
        "projects",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known, moment.day()));
  }
}
