package io.corridorledger.projection.relations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.agreements.AgreementsResource;
import io.corridorledger.projection.commitments.Commitment;
import io.corridorledger.projection.commitments.CommitmentsResource;
import io.corridorledger.projection.feed.Freshness;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.projects.ProjectsResource;
import io.corridorledger.projection.query.Answers;
import io.corridorledger.projection.query.Answers.Keyed;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Reading;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.projection.visits.VisitsResource;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.SubjectRef;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Puts together what the other read models hold; the first of each kind, and where the rest is.
@Path("/v1/relations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Relations", description = "Everything between two parties")
public class RelationsResource {

  private static final int MAX_OF_EACH = 50;

  private final Answers answers;
  private final AgreementsResource agreements;
  private final VisitsResource visits;
  private final CommitmentsResource commitments;
  private final ProjectsResource projects;
  private final FigureSets figures;

  RelationsResource(
      Answers answers,
      AgreementsResource agreements,
      VisitsResource visits,
      CommitmentsResource commitments,
      ProjectsResource projects,
      FigureSets figures) {
    this.answers = answers;
    this.agreements = agreements;
    this.visits = visits;
    this.commitments = commitments;
    this.projects = projects;
    this.figures = figures;
  }

  /// The first of one kind.
  ///
  /// @param more the query that lists all of them; absent when these are all
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "RelationPart")
  public record Part<T>(
      List<T> items,
      @Schema(description = "The query that lists all of them; absent when these are all")
          String more) {}

  @Schema(name = "Relation")
  public record Relation(
      PartyRef a,
      PartyRef b,
      Part<Agreement> agreements,
      Part<Visit> visits,
      @Schema(description = "Trade, investment and all other figures of the pair")
          Part<FigureSet> figures,
      Part<Commitment> commitments,
      Part<Project> projects,
      Freshness freshness) {}

  @GET
  @Path("/{a}/{b}")
  @Operation(
      operationId = "getRelation",
      summary = "Documents, visits, figures, promises and projects between two parties",
      description =
          "The first 50 of each kind, and the query for all of them. The order of the two does not matter.")
  @APIResponse(responseCode = "200", description = "What is between them")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Relation> between(
      @Parameter(description = "One party", example = "AZ") @PathParam("a") String a,
      @Parameter(description = "The other party", example = "KZ") @PathParam("b") String b,
      @BeanParam Reading reading) {
    PartyRef one = Parameters.value("a", a, PartyRef::new);
    PartyRef other = Parameters.value("b", b, PartyRef::new);
    if (one.equals(other)) throw Problem.invalidParameter("b", "is the same party");
    String query = "?party=%s&party=%s".formatted(one, other).replace(" ", "%20");
    return answers.answer(
        reading,
        freshness ->
            new Relation(
                one,
                other,
                part(
                    agreements.source(both(reading, one, other), reading),
                    "/v1/agreements" + query),
                part(visits.source(both(reading, one, other), reading), "/v1/visits" + query),
                figures(reading, one, other),
                part(
                    commitments.source(both(reading, one, other), reading),
                    "/v1/commitments" + query),
                part(projects.source(both(reading, one, other), reading), "/v1/projects" + query),
                freshness));
  }

  private static Criteria both(Reading reading, PartyRef a, PartyRef b) {
    return Criteria.at(reading).standing(null).tagged("party", a).tagged("party", b);
  }

  private Part<FigureSet> figures(Reading reading, PartyRef a, PartyRef b) {
    SubjectRef pair;
    try {
      pair = new SubjectRef("pair:%s/%s".formatted(name(a), name(b)));
    } catch (InvalidValue _) {
      return new Part<>(List.of(), null); // companies and persons are no pair of statistics
    }
    Criteria criteria = Criteria.at(reading).standing(null).tagged("subject", pair);
    return part(
        (after, limit) -> figures.after(reading, criteria, null, after, limit),
        "/v1/figures?subject=" + pair);
  }

  private static String name(PartyRef party) {
    return party.ref().substring(party.ref().indexOf(':') + 1);
  }

  private static <T> Part<T> part(Answers.Source<T> source, String query) {
    List<T> found = source.after("", MAX_OF_EACH + 1).stream().map(Keyed::item).toList();
    return found.size() > MAX_OF_EACH
        ? new Part<>(found.subList(0, MAX_OF_EACH), query)
        : new Part<>(found, null);
  }
}
