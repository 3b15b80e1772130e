package io.corridorledger.projection.relations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.agreements.Agreements;
import io.corridorledger.projection.commitments.Commitments;
import io.corridorledger.projection.commitments.JudgedCommitment;
import io.corridorledger.projection.commitments.Scoreboard;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.memberships.Memberships;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.projects.JudgedProject;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.projection.visits.Visits;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.SubjectRef;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Returns what the other read models have about two parties: the first items of each kind, and the
/// address of the query that lists all items.
@Path("/v1/relations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Relations", description = "Aggregates and figures that concern two parties")
@ReadsFrom({"agreement", "commitment", "figure", "membership", "project", "visit"})
public class RelationsResource {

  private static final int MAX_OF_EACH = 50;

  private final QueryRunner queries;
  private final Agreements agreements;
  private final Visits visits;
  private final Commitments commitments;
  private final Scoreboard scoreboard;
  private final Projects projects;
  private final Memberships memberships;
  private final FigureSets figures;
  private final Regions regions;
  private final AnswerMemory memory;
  private final Rows rows;

  RelationsResource(
      QueryRunner queries,
      Agreements agreements,
      Visits visits,
      Commitments commitments,
      Scoreboard scoreboard,
      Projects projects,
      Memberships memberships,
      FigureSets figures,
      Regions regions,
      AnswerMemory memory,
      Rows rows) {
    this.queries = queries;
    this.agreements = agreements;
    this.visits = visits;
    this.commitments = commitments;
    this.scoreboard = scoreboard;
    this.projects = projects;
    this.memberships = memberships;
    this.figures = figures;
    this.regions = regions;
    this.memory = memory;
    this.rows = rows;
  }

  /// The first items of one kind.
  ///
  /// @param more the query that lists all items; absent if this part is complete
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "RelationPart")
  public record Part<T>(
      @NotNull List<T> items,
      @Schema(
              description =
                  "Address of the query that lists all items; absent if this part is complete")
          String more) {}

  @Schema(name = "Relation")
  public record Relation(
      @NotNull PartyRef a,
      @NotNull PartyRef b,
      @Schema(
              description =
                  "If `a` is a region: the countries that, according to a source, belong to the region")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          Set<PartyRef> membersOfA,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<PartyRef> membersOfB,
      @NotNull Part<Agreement> agreements,
      @NotNull Part<Visit> visits,
      @Schema(description = "Trade, investment and other figures of the pair") @NotNull
          Part<FigureSet> figures,
      @NotNull Part<JudgedCommitment> commitments,
      @NotNull Part<JudgedProject> projects,
      @Schema(description = "Memberships of one party in the other party") @NotNull
          Part<Membership> memberships,
      @NotNull Freshness freshness) {}

  @GET
  @Path("/{a}/{b}")
  @Operation(
      operationId = "getRelation",
      summary =
          "Agreements, visits, figures, commitments, projects and memberships that concern two parties",
      description =
          "Returns the first 50 items of each kind, or as many as fit into a page, and the address of the query that lists all items. The result is the same if the parties are exchanged. A region such as `REGION:central-asia` matches the region itself and each of its members. A country is a member if a source counts the country in the region.")
  @APIResponse(responseCode = "200", description = "The relation of the two parties")
  public RestResponse<Relation> between(
      @Parameter(description = "One party", example = "AZ") @PathParam("a") PartyRef one,
      @Parameter(description = "The other party", example = "KZ") @PathParam("b") PartyRef other,
      @BeanParam PointInTime moment) {
    if (one.equals(other)) throw Problem.invalidParameter("b", "is the same party");
    String query = "?party=%s&party=%s".formatted(one, other).replace(" ", "%20");
    return queries.answer(
        moment,
        freshness -> {
          Regions.KnownRegions known = regions.at(moment, List.of(one, other));
          Criteria both =
              Criteria.at(moment)
                  .exceptRetracted()
                  .parties("party", List.of(one, other), known::within);
          return new Relation(
              one,
              other,
              known.membersOf(one),
              known.membersOf(other),
              part(rows.list(agreements, both), "/v1/agreements" + query),
              part(rows.list(visits, both), "/v1/visits" + query),
              figures(moment, known, one, other),
              part(
                  rows.list(commitments, both).as(all -> scoreboard.show(all, moment)),
                  "/v1/commitments" + query),
              part(
                  rows.list(projects, both).as(JudgedProject.on(moment.day())),
                  "/v1/projects" + query),
              memberships(moment, known, one, other),
              freshness);
        });
  }

  private Part<Membership> memberships(
      PointInTime moment, Regions.KnownRegions known, PartyRef a, PartyRef b) {
    Part<Membership> one = relationOf(moment, known, a, b);
    Part<Membership> other = relationOf(moment, known, b, a);
    List<Membership> found = new ArrayList<>(one.items());
    found.addAll(other.items());
    String more = one.more() == null ? other.more() : one.more();
    if (found.size() <= MAX_OF_EACH) return new Part<>(found, more);
    return new Part<>(
        found.subList(0, MAX_OF_EACH), more == null ? "/v1/memberships?organisation=" + b : more);
  }

  private Part<Membership> relationOf(
      PointInTime moment, Regions.KnownRegions known, PartyRef party, PartyRef organisation) {
    Criteria criteria =
        Criteria.at(moment)
            .exceptRetracted()
            .parties("party", List.of(party), known::within)
            .tagged("organisation", organisation);
    Slice<Membership> found = rows.list(memberships, criteria).after("", MAX_OF_EACH);
    memory.keep();
    return new Part<>(
        items(found), found.more() ? "/v1/memberships?organisation=" + organisation : null);
  }

  private Part<FigureSet> figures(
      PointInTime moment, Regions.KnownRegions known, PartyRef a, PartyRef b) {
    Set<SubjectRef> pairs = new LinkedHashSet<>();
    for (PartyRef one : known.within(a))
      for (PartyRef other : known.within(b)) pair(one, other).ifPresent(pairs::add);
    if (pairs.isEmpty()) return new Part<>(List.of(), null);
    Criteria criteria =
        Criteria.at(moment).exceptRetracted().taggedOneOf("subject", pairs.toArray());
    return part(
        figures.list(moment, criteria),
        pairs.stream()
            .map(p -> "subject=" + p)
            .collect(Collectors.joining("&", "/v1/figures?", "")));
  }

  /// Returns the pair of two parties for statistics. Empty if one of them is a company or a person,
  /// or if both are the same country.
  private static Optional<SubjectRef> pair(PartyRef a, PartyRef b) {
    try {
      return Optional.of(SubjectRef.parse("pair:%s/%s".formatted(a.name(), b.name())));
    } catch (InvalidValue _) {
      return Optional.empty();
    }
  }

  /// Returns as many items as fit into a page. All parts of the response are in memory at the same
  /// time, so each part has its own reservation of memory.
  private <T> Part<T> part(KeysetQuery<T> source, String query) {
    Slice<T> found = source.after("", MAX_OF_EACH);
    memory.keep();
    return new Part<>(items(found), found.more() ? query : null);
  }

  private static <T> List<T> items(Slice<T> slice) {
    return slice.items().stream().map(Keyed::item).toList();
  }
}
