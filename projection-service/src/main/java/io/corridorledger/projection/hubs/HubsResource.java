package io.corridorledger.projection.hubs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.corridorledger.event.HubEvent;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.judgement.Utilisation;
import io.corridorledger.lifecycle.HubStatus;
import io.corridorledger.projection.bitemporal.CitedFigure;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Include;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Single;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/hubs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Hubs", description = "Ports, terminals, stations and border crossings")
@ReadsFrom({"hub", "figure"})
public class HubsResource {

  private static final int MAX_UTILISATION = 1_000;

  private final QueryRunner queries;
  private final Hubs hubs;
  private final FigureSets figures;

  HubsResource(QueryRunner queries, Hubs hubs, FigureSets figures) {
    this.queries = queries;
    this.hubs = hubs;
    this.figures = figures;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(operationId = "listHubs", summary = "All hubs, sorted by slug")
  @APIResponse(responseCode = "200", description = "A page of hubs")
  public RestResponse<Page<Evidenced<Hub>>> list(
      @Parameter(description = "Country of the hub, as an ISO 3166-1 alpha-2 code", example = "AZ")
          @QueryParam("country")
          String country,
      @Parameter(description = "Type of hub", example = "PORT") @QueryParam("type")
          HubEvent.Type type,
      @Parameter(
              description = "Code of the hub in any code list, such as a UN/LOCODE",
              example = "AZALA")
          @QueryParam("code")
          String code,
      @Parameter(description = "Current status of the hub") @QueryParam("status") HubStatus status,
      @Parameter(
              description =
                  "Only hubs with these words in a name. The beginning of each word is enough.")
          @QueryParam("q")
          String q,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .tagged("country", Parameters.country("country", country))
            .tagged("type", type)
            .tagged("code", code)
            .status(status)
            .words("q", "names", q);
    return queries.page(moment, paging, uri, queries.list(hubs, criteria, moment, include));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getHub",
      summary = "A hub with its codes, names, capacities and volumes",
      description =
          "The path contains the id of the hub, or the slug by which facts refer to the hub. `validOn` selects the capacities and volumes whose period includes, or may include, the given day. `match` shows for each of these figures whether its period certainly or only possibly includes the given day. `validOn` does not affect the other fields of the hub.")
  @APIResponse(responseCode = "200", description = "The hub")
  public RestResponse<Single<Evidenced<MeasuredHub>>> one(
      @Parameter(description = "Id or slug of the hub", example = "baku-port") @PathParam("id")
          String id,
      @Parameter(
              description =
                  "Only capacities and volumes whose period includes, or may include, this day")
          @QueryParam("validOn")
          Day validOn,
      @BeanParam PointInTime moment) {
    Period day = Day.period(validOn);
    return queries.single(moment, hubs, id, (hub, _) -> measured(hub, day, moment));
  }

  /// A hub with its recorded capacities and volumes.
  ///
  /// @param capacities figures from the facts of the hub itself
  /// @param figures figures about the hub from all facts, also from facts of other aggregates
  /// @param moreFigures URL of the complete list of figures; null if `figures` is complete
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record MeasuredHub(
      @JsonUnwrapped @JsonIgnoreProperties("capacities") Hub hub,
      List<Capacity> capacities,
      @Schema(description = "Recorded capacities and volumes of the hub, at most 500 sets")
          List<FigureSet> figures,
      @Schema(
              description =
                  "URL of a query that lists all sets of figures of the hub, for the same `validOn` and point in time; absent if `figures` is complete")
          String moreFigures,
      @Schema(
              description =
                  "Yearly volumes of the hub as percentages of its current capacities. Planned capacities are not used. Absent if the hub has more than 10,000 figures or more than 1,000 of these percentages.")
          List<Utilisation> utilisation) {}

  /// A capacity from a fact of the hub.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "HubCapacity")
  public record Capacity(
      @JsonUnwrapped CitedFigure figure,
      @Schema(
              description =
                  "Whether the period of the figure certainly or only possibly includes the day `validOn`; absent if the query has no `validOn`")
          TimeMatch match) {

    private static Capacity of(CitedFigure figure, Period day) {
      return new Capacity(
          figure, TimeMatch.of(day, TimeMatch.lastsInto(figure.key().period(), day)));
    }
  }

  private MeasuredHub measured(Hub hub, Period day, PointInTime moment) {
    List<Capacity> capacities =
        hub.capacitiesOn(day).stream().map(figure -> Capacity.of(figure, day)).toList();
    if (hub.slug() == null) return new MeasuredHub(hub, capacities, List.of(), null, List.of());
    String subject = "hub:" + hub.slug();
    List<Utilisation> utilisation =
        figures.claims(moment, subject).stream()
            .flatMap(claims ->
                Utilisation.of(
                    claims.stream().filter(c -> day == null || Hub.isOf(c.key(), day)).toList()))
            .limit(MAX_UTILISATION + 1)
            .toList();
    Slice<FigureSet> sets =
        figures.first(
            moment, Criteria.at(moment).exceptRetracted().tagged("subject", subject), day);
    return new MeasuredHub(
        hub,
        capacities,
        sets.items().stream().map(Keyed::item).toList(),
        sets.more()
            ? "/v1/figures?subject="
                + subject
                + (day == null ? "" : "&overlaps=" + day)
                + moment.appended()
            : null,
        utilisation.size() > MAX_UTILISATION ? List.of() : utilisation);
  }
}
