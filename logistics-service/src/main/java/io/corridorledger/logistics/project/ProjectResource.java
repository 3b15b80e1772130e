package io.corridorledger.logistics.project;

import static io.corridorledger.logistics.project.ProjectRule.ANOTHER_PROJECT;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.ExampleFollows;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectFigureStated;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.logistics.project.ProjectRule.MayViolate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on projects, and the queries for the state and the events of a project.
@Path("/v1/projects")
@RunOnVirtualThread
@Tag(
    name = "Projects",
    description = "Construction projects: ports, railways, cables, plants and schools")
public class ProjectResource extends AggregateResource<Project, ProjectEvent> {

  ProjectResource() {
    super(Project.DECIDER);
  }

  @POST
  @Operation(
      operationId = "announceProject",
      summary = "Record a project that a source reports",
      description =
          "The ledger keeps the name that the source uses. Reports of other sources can add further names. URLs and figures can refer to the project by its slug. If another project has the same slug, the service accepts the command. For each of the two projects, queries then return the id of the other project.")
  public Response announce(ProjectAnnounced fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addProjectAnnouncement",
      summary = "Record another source's report of the project, with the name that the source uses")
  @MayViolate(ANOTHER_PROJECT)
  public Response announceExisting(
      @PathParam("id") UUID id, ProjectAnnounced fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/financings")
  @Operation(
      operationId = "agreeProjectFinancing",
      summary = "Record that financing of the project was agreed")
  public Response agreeFinancing(
      @PathParam("id") UUID id, FinancingAgreed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/construction-starts")
  @Operation(
      operationId = "startProjectConstruction",
      summary = "Record that construction of the project started, is under way or was resumed")
  public Response startConstruction(
      @PathParam("id") UUID id, ConstructionStarted fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/milestones")
  @Operation(
      operationId = "planProjectMilestone",
      summary = "Record a planned milestone of the project")
  public Response planMilestone(
      @PathParam("id") UUID id, MilestonePlanned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/milestones-reached")
  @Operation(
      operationId = "reachProjectMilestone",
      summary = "Record that the project reached a milestone",
      description =
          "The service accepts the command even if no source reported a plan of the milestone.")
  public Response reachMilestone(
      @PathParam("id") UUID id, MilestoneReached fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/schedule-revisions")
  @Operation(
      operationId = "reviseProjectSchedule",
      summary = "Record that the due date of a milestone was changed")
  @ExampleFollows("planProjectMilestone")
  public Response reviseSchedule(
      @PathParam("id") UUID id, ScheduleRevised fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/figures")
  @Operation(
      operationId = "stateProjectFigure",
      summary = "Record a figure that a source states for the project")
  public Response stateFigure(
      @PathParam("id") UUID id, ProjectFigureStated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/commissionings")
  @Operation(
      operationId = "commissionProject",
      summary = "Record that the project was put into service")
  public Response commission(
      @PathParam("id") UUID id, Commissioned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/suspensions")
  @Operation(
      operationId = "suspendProject",
      summary = "Record that construction of the project was suspended")
  public Response suspend(
      @PathParam("id") UUID id, ProjectSuspended fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/cancellations")
  @Operation(operationId = "cancelProject", summary = "Record that the project was cancelled")
  public Response cancel(
      @PathParam("id") UUID id, ProjectCancelled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
