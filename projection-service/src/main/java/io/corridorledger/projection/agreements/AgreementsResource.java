package io.corridorledger.projection.agreements;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.Instrument;
import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.DocumentCount;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.AgreementStatus;
import io.corridorledger.problem.Problem;
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
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.Single;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
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
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Agreements", description = "The register of agreements, with their sources")
@ReadsFrom({"agreement", "membership"})
public class AgreementsResource {

  private static final int MAX_COUNTED = 10_000;

  private final QueryRunner queries;
  private final Agreements agreements;
  private final Rows rows;
  private final Regions regions;

  AgreementsResource(QueryRunner queries, Agreements agreements, Rows rows, Regions regions) {
    this.queries = queries;
    this.agreements = agreements;
    this.rows = rows;
    this.regions = regions;
  }

  /// The query parameters that filter agreements.
  public static class Wanted {
    @QueryParam("party")
    @Parameter(
        description = "Party to the agreement. A region also matches each of its members.",
        example = "[\"AZ\",\"UZ\"]")
    List<PartyRef> party;

    @QueryParam("type")
    @Parameter(description = "Type that a source states for the agreement")
    List<Instrument.Type> type;

    @QueryParam("level")
    @Parameter(
        description =
            "Level at which the agreement is concluded: between states, governments, agencies or companies")
    Instrument.Level level;

    @QueryParam("status")
    @Parameter(description = "Current status of the agreement")
    AgreementStatus status;

    @QueryParam("subject")
    @Parameter(description = "Subject that the agreement covers, such as `transport`")
    List<String> subject;

    @QueryParam("from")
    @Parameter(
        description =
            "Only agreements whose date is, or may be, on or after this day. An agreement without a date never matches. `match` shows for each item whether the item certainly or only possibly matches.",
        example = "2024-01-01")
    Day from;

    @QueryParam("to")
    @Parameter(
        description =
            "Only agreements whose date is, or may be, on or before this day. An agreement without a date never matches.",
        example = "2024-12-31")
    Day to;

    @QueryParam("visit")
    @Parameter(description = "Id of the visit at which the agreement was concluded")
    UUID visit;

    @QueryParam("parent")
    @Parameter(description = "Id of the instrument or package to which the agreement belongs")
    UUID parent;

    @QueryParam("q")
    @Parameter(
        description =
            "Only agreements with these words in a title. The beginning of each word is enough.")
    String q;

    @QueryParam("validOn")
    @Parameter(
        description =
            "Only agreements whose date is, or may be, this day, or whose period (`covers`) includes, or may include, this day. `match` shows for each item whether the item certainly or only possibly matches.")
    Day validOn;

    @QueryParam("inForceOn")
    @Parameter(
        description =
            "Only agreements that were, or may have been, in force on this day. A signed agreement without a known entry into force may be in force from its signing to its end. `match` shows for each item whether the agreement was certainly or only possibly in force.")
    Day inForceOn;

    /// Whether the agreement certainly or only possibly matches the request's filters by time.
    ///
    /// @return null if the request has no filter by time
    TimeMatch match(Agreement agreement) {
      Period days = Day.between(from, to);
      Period day = Day.period(validOn);
      Period inForce = Day.period(inForceOn);
      List<Period> dates = agreement.allDates();
      boolean valid =
          TimeMatch.isWithin(dates, day) || TimeMatch.lastsInto(agreement.covers(), day);
      return TimeMatch.both(
          TimeMatch.of(days, TimeMatch.isWithin(dates, days)),
          TimeMatch.both(
              TimeMatch.of(day, valid), TimeMatch.of(inForce, agreement.isInForce(inForce))));
    }
  }

  /// The number of agreements that match a query, and the number of documents in the packages among
  /// these agreements.
  @Schema(name = "AgreementCounts")
  public record Counts(
      @Schema(
              description =
                  "Number of agreements and packages that certainly or possibly match the filters")
          long total,
      @Schema(
              description =
                  "Number of agreements and packages that certainly match the filters by time; absent if the query has no filter by time")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Long certain,
      Map<AgreementStatus, Long> byStatus,
      @Schema(
              description =
                  "Number of agreements by type. If sources state different types of an agreement, the agreement is counted once, under the type that was stated first.")
          Map<Instrument.Type, Long> byType,
      @Schema(
              description =
                  "Number of documents in packages, according to the numbers that sources state. A document that is also recorded as an agreement is counted twice: in this number and in `total`.")
          @NotNull
          DocumentCount documents,
      @NotNull Freshness freshness) {}

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listAgreements",
      summary = "The register of agreements",
      description =
          "Lists agreements by their latest possible date, earliest first. Agreements without a date come last. If a filter is repeated, an agreement must match all values of the filter. If the query filters by time, `match` shows for each item whether the item certainly or only possibly matches.")
  @APIResponse(responseCode = "200", description = "A page of agreements")
  public RestResponse<Page<Evidenced<Agreement>>> list(
      @BeanParam Wanted wanted,
      @BeanParam Include include,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    return queries.page(
        moment,
        paging,
        uri,
        queries.list(agreements, criteria(wanted, moment), moment, include, wanted::match));
  }

  @GET
  @Path("/counts")
  @Operation(
      operationId = "countAgreements",
      summary = "Number of agreements, and of documents in packages",
      description =
          "Accepts the filters of `listAgreements`. The service rejects a query that matches more than 10,000 agreements.")
  @APIResponse(responseCode = "200", description = "The numbers of agreements and of documents")
  public RestResponse<Counts> counts(@BeanParam Wanted wanted, @BeanParam PointInTime moment) {
    Criteria criteria = criteria(wanted, moment);
    return queries.answer(
        moment,
        freshness -> {
          rows.reserve(agreements, criteria, MAX_COUNTED + 1);
          List<Agreement> all = rows.first(agreements, criteria, MAX_COUNTED + 1);
          if (all.size() > MAX_COUNTED)
            throw Problem.invalidParameter(
                "party",
                "matches more than %d agreements: narrow the filters".formatted(MAX_COUNTED));
          return new Counts(
              all.size(),
              certain(all, wanted),
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

  private static Long certain(List<Agreement> all, Wanted wanted) {
    Period[] filters = {
      Day.between(wanted.from, wanted.to), Day.period(wanted.validOn), Day.period(wanted.inForceOn)
    };
    return Stream.of(filters).allMatch(Objects::isNull)
        ? null
        : all.stream().filter(a -> wanted.match(a) == TimeMatch.CERTAIN).count();
  }

  private static <K extends Comparable<K>> Map<K, Long> counted(
      List<Agreement> all, Function<Agreement, K> by) {
    return all.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  private Criteria criteria(Wanted wanted, PointInTime moment) {
    Period days = Day.between(wanted.from, wanted.to);
    return Criteria.at(moment)
        .parties("party", wanted.party, regions.at(moment, wanted.party)::within)
        .all("type", wanted.type)
        .tagged("level", wanted.level)
        .status(wanted.status)
        .all("subject", wanted.subject)
        .tagged("visit", wanted.visit)
        .tagged("parent", wanted.parent)
        .overlaps("valid", Day.period(wanted.validOn))
        .overlaps("in_force", Day.period(wanted.inForceOn))
        .words("q", "names", wanted.q)
        .startingAt(days)
        .overlaps("valid", days)
        // The condition on `valid` can use an index. The column `valid` contains the dates of the
        // agreement and the years that the agreement covers. The condition on `dates` excludes
        // agreements of which only the covered years match.
        .overlaps("dates", days);
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getAgreement",
      summary = "An agreement with the accounts of its sources and its time line")
  @APIResponse(responseCode = "200", description = "The agreement")
  public RestResponse<Single<Evidenced<Agreement>>> one(
      @PathParam("id") String id, @BeanParam PointInTime moment) {
    return queries.single(moment, agreements, id);
  }
}
