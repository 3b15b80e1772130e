package io.corridorledger.projection.commitments;

import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Include;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/commitments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Commitments", description = "Promises and their outcomes")
@ReadsFrom({"commitment", "commitment_outcome", "figure", "membership", "project"})
public class CommitmentsResource {

  private final QueryRunner queries;
  private final Commitments commitments;
  private final Scoreboard scoreboard;
  private final Outcomes outcomes;
  private final Regions regions;

  CommitmentsResource(
      QueryRunner queries,
      Commitments commitments,
      Scoreboard scoreboard,
      Outcomes outcomes,
      Regions regions) {
    this.queries = queries;
    this.commitments = commitments;
    this.scoreboard = scoreboard;
    this.outcomes = outcomes;
    this.regions = regions;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listCommitments",
      summary = "Promises with their outcomes",
      description =
          "Lists commitments by due date. Commitments without a due date come last. Outcomes are derived from the recorded evidence, as of the earliest of today, `asOf` and `publishedBefore`.")
  @APIResponse(responseCode = "200", description = "A page of commitments")
  public RestResponse<Page<Evidenced<JudgedCommitment>>> list(
      @Parameter(
              description =
                  "Party that made or received the promise. A region also matches each of its members.",
              example = "[\"KZ\"]")
          @QueryParam("party")
          List<PartyRef> party,
      @Parameter(description = "Party that made the promise") @QueryParam("by") PartyRef by,
      @Parameter(description = "Party that received the promise") @QueryParam("to") PartyRef to,
      @Parameter(description = "Kind of the commitment") @QueryParam("kind") Kind kind,
      @Parameter(description = "Current status of the commitment") @QueryParam("status")
          CommitmentStatus status,
      @Parameter(
              description =
                  "Only commitments with this outcome. The outcome compares the evidence with the current target.")
          @QueryParam("outcome")
          CommitmentOutcome.Result outcome,
      @Parameter(
              description =
                  "Subject of the figure in the target, such as `corridor:middle-corridor`",
              example = "pair:AZ/KZ")
          @QueryParam("subject")
          SubjectRef subject,
      @Parameter(description = "Metric of the figure in the target, such as `cargo_volume`")
          @QueryParam("metric")
          String metric,
      @Parameter(description = "Id of the project that the commitment concerns")
          @QueryParam("project")
          UUID project,
      @Parameter(
              description =
                  "`true`: only commitments with a due date. `false`: only commitments without a due date.")
          @QueryParam("dated")
          Boolean dated,
      @Parameter(
              description =
                  "Only commitments with these words in the statement of the promise. The beginning of each word is enough.")
          @QueryParam("q")
          String q,
      @Parameter(
              description =
                  "Only commitments that were, or may have been, open on this day. A commitment is open from the day of the promise to the due date. `match` shows for each item whether the commitment was certainly or only possibly open.")
          @QueryParam("validOn")
          Day validOn,
      @Parameter(
              description =
                  "Whether outcomes and comparisons use targets, baselines and figures that are flagged as suspect. The response lists these values in any case.",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("flagged")
          @DefaultValue("false")
          Boolean flagged,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period day = Day.period(validOn);
    Criteria criteria =
        Criteria.at(moment)
            .parties("party", party, regions.at(moment, party)::within)
            .tagged("by", by)
            .tagged("to", to)
            .tagged("kind", kind)
            .status(status)
            .tagged("subject", subject)
            .tagged("metric", metric)
            .tagged("project", project)
            .tagged("dated", dated)
            .overlaps("dates", day)
            .startingAt(day) // A promise that is open on a day has no due date before this day.
            .words("q", "names", q);
    // Outcomes that are not stored are decided page by page, in the order of due dates. The two
    // conditions below leave out promises that cannot have the requested outcome. A missed promise
    // was due before the day of the query. A promise that is not due yet is due on the day of the
    // query or later. `sort_key` contains the due date that was computed without flagged targets.
    // Therefore the conditions are not added if the query uses flagged targets.
    if (outcome == CommitmentOutcome.Result.MISSED && !flagged)
      criteria.where("sort_key < ?", moment.day().toString());
    if (outcome == CommitmentOutcome.Result.NOT_DUE && !flagged)
      criteria.where("sort_key >= ?", moment.day().toString());
    KeysetQuery<Commitment> any = queries.rows(commitments, criteria, include);
    KeysetQuery<Commitment> having =
        (after, limit) ->
            queries
                .rows(commitments, outcomes.having(outcome, criteria, moment), include)
                .after(after, limit);
    KeysetQuery<Commitment> promised =
        outcome == null || flagged ? any : having.withHints(any::hints);
    KeysetQuery<Scoreboard.Judged> all =
        promised.as(promises -> scoreboard.judge(promises, moment, flagged));
    KeysetQuery<Scoreboard.Judged> found =
        outcome == null
            ? all
            : queries.where(all, j -> j.outcome() != null && j.outcome().result() == outcome);
    return queries.page(
        moment,
        paging,
        uri,
        found
            .as(judged -> judged.stream().map(Scoreboard.Judged::shown).toList())
            .as(
                queries.evidence(
                    commitments,
                    moment,
                    include,
                    JudgedCommitment::commitment,
                    promise -> TimeMatch.of(day, promise.isOpen(day)))));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getCommitment",
      summary = "A promise with its evidence, its outcome and its time line")
  @APIResponse(responseCode = "200", description = "The commitment")
  public RestResponse<Single<Evidenced<JudgedCommitment>>> one(
      @PathParam("id") String id,
      @Parameter(
              description =
                  "Whether outcomes and comparisons use targets, baselines and figures that are flagged as suspect. The response lists these values in any case.",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("flagged")
          @DefaultValue("false")
          Boolean flagged,
      @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        commitments,
        id,
        (promise, _) -> scoreboard.show(List.of(promise), moment, flagged).getFirst());
  }
}
