package io.corridorledger.projection.projects;

import io.corridorledger.event.ProjectEvent;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.ProjectStatus;
import io.corridorledger.projection.memberships.Regions;
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
@ReadsFrom({"project", "membership"})
public class ProjectsResource {

  private final QueryRunner queries;
  private final Projects projects;
  private final Regions regions;

  ProjectsResource(QueryRunner queries, Projects projects, Regions regions) {
    this.queries = queries;
    this.projects = projects;
    this.regions = regions;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listProjects",
      summary = "Projects",
      description =
          "Lists projects by the latest possible date of their steps in `stages`, earliest first. Projects without a date come last. Milestones are judged as of the earliest of today, `asOf` and `publishedBefore`.")
  @APIResponse(responseCode = "200", description = "A page of projects")
  public RestResponse<Page<Evidenced<JudgedProject>>> list(
      @Parameter(
              description =
                  "Party that participates in the project or finances it. A region also matches each of its members.",
              example = "[\"KZ\"]")
          @QueryParam("party")
          List<PartyRef> party,
      @Parameter(
              description =
                  "Party that participates in the project or finances it, or the country in which the project is. A region also matches each of its members.",
              example = "[\"AZ\"]")
          @QueryParam("concerns")
          List<PartyRef> concerns,
      @Parameter(description = "Type of project", example = "CABLE") @QueryParam("type")
          ProjectEvent.Type type,
      @Parameter(description = "Current status of the project") @QueryParam("status")
          ProjectStatus status,
      @Parameter(
              description = "Place of the project: slug of a hub, country code, or name as printed")
          @QueryParam("place")
          String place,
      @Parameter(
              description =
                  "Only projects with a step in `stages` whose date is, or may be, on or after this day. `match` shows for each item whether a step certainly or only possibly matches.")
          @QueryParam("from")
          Day from,
      @Parameter(
              description =
                  "Only projects with a step in `stages` whose date is, or may be, on or before this day")
          @QueryParam("to")
          Day to,
      @Parameter(
              description =
                  "Only projects with these words in a name. The beginning of each word is enough.")
          @QueryParam("q")
          String q,
      @Parameter(
              description =
                  "Only projects with a step in `stages` that occurred, or may have occurred, on this day. `match` shows for each item whether a step certainly or only possibly matches.")
          @QueryParam("validOn")
          Day validOn,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period days = Day.between(from, to);
    Period day = Day.period(validOn);
    Criteria criteria =
        Criteria.at(moment)
            .parties("party", party, regions.at(moment, party)::within)
            .parties("concerns", concerns, regions.at(moment, concerns)::within)
            .tagged("type", type)
            .status(status)
            .tagged("place", place)
            .overlaps("dates", days)
            .overlaps("dates", day)
            .words("q", "names", q);
    return queries.page(
        moment,
        paging,
        uri,
        queries
            .rows(projects, criteria, include)
            .as(JudgedProject.on(projects, moment))
            .as(
                queries.evidence(
                    projects,
                    moment,
                    include,
                    JudgedProject::project,
                    project ->
                        TimeMatch.both(
                            TimeMatch.of(days, project.hasStepWithin(days)),
                            TimeMatch.of(day, project.hasStepWithin(day))))));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getProject",
      summary = "A project with its milestones and its time line",
      description =
          "The path contains the id of the project, or the slug by which figures refer to the project. If several projects have the slug, the service returns the one that comes first in `listProjects`. `slugAlsoOf` contains the ids of the other projects.")
  @APIResponse(responseCode = "200", description = "The project")
  public RestResponse<Single<Evidenced<JudgedProject>>> one(
      @Parameter(description = "Id or slug of the project", example = "hajigabul-car-plant")
          @PathParam("id")
          String id,
      @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        projects,
        id,
        (project, _) -> JudgedProject.on(projects, moment).apply(List.of(project)).getFirst());
  }
}
