package io.corridorledger.projection.commitments;

import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.judgement.Claim;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.projects.ProjectRow;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
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
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/commitments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"commitment", "figure", "membership", "project"})
@Tag(name = "Commitments", description = "The scoreboard: promises and their outcomes")
public class CommitmentsResource {

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final Regions regions;
  private final FigureSets figures;

  CommitmentsResource(
      QueryRunner queries, VisibleFacts visible, Regions regions, FigureSets figures) {
    this.queries = queries;
    this.visible = visible;
    this.regions = regions;
    this.figures = figures;
  }

  @GET
  @Operation(
      operationId = "listCommitments",
      summary = "Promises with their outcomes",
      description =
          "By due date; those without a due date come last. An outcome is derived from the recorded figures, for the day of the query: `asOf`, `publishedBefore`, or today.")
  @APIResponse(responseCode = "200", description = "A page of commitments")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Commitment>> list(
      @Parameter(
              description =
                  "Made or received the promise; a region also matches each of its members",
              example = "[\"KZ\"]")
          @QueryParam("party")
          List<String> party,
      @Parameter(description = "Party that made the promise") @QueryParam("by") String by,
      @Parameter(description = "Party that received the promise") @QueryParam("to") String to,
      @Parameter(description = "METRIC_TARGET, MILESTONE, FUNDING or INTENT") @QueryParam("kind")
          String kind,
      @Parameter(description = "MADE, REAFFIRMED, REVISED, ABANDONED, REFUSED or RETRACTED")
          @QueryParam("status")
          String status,
      @Parameter(description = "MET, MISSED, NOT_DUE, UNDETERMINED or CONTESTED")
          @QueryParam("outcome")
          String outcome,
      @Parameter(description = "Subject of the target figure", example = "pair:AZ/KZ")
          @QueryParam("subject")
          String subject,
      @Parameter(description = "Metric of the target figure") @QueryParam("metric") String metric,
      @Parameter(description = "Id of the project that it concerns") @QueryParam("project")
          String project,
      @Parameter(description = "Only commitments with a due date (true) or without one (false)")
          @QueryParam("dated")
          String dated,
      @Parameter(description = "Words of the statement; the beginning of each word is enough")
          @QueryParam("q")
          String q,
      @Parameter(description = "Already made and not yet due on this day") @QueryParam("validOn")
          String validOn,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    CommitmentOutcome.Result wanted =
        outcome == null
            ? null
            : Parameters.oneOf(CommitmentOutcome.Result.class, "outcome", outcome);
    List<PartyRef> parties = Parameters.parties("party", party);
    Criteria criteria =
        Criteria.at(moment)
            .parties("party", parties, regions.at(moment, parties)::within)
            .one("by", by, (n, v) -> Parameters.value(n, v, PartyRef::parse))
            .one("to", to, (n, v) -> Parameters.value(n, v, PartyRef::parse))
            .one("kind", kind, (n, v) -> Parameters.oneOf(Kind.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(CommitmentStatus.class, n, v))
            .exceptRetracted(status)
            .one("subject", subject, (n, v) -> Parameters.value(n, v, SubjectRef::parse))
            .one("metric", metric, (_, v) -> v)
            .one("project", project, Parameters::id)
            .one("dated", dated, Parameters::trueOrFalse)
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn))
            .words("q", "names", q);
    // The list is sorted by due date, so missed commitments sort before the day of judgement.
    if (wanted == CommitmentOutcome.Result.MISSED)
      criteria.where("sortKey < :day", "day", moment.day().toString());
    if (wanted == CommitmentOutcome.Result.NOT_DUE)
      criteria.where("sortKey >= :day", "day", moment.day().toString());
    QueryRunner.KeysetQuery<Judged> all = judged(criteria, moment);
    QueryRunner.KeysetQuery<Judged> found =
        wanted == null
            ? all
            : queries.where(all, j -> j.outcome() != null && j.outcome().result() == wanted);
    return queries.page(moment, paging, uri, found.as(judged -> shown(judged, moment)));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getCommitment",
      summary = "A promise with its evidence, its outcome and its time line")
  @APIResponse(responseCode = "200", description = "The commitment")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Commitment>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        "commitment",
        id,
        c -> shown(judge(CommitmentRow.list(c.condition(), c.values()), moment), moment));
  }

  /// The items that match the criteria, for responses that combine several lists.
  public QueryRunner.KeysetQuery<Commitment> source(Criteria criteria, PointInTime moment) {
    return judged(criteria, moment).as(judged -> shown(judged, moment));
  }

  /// @param claims the evidence for and against the promise
  /// @param againstOriginal null if the promise was never revised
  private record Judged(
      CommitmentRow row,
      List<Claim> claims,
      CommitmentOutcome outcome,
      CommitmentOutcome againstOriginal) {}

  private QueryRunner.KeysetQuery<Judged> judged(Criteria criteria, PointInTime moment) {
    return queries.source(
        CommitmentRow.class,
        "commitments",
        criteria,
        (List<CommitmentRow> rows) -> judge(rows, moment));
  }

  /// Reads the evidence of a whole page with one query.
  private List<Judged> judge(List<CommitmentRow> rows, PointInTime moment) {
    FigureSets.Evidence evidence =
        figures.evidence(
            moment, rows.stream().flatMap(r -> r.doc.evidenceWanted().stream()).toList());
    Map<UUID, Project> projects =
        projects(
            rows.stream()
                .map(r -> r.doc.project())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()),
            moment);
    LocalDate day = moment.day();
    return rows.stream()
        .map(row -> {
          Commitment promise = row.doc;
          List<Claim> claims = evidence.within(promise.evidenceWanted());
          return new Judged(
              row,
              claims,
              outcome(promise, promise.current(), claims, projects, day),
              promise.revisions() == 0
                  ? null
                  : outcome(promise, promise.original(), claims, projects, day));
        })
        .toList();
  }

  private List<Commitment> shown(List<Judged> judged, PointInTime moment) {
    return visible.behind(
        "commitments",
        judged,
        j -> j.row.id,
        j -> j.row.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (j, known) -> j.row.doc.with(known, j.outcome, j.againstOriginal, j.claims));
  }

  private static Map<UUID, Project> projects(Set<UUID> ids, PointInTime moment) {
    if (ids.isEmpty()) return Map.of();
    Criteria criteria = Criteria.at(moment).exceptRetracted(null).where("id in :ids", "ids", ids);
    return ProjectRow.<ProjectRow>list(criteria.condition(), criteria.values()).stream()
        .collect(Collectors.toMap(r -> r.id, r -> r.doc));
  }

  private static CommitmentOutcome outcome(
      Commitment promise,
      Commitment.Goal goal,
      List<Claim> claims,
      Map<UUID, Project> projects,
      LocalDate day) {
    if (goal != null && goal.target() != null)
      return CommitmentOutcome.of(
          goal.target(), promise.date(), goal.due(), promise.baseline(), claims, day);
    Project project = promise.project() == null ? null : projects.get(promise.project());
    Project.Milestone milestone =
        project == null || promise.milestone() == null
            ? null
            : project.milestone(promise.milestone());
    Period due = Commitment.due(goal);
    return milestone == null
        ? CommitmentOutcome.ofMilestone(due, List.of(), day)
        : milestone.outcomeBy(due, day);
  }
}
