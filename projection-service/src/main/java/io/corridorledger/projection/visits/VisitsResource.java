package io.corridorledger.projection.visits;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.Meeting;
import io.corridorledger.projection.feed.Freshness;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.judgement.Duplicates;
import io.corridorledger.projection.knowledge.VisibleFacts;
import io.corridorledger.projection.query.Answers;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Reading;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/visits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Visits", description = "Who visited whom, and who met where")
public class VisitsResource {

  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_COMPARED = 1_000;

  private final Answers answers;
  private final VisibleFacts visible;
  private final FigureSets figures;

  VisitsResource(Answers answers, VisibleFacts visible, FigureSets figures) {
    this.answers = answers;
    this.visible = visible;
    this.figures = figures;
  }

  /// How often one party was received by another.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitCount")
  public record Count(
      @Schema(
              description =
                  "The party that came; absent for meetings of many, and when nobody knows who received whom")
          PartyRef visitor,
      @Schema(description = "The party that received; absent when it is not known") PartyRef host,
      long count) {}

  /// @param items what the ledger has recorded as held
  /// @param reported what sources say the count is; never merged with the recorded
  @Schema(name = "VisitCounts")
  public record Counts(
      @Schema(description = "Held visits of this ledger; at most 1000 groups, largest first")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<Count> items,
      @Schema(description = "What sources report, each in its own words; at most 500 sets")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          List<FigureSet> reported,
      @Schema(
              description =
                  "Counted visits that may be one visit told twice; of the first 1000 by date")
          List<Duplicates.Pair> likelyDuplicates,
      Freshness freshness) {}

  @GET
  @Operation(
      operationId = "listVisits",
      summary = "Visits and meetings",
      description =
          "By date, the earliest that is certainly over first; undated ones come last. A repeated filter means all of its values.")
  @APIResponse(responseCode = "200", description = "A page of visits")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Visit>> list(
      @Parameter(description = "Took part or hosted", example = "[\"AZ\",\"UZ\"]")
          @QueryParam("party")
          List<String> party,
      @Parameter(description = "Took part, as the source writes the name") @QueryParam("person")
          List<String> person,
      @Parameter(description = "Received the others") @QueryParam("host") String host,
      @Parameter(description = "What kind of visit or meeting") @QueryParam("type") String type,
      @Parameter(description = "ANNOUNCED, POSTPONED, CANCELLED, HELD or RETRACTED")
          @QueryParam("status")
          String status,
      @Parameter(description = "Some source dates it on or after this day", example = "2024-01-01")
          @QueryParam("from")
          String from,
      @Parameter(description = "Some source dates it on or before this day", example = "2024-12-31")
          @QueryParam("to")
          String to,
      @Parameter(description = "The series that it belongs to") @QueryParam("series") String series,
      @Parameter(description = "Its date has this day") @QueryParam("validOn") String validOn,
      @BeanParam Reading reading,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Period days = Parameters.between(from, to);
    Criteria criteria =
        Criteria.at(reading)
            .all("party", party, (n, v) -> Parameters.value(n, v, PartyRef::new))
            .all("person", person, (_, v) -> v)
            .one("host", host, (n, v) -> Parameters.value(n, v, PartyRef::new))
            .one("type", type, (n, v) -> Parameters.oneOf(Meeting.Type.class, n, v))
            .one("status", status, (n, v) -> Parameters.oneOf(Visit.Status.class, n, v))
            .one("series", series, (_, v) -> v)
            .startingAt(days)
            .overlaps("dates", days)
            .standing(status)
            .overlaps("dates", Parameters.dayAsPeriod("validOn", validOn));
    return answers.page(reading, paging, uri, source(criteria, reading));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getVisit", summary = "A visit with its time line")
  @APIResponse(responseCode = "200", description = "The visit")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Visit>> one(@PathParam("id") String id, @BeanParam Reading reading) {
    return answers.single(
        reading,
        "visit",
        id,
        c -> shown(VisitRow.<VisitRow>list(c.condition(), c.values()), reading));
  }

  @GET
  @Path("/counts")
  @Operation(
      operationId = "countVisits",
      summary = "How often who visited whom",
      description =
          "Counts held visits by visiting party and host, beside the counts that sources report (metric `visits`). A meeting of many counts once, for its host; an announced visit does not count.")
  @APIResponse(responseCode = "200", description = "The counts")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Counts> counts(
      @Parameter(description = "The party that came", example = "UZ") @QueryParam("visitor")
          String visitor,
      @Parameter(description = "The party that received", example = "AZ") @QueryParam("host")
          String host,
      @Parameter(description = "Held on or after this day", example = "2022-01-01")
          @QueryParam("from")
          String from,
      @Parameter(description = "Held on or before this day", example = "2024-12-31")
          @QueryParam("to")
          String to,
      @BeanParam Reading reading) {
    PartyRef came = Parameters.value("visitor", visitor, PartyRef::new);
    PartyRef received = Parameters.value("host", host, PartyRef::new);
    Period days = Parameters.between(from, to);
    Criteria held =
        Criteria.at(reading)
            .tagged("status", Visit.Status.HELD)
            .tagged("visitor", came)
            .tagged("host", received)
            .overlaps("dates", days);
    Criteria reported =
        Criteria.at(reading).standing(null).tagged("metric", "visits").overlaps("dates", days);
    for (PartyRef side : new PartyRef[] {came, received})
      if (side != null)
        reported.taggedOneOf("about", side.ref().replaceFirst("^(ISO|ORG):", ""), "any");
    return answers.answer(
        reading,
        freshness ->
            new Counts(
                groups(held), figures.first(reading, reported), duplicates(held), freshness));
  }

  private static List<Duplicates.Pair> duplicates(Criteria held) {
    List<VisitRow> rows =
        VisitRow.<VisitRow>find(held.condition() + " order by sortKey", held.values())
            .range(0, MAX_COMPARED - 1)
            .list();
    return Duplicates.among(
        rows.stream()
            .map(r -> r.doc)
            .map(v ->
                new Duplicates.Held(v.id(), Set.copyOf(v.visitors()), v.host(), v.type(), v.date()))
            .toList());
  }

  private static List<Count> groups(Criteria held) {
    var query =
        VisitRow.getEntityManager()
            .createQuery(
                "select visitor, host, count(*) from VisitRow where %s group by visitor, host order by count(*) desc, visitor nulls last, host nulls last"
                    .formatted(held.condition()),
                Object[].class)
            .setMaxResults(MAX_GROUPS);
    held.values().forEach(query::setParameter);
    return query.getResultList().stream()
        .map(row -> new Count(party(row[0]), party(row[1]), (Long) row[2]))
        .toList();
  }

  private static PartyRef party(Object ref) {
    return ref == null ? null : new PartyRef((String) ref);
  }

  /// Those that meet the criteria, for answers that hold more than these.
  public Answers.Source<Visit> source(Criteria criteria, Reading reading) {
    return answers.source(
        criteria,
        (where, values) -> VisitRow.find(where, values),
        (List<VisitRow> rows) -> shown(rows, reading));
  }

  private List<Visit> shown(List<VisitRow> rows, Reading reading) {
    return visible.behind(
        rows,
        r -> r.id,
        r -> r.doc.version(),
        reading.publishedBefore(),
        (r, known) -> r.doc.with(known));
  }
}
