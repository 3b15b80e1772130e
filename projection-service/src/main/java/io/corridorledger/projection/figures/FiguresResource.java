package io.corridorledger.projection.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.judgement.Derived;
import io.corridorledger.judgement.Preference;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.RemarkView;
import io.corridorledger.projection.bitemporal.TimelineEntry;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery;
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
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Mode;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/figures")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Figures",
    description =
        "Reported values, grouped in sets with verdicts, and figures that are derived from the values")
@ReadsFrom({"figure", "membership"})
public class FiguresResource {

  private static final String SDMX_STRUCTURE = "application/vnd.sdmx.structure+json;version=2.0.0";
  private static final String STRUCTURE = SdmxStructure.message();

  /// The rules. The key of a rule is the value of the parameter `prefer` that selects the rule.
  public static final Map<String, Preference.Rule> RULES =
      Arrays.stream(Preference.Rule.values())
          .collect(
              Collectors.toMap(
                  rule -> rule.name().toLowerCase(Locale.ROOT),
                  rule -> rule,
                  (one, _) -> one,
                  TreeMap::new));

  private final QueryRunner queries;
  private final Figures figures;
  private final FigureSets sets;
  private final DerivedFigures derived;
  private final VisibleFacts visible;

  FiguresResource(
      QueryRunner queries,
      Figures figures,
      FigureSets sets,
      DerivedFigures derived,
      VisibleFacts visible) {
    this.queries = queries;
    this.figures = figures;
    this.sets = sets;
    this.derived = derived;
    this.visible = visible;
  }

  /// The history of one value.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "FigureHistory")
  public record History(
      FigureSet.Key key,
      @NotNull FigureValue value,
      @Schema(
              description =
                  "If a dispute states the value, the list contains only this dispute. Absent if a fact states the value.")
          List<RemarkView> disputes,
      @Schema(description = "The fact that states the value, with the remarks about the fact")
          List<TimelineEntry> facts) {}

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON, ListFormats.SDMX_CSV})
  @Operation(
      operationId = "listFigures",
      summary = "Reported values, grouped by subject, metric and period",
      description =
          "Lists sets of figures. A set has the figures of one subject, metric and period. The sets are sorted by subject, metric and period, and sets without a period come last. The filters select values, so a set contains only the values that match. Derived figures are at `/v1/figures/derived`.")
  @APIResponse(responseCode = "200", description = "A page of sets of figures")
  public RestResponse<Page<FigureSet>> list(
      @Parameter(
              description =
                  "Subject of the figures. If the parameter is repeated, a figure must have one of the subjects.",
              example = "[\"corridor:middle-corridor\"]")
          @QueryParam("subject")
          List<SubjectRef> subject,
      @Parameter(
              description = "Metric of the figures, such as `cargo_volume`",
              example = "cargo_volume")
          @QueryParam("metric")
          String metric,
      @Parameter(
              description =
                  "Only values whose period has exactly the same days as this period. For example, `2024-40` and `2024-01/2024-06` have the same effect, because both mean the first half of 2024.",
              example = "2024-01/2024-06")
          @QueryParam("period")
          Period period,
      @Parameter(
              description =
                  "Only values whose period covers, or may cover, at least one day of this period. `match` shows for each set whether all values of the set certainly match.")
          @QueryParam("overlaps")
          Period overlaps,
      @Parameter(
              description =
                  "Unit of the values: a code of UN/ECE Recommendation 20, an ISO 4217 currency, a counting unit, or a rate such as `TNE/ANN`")
          @QueryParam("unit")
          Unit unit,
      @Parameter(description = "Party that reported the value") @QueryParam("reporter")
          PartyRef reporter,
      @Parameter(description = "Id of a source that states the value") @QueryParam("source")
          UUID source,
      @Parameter(description = "Only capacities with this basis, such as `CURRENT`")
          @QueryParam("basis")
          FigureKey.Basis basis,
      @Parameter(description = "Mode of transport") @QueryParam("mode") Mode mode,
      @Parameter(description = "Status of the fact that states the value") @QueryParam("status")
          FactStatus status,
      @Parameter(
              description = "Only sets of figures with this verdict",
              example = "GROWTH_CONFLICT")
          @QueryParam("verdict")
          Verdict verdict,
      @Parameter(
              description =
                  "Rule by which the service chooses one value of each set. In the response, the property `preferred` of the set has the id of the chosen value. With `authority`, the service chooses the value from the most reliable kind of source. Statistics are the most reliable kind, followed by official sources, operators, news, analysis and commentary. With `latest`, the service chooses the value that was published last. With `median`, the service chooses the middle value in numerical order. Without this parameter, the service chooses no value.")
          @QueryParam("prefer")
          String prefer,
      @Parameter(
              description =
                  "Whether verdicts also compare values that are flagged as suspect. The sets list these values in any case.",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("flagged")
          @DefaultValue("false")
          Boolean flagged,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Preference.Rule rule =
        prefer == null ? null : RULES.get(Parameters.word("prefer", prefer, RULES.keySet()));
    Criteria criteria =
        Criteria.at(moment)
            .status(status)
            .oneOf("subject", subject)
            .tagged("metric", metric)
            .tagged("period", period == null ? null : DateRanges.range(period))
            .overlaps("dates", overlaps)
            .tagged("unit", unit)
            .tagged("reporter", reporter)
            .tagged("source", source)
            .tagged("basis", basis)
            .tagged("mode", mode);
    KeysetQuery<FigureSet> all =
        sets.list(moment, criteria, new FigureSet.Judging(rule, flagged, overlaps));
    return queries.page(
        moment,
        paging,
        uri,
        verdict == null ? all : queries.where(all, set -> set.verdict() == verdict),
        page -> page,
        SdmxFigures.FORMAT);
  }

  @GET
  @Path("/structure")
  @Produces({SDMX_STRUCTURE, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "getFigureStructure",
      summary = "The SDMX data structure definition of figures",
      description =
          "An SDMX-JSON 2.0 structure message for the figures that `listFigures` returns as SDMX-CSV 2.0. The message contains the dataflow, the data structure definition, the concepts and the code lists.")
  @APIResponse(
      responseCode = "200",
      description = "The structure message",
      content = {
        @Content(mediaType = SDMX_STRUCTURE, schema = @Schema(type = SchemaType.OBJECT)),
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT))
      })
  public String structure() {
    return STRUCTURE;
  }

  @GET
  @Path("/derived")
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listDerivedFigures",
      summary = "Figures derived from the recorded figures of a subject",
      description =
          """
          Each derived figure has a method, inputs, a calculation and caveats. The calculation combines values with the same source, metric, subject and facets, and with units that can be converted into each other. If no single source states all inputs, the calculation combines values of different sources, provided that the sources of each period agree. In this case, `acrossSources` is true, and a caveat names the sources. If one source states contradictory values for a period, these values are not used.

          | method | derived figure |
          |---|---|
          | `IMPLIED_BASE` | the base that a stated growth implies |
          | `REMAINDER` | the figure of a period minus the figure of its first or last part, such as a year minus its first half; always from one source |
          | `DIFFERENCE`, `GROWTH` | the change between two figures: between the figures for the same days of two years, at most ten years apart, or between a plan and the current value. `DIFFERENCE` is also computed for a stated growth: the stated value minus the implied base |
          | `SHARE` | a part as a percentage of its whole. A part is a flow, scope, commodity or mode of a total, or a country of a region |
          | `OTHERS` | a whole minus its known parts |
          | `COMPLEMENT` | 100 % minus a stated share |
          | `TOTAL`, `RATIO` | the sum and the ratio of the two directions of a pair |

          `quantity` is computed from the numbers as stated, and rounded to three significant digits, or to four for a sum or a difference. `low` and `high` are the bounds that the uncertainty of the inputs allows. The uncertainty of a stated number is one unit of its last non-zero digit. The uncertainty of a value with "about" is ten per cent. A value with "nearly" has no lower bound, and a value with "over" has no upper bound. If the calculation needs more than 10,000 figures, the status is 400. State `metric` to use fewer.
          """)
  @APIResponse(
      responseCode = "200",
      description = "A page of derived figures, sorted by period and method")
  public RestResponse<Page<Derived>> derived(
      @Parameter(
              description =
                  "Subject of the derived figures. For a region, the calculation also uses the figures of its members.",
              required = true,
              example = "corridor:middle-corridor")
          @QueryParam("subject")
          SubjectRef subject,
      @Parameter(
              description = "Metric of the figures, such as `cargo_volume`",
              example = "cargo_volume")
          @QueryParam("metric")
          String metric,
      @Parameter(
              description =
                  "Only figures whose period has exactly the same days as this period. For example, `2024-40` and `2024-01/2024-06` have the same effect, because both mean the first half of 2024.")
          @QueryParam("period")
          Period period,
      @Parameter(description = "Method of derivation", example = "REMAINDER") @QueryParam("method")
          Derived.Method method,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    if (subject == null) throw Problem.invalidParameter("subject", "is missing");
    return queries.page(
        moment,
        paging,
        uri,
        KeysetQuery.deferred(() -> {
          List<Keyed<Derived>> all = derived.of(moment, subject, metric);
          KeysetQuery<Derived> list =
              (after, limit) ->
                  Slice.of(
                      all.stream()
                          .filter(d -> method == null || d.item().method() == method)
                          .filter(d -> period == null || isOf(d.item().key().period(), period))
                          .filter(d -> d.sortKey().compareTo(after) > 0)
                          .limit(limit + 1L)
                          .toList(),
                      limit);
          return list.withHints(() ->
              sets.hints(Criteria.at(moment).tagged("subject", subject).tagged("metric", metric)));
        }));
  }

  @GET
  @Path("/{id}/history")
  @Operation(
      operationId = "getFigureHistory",
      summary = "A reported value, with its fact and the remarks about the fact")
  @APIResponse(responseCode = "200", description = "The value, with the fact that states the value")
  public RestResponse<Single<History>> history(
      @Parameter(
              description =
                  "Id of the value, as in the response of `listFigures`, or `<stream>@<version>`: the id of the stream and the version of the event that states the value. The example is an id from the dataset.",
              example = "4a6b792d-4c84-58ec-a1e1-8b6a97dafc91@1")
          @PathParam("id")
          String id,
      @BeanParam PointInTime moment) {
    return queries.answer(
        moment,
        freshness ->
            new Single<>(
                history(queries.found(moment, figures, id, Figures.PLACE), moment), freshness));
  }

  private static boolean isOf(Period period, Period days) {
    return period != null && period.sameDays(days);
  }

  private History history(FigureRow row, PointInTime moment) {
    FigureValue value = row.value();
    List<Recorded<LedgerEvent>> said =
        visible
            .of(
                value.streamType(),
                Map.of(value.stream(), value.knownVersion()),
                moment.asOf(),
                moment.publishedBefore(),
                f -> f.id().equals(value.event()) || speaksOf(f.event(), value.event()))
            .getOrDefault(value.stream(), List.of());
    VisibleHistory known = VisibleHistory.of(said);
    return new History(
        FigureRow.key(List.of(row)),
        value,
        known == null ? said.stream().map(RemarkView::of).toList() : List.of(),
        known == null ? List.of() : known.timeline());
  }

  private static boolean speaksOf(LedgerEvent event, UUID fact) {
    return event instanceof Remark remark && fact.equals(remark.target());
  }
}
