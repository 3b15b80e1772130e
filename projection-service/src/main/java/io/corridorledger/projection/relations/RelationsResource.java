package io.corridorledger.projection.relations;

import io.corridorledger.problem.Problem;
import io.corridorledger.projection.memberships.Regions;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.value.PartyRef;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Returns the relation of two parties: a summary, the first items of each kind, and the URL of
/// each complete list.
@Path("/v1/relations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Relations",
    description = "Agreements, visits and other items that concern two parties")
@ReadsFrom({
  "agreement",
  "commitment",
  "commitment_outcome",
  "corridor",
  "figure",
  "hub",
  "membership",
  "project",
  "visit"
})
public class RelationsResource {

  private final QueryRunner queries;
  private final Relations relations;
  private final Regions regions;

  RelationsResource(QueryRunner queries, Relations relations, Regions regions) {
    this.queries = queries;
    this.relations = relations;
    this.regions = regions;
  }

  @GET
  @Path("/{a}/{b}")
  @Operation(
      operationId = "getRelation",
      summary = "The relation of two parties: a summary, and the items that concern both parties",
      description =
          """
          Returns a summary of the relation and the first items of each kind. Each part has at most 50 items. A part with large items may have fewer, because its size is limited. If a part is incomplete, `more` is the URL of a list from which a client gets all items, with the same `asOf` and `publishedBefore`. The first party in the path is `a`, and the second party is `b`. The order has no other effect. A region such as `REGION:central-asia` matches the region itself and each of its members. A country is a member of a region if a source counts the country in the region. Likewise, a company or an organisation belongs to a country if the ledger has a membership of the company or organisation in the country.

          | part | content |
          |---|---|
          | `summary` | the number of agreements in force, the number of promises, the overdue items, the disputed items, and the last contact |
          | `agreements`, `visits`, `commitments`, `projects` | items that name both parties |
          | `meetingsOnSoil`, `projectsOnSoil` | items in the country of one party, if only the other of the two parties participates |
          | `figures` | figures of the pair |
          | `memberships` | memberships of one party in the other party |
          | `organisations` | organisations to which both parties belong, each with the agreements, visits, commitments and projects of the organisation |
          | `companies` | companies of one country that deal with the other party or its companies |
          | `corridors`, `hubs` | corridors through both countries, with their hubs, and hubs at which both parties have a project |

          If all parts are empty, `unknownParties` lists each of the two parties that no visible fact names.
          """)
  @APIResponse(responseCode = "200", description = "The relation of the two parties")
  public RestResponse<Relation> between(
      @Parameter(description = "First party in the path, `a` in the response", example = "AZ")
          @PathParam("a")
          PartyRef one,
      @Parameter(description = "Second party in the path, `b` in the response", example = "KZ")
          @PathParam("b")
          PartyRef other,
      @BeanParam PointInTime moment) {
    if (one.equals(other)) throw Problem.invalidParameter("b", "is the same party");
    return queries.answer(
        moment,
        freshness ->
            relations.between(
                new Parties(one, other, regions.at(moment, List.of(one, other)), moment),
                freshness));
  }
}
