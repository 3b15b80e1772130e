package io.corridorledger.projection.projects;

import io.corridorledger.event.ProjectEvent;
import io.corridorledger.projection.knowledge.VisibleFacts;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Answers;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Reading;
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
@Tag(name = "Projects", description = "Projects, their progress and their delays")
public class ProjectsResource {

  private final Answers answers;
  private final VisibleFacts visible;
  private final Regions regions;

  ProjectsResource(Answers answers, VisibleFacts visible, Regions regions) {
    this.answers = answers;
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
      @BeanParam Reading reading,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    List<PartyRef> parties = Parameters.parties("party", party);
    Criteria criteria =
        Criteria.at(reading)
            .parties("party", parties, regions.at(reading, parties)::within)
            .one("type", type, (n, v) -> Parameters.oneOf(ProjectEvent.Type.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(Project.Status.class, n, v))
            .standing(status)
            .one("place", place, (_, v) -> v)
            .overlaps("dates", Parameters.between(from, to))
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn))
            .words("q", "names", q);
    return answers.page(reading, paging, uri, source(criteria, reading));
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
  public RestResponse<Single<Project>> one(@PathParam("id") String id, @BeanParam Reading reading) {
    return answers.single(
        reading,
        "project",
        id,
        c -> shown(ProjectRow.<ProjectRow>list(c.condition(), c.values()), reading));
  }

  /// The items that match the criteria, for responses that combine several lists.
  public Answers.Source<Project> source(Criteria criteria, Reading reading) {
    return answers.source(
        ProjectRow.class, "projects", criteria, (List<ProjectRow> rows) -> shown(rows, reading));
  }

  private List<Project> shown(List<ProjectRow> rows, Reading reading) {
    return visible.behind(
        "projects",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        reading.asOf(),
        reading.publishedBefore(),
        (r, known) -> r.doc.with(known, reading.day()));
  }
}
