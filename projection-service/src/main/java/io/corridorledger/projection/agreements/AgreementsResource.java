package io.corridorledger.projection.agreements;

import io.corridorledger.event.Instrument;
import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.DocumentCount;
import io.corridorledger.lifecycle.AgreementStatus;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.memberships.Regions;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom({"agreement", "membership"})
@Tag(name = "Agreements", description = "The register of agreements and their sources")
public class AgreementsResource {

  private static final int MAX_COUNTED = 10_000;

  private final QueryRunner queries;
  private final VisibleFacts visible;
  private final Regions regions;

  AgreementsResource(QueryRunner queries, VisibleFacts visible, Regions regions) {
    this.queries = queries;
    this.visible = visible;
    this.regions = regions;
  }

  /// The filters of the register.
  public static class Wanted {
    @QueryParam("party")
    @Parameter(
        description = "This party is a party to it; a region also matches each of its members",
        example = "[\"AZ\",\"UZ\"]")
    List<String> party;

    @QueryParam("type")
    @Parameter(description = "A source states this type")
    List<String> type;

    @QueryParam("level")
    @Parameter(description = "Level at which it is concluded")
    String level;

    @QueryParam("status")
    @Parameter(
        description =
            "ANNOUNCED, PACKAGE_REPORTED, PARTLY_SIGNED, SIGNED, PROVISIONAL, IN_FORCE, SUSPENDED, ENDED, SUPERSEDED or RETRACTED")
    String status;

    @QueryParam("subject")
    @Parameter(description = "A subject that it covers, such as `transport`")
    List<String> subject;

    @QueryParam("from")
    @Parameter(description = "A source gives a date on or after this day", example = "2024-01-01")
    String from;

    @QueryParam("to")
    @Parameter(description = "A source gives a date on or before this day", example = "2024-12-31")
    String to;

    @QueryParam("visit")
    @Parameter(description = "Id of the visit at which it was concluded")
    String visit;

    @QueryParam("parent")
    @Parameter(description = "Id of the instrument or package to which it belongs")
    String parent;

    @QueryParam("q")
    @Parameter(description = "Words of the title; the beginning of each word is enough")
    String q;

    @QueryParam("validOn")
    @Parameter(description = "Its date or the years that it covers include this day")
    String validOn;

    @QueryParam("inForceOn")
    @Parameter(description = "It was or may have been in force on this day")
    String inForceOn;
  }

  /// The number of agreements.
  @Schema(name = "AgreementCounts")
  public record Counts(
      @Schema(description = "Number of agreements and packages in the register") long total,
      Map<AgreementStatus, Long> byStatus,
      @Schema(description = "By the type that the first source states")
          Map<Instrument.Type, Long> byType,
      @Schema(
              description =
                  "Number of documents in packages that are known only by their count; an identified document of a package is also an agreement of the register")
          DocumentCount documents,
      Freshness freshness) {}

  @GET
  @Operation(
      operationId = "listAgreements",
      summary = "The register of agreements",
      description =
          "By the latest possible date, earliest first; undated ones come last. If a filter is repeated, all of its values must match.")
  @APIResponse(responseCode = "200", description = "A page of agreements")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Agreement>> list(
      @BeanParam Wanted wanted,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    return queries.page(moment, paging, uri, source(criteria(wanted, moment), moment));
  }

  @GET
  @Path("/counts")
  @Operation(
      operationId = "countAgreements",
      summary = "Number of agreements, and of documents in packages",
      description =
          "Takes the filters of the register. A query that matches more than 10,000 agreements is rejected.")
  @APIResponse(responseCode = "200", description = "The counts")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Counts> counts(@BeanParam Wanted wanted, @BeanParam PointInTime moment) {
    Criteria criteria = criteria(wanted, moment);
    return queries.answer(
        moment,
        freshness -> {
          queries.reserveDocuments(AgreementRow.class, criteria, MAX_COUNTED + 1);
          List<Agreement> all =
              AgreementRow.<AgreementRow>find(criteria.condition(), criteria.values())
                  .range(0, MAX_COUNTED)
                  .list()
                  .stream()
                  .map(r -> r.doc)
                  .toList();
          if (all.size() > MAX_COUNTED)
            throw Problem.invalidParameter(
                "party",
                "matches more than %d agreements: narrow the filters".formatted(MAX_COUNTED));
          return new Counts(
              all.size(),
              counted(all, Agreement::status),
              counted(all.stream().filter(a -> a.type() != null).toList(), Agreement::type),
              DocumentCount.of(
                  all.stream()
                      .filter(a -> a.status() == AgreementStatus.PACKAGE_REPORTED)
                      .map(Agreement::count)
                      .toList()),
              freshness);
        });
  }

  private static <K extends Comparable<K>> Map<K, Long> counted(
      List<Agreement> all, Function<Agreement, K> by) {
    return all.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  private Criteria criteria(Wanted wanted, PointInTime moment) {
    List<PartyRef> parties = Parameters.parties("party", wanted.party);
    Period days = Parameters.between(wanted.from, wanted.to);
    return Criteria.at(moment)
        .parties("party", parties, regions.at(moment, parties)::within)
        .all("type", wanted.type, (n, v) -> Parameters.oneOf(Instrument.Type.class, n, v))
        .one("level", wanted.level, (n, v) -> Parameters.oneOf(Instrument.Level.class, n, v))
        .one("status", wanted.status, (n, v) -> Parameters.oneOf(AgreementStatus.class, n, v))
        .all("subject", wanted.subject, (_, v) -> v)
        .one("visit", wanted.visit, Parameters::id)
        .one("parent", wanted.parent, Parameters::id)
        .exceptRetracted(wanted.status)
        .overlaps("valid", Parameters.dayAsPeriod("validOn", wanted.validOn))
        .overlaps("in_force", Parameters.dayAsPeriod("inForceOn", wanted.inForceOn))
        .words("q", "names", wanted.q)
        .startingAt(days)
        .overlaps("valid", days)
        .overlaps("dates", days); // the index is on the wider range
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getAgreement", summary = "An agreement with its time line")
  @APIResponse(responseCode = "200", description = "The agreement")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Single<Agreement>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(
        moment,
        "agreement",
        id,
        c -> shown(AgreementRow.<AgreementRow>list(c.condition(), c.values()), moment));
  }

  /// The items that match the criteria, for responses that combine several lists.
  public QueryRunner.KeysetQuery<Agreement> source(Criteria criteria, PointInTime moment) {
    return queries.source(
        AgreementRow.class,
        "agreements",
        criteria,
        (List<AgreementRow> rows) -> shown(rows, moment));
  }

  private List<Agreement> shown(List<AgreementRow> rows, PointInTime moment) {
    return visible.behind(
        "agreements",
        rows,
        r -> r.id,
        r -> r.doc.version(),
        moment.asOf(),
        moment.publishedBefore(),
        (r, known) -> r.doc.with(known));
  }
}
