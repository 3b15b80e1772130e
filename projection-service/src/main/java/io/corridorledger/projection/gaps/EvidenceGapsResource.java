package io.corridorledger.projection.gaps;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.judgement.ProposedFlag;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
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
import io.corridorledger.projection.query.Rows;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/evidence-gaps")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Evidence gaps",
    description = "Items whose evidence is incomplete, contradictory or from a single source")
@ReadsFrom({
  "agreement",
  "commitment",
  "corridor",
  "figure",
  "hub",
  "membership",
  "project",
  "shipment",
  "visit"
})
public class EvidenceGapsResource {

  /// The read models whose rows can have evidence gaps. The second argument is the SQL expression
  /// for the label of a row.
  @Schema(name = "EvidenceGapSubject")
  public enum Of {
    AGREEMENTS("agreement", "doc->>'title'"),
    VISITS("visit", "doc->>'title'"),
    COMMITMENTS("commitment", "doc->>'statement'"),
    MEMBERSHIPS("membership", "names"),
    PROJECTS("project", "doc->>'name'"),
    CORRIDORS("corridor", "doc->>'slug'"),
    HUBS("hub", "doc->>'name'"),
    SHIPMENTS(
        "shipment",
        "coalesce(doc->'references'->0->>'number', doc->'equipment'->0->>'number', doc->>'name', id::text)"),
    /// Sets of figures. Their gaps are not stored, so the query computes them.
    FIGURES("figure", null);

    private final String table;
    private final String label;

    Of(String table, String label) {
      this.table = table;
      this.label = label;
    }
  }

  /// @param of kind of the item, as in its URL
  /// @param id id of the item; absent for a set of figures, which has a key instead
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "EvidenceGap")
  public record Gap(
      @NotNull Of of,
      @Schema(
              description =
                  "Id of the item that has the evidence gaps; absent for a set of figures")
          UUID id,
      @Schema(description = "Name of the item that has the evidence gaps") String label,
      @Schema(
              description =
                  "Evidence gaps of the item, such as a missing date, a contradiction or a single source")
          @NotNull
          List<Gaps.Kind> gaps,
      @Schema(
              description =
                  "The reasons for the proposed flags of the item, at most 50 sentences if the item is not a set of figures. For a set of figures, also the reasons for its verdict: one sentence for each pair of values whose verdict is not AGREE, at most 50 sentences.")
          List<String> why,
      @Schema(description = "URL of the item that has the evidence gaps", examples = "/v1/hubs/…")
          @NotNull
          String href) {}

  private static final UUID FIRST = new UUID(0, 0);

  private static final String GAPS =
      "(SELECT string_agg(substr(t, 5), ',' ORDER BY t) FROM unnest(tags) t WHERE t LIKE 'gap=%') AS gaps";

  private static final String WHY =
      "ARRAY(SELECT flag->>'why' FROM json_array_elements(doc->'proposedFlags') WITH ORDINALITY AS f (flag, n) ORDER BY n LIMIT 50) AS why";

  private final QueryRunner queries;
  private final Rows rows;
  private final FigureSets figures;

  EvidenceGapsResource(QueryRunner queries, Rows rows, FigureSets figures) {
    this.queries = queries;
    this.rows = rows;
    this.figures = figures;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listEvidenceGaps",
      summary =
          "Items with evidence gaps: no date, no code, a contradiction, a single source, a wrong check digit or a proposed flag",
      description =
          "The items are sorted by their kind, such as HUBS, and then by id. An item of the kind FIGURES is a set of figures of one subject, metric and period. Sets are sorted by subject, metric and period. A set is contradicted if its verdict is CONFLICT or GROWTH_CONFLICT, or if a source disputes one of its values. A set is also contradicted if a part is larger than its whole, or if one of its values conflicts with a value of nearly the same period. A set has a single source if it has only one independent source. For example, an original and its copies count as one. A proposed flag marks a figure or a date that seems to be wrong; `why` has the reasons.")
  @APIResponse(responseCode = "200", description = "A page of items with evidence gaps")
  public RestResponse<Page<Gap>> list(
      @Parameter(description = "Only items with this kind of evidence gap") @QueryParam("gap")
          Gaps.Kind gap,
      @Parameter(description = "Only items of this kind", example = "HUBS") @QueryParam("of") Of of,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    List<Gaps.Kind> wanted = gap == null ? List.of(Gaps.Kind.values()) : List.of(gap);
    List<Of> kinds = of == null ? List.of(Of.values()) : List.of(of);
    KeysetQuery<Gap> all = (after, limit) -> gaps(moment, wanted, kinds, after, limit);
    return queries.page(
        moment,
        paging,
        uri,
        all.withHints(() -> rows.hints(kinds.stream().map(kind -> kind.table).toList(), moment)));
  }

  /// Reads the items with gaps, one kind of item after the other, until the page is full.
  private Slice<Gap> gaps(
      PointInTime moment, List<Gaps.Kind> wanted, List<Of> kinds, String after, int limit) {
    List<Keyed<Gap>> found = new ArrayList<>();
    for (Of kind : kinds.stream().sorted(Comparator.comparing(Of::name)).toList()) {
      String prefix = kind.name() + "/";
      if (after.compareTo(prefix) > 0 && !after.startsWith(prefix)) continue;
      String from = after.startsWith(prefix) ? after.substring(prefix.length()) : "";
      // Reads one item more than the page needs, to find out whether a further page exists.
      int left = limit + 1 - found.size();
      Slice<Gap> some =
          kind == Of.FIGURES
              ? ofFigures(moment, wanted, from, left)
              : new Slice<>(ofThings(moment, wanted, kind, from, left), false);
      found.addAll(some.items());
      if (found.size() > limit) break;
      if (some.more()) return new Slice<>(found, true, some.resume());
    }
    return Slice.of(found, limit);
  }

  private Slice<Gap> ofFigures(
      PointInTime moment, List<Gaps.Kind> wanted, String after, int limit) {
    if (Collections.disjoint(wanted, FigureSet.POSSIBLE_GAPS)) return new Slice<>(List.of(), false);
    Criteria criteria = Criteria.at(moment).exceptRetracted();
    KeysetQuery<FigureSet> sets = figures.list(moment, criteria);
    Slice<FigureSet> found =
        queries
            .where(sets, set -> set.gaps().stream().anyMatch(wanted::contains))
            .after(after, limit);
    return new Slice<>(
        found.items().stream()
            .map(set -> new Keyed<>(Of.FIGURES + "/" + set.sortKey(), gap(set.item())))
            .toList(),
        found.more(),
        found.resume() == null ? null : Of.FIGURES + "/" + found.resume());
  }

  private static Gap gap(FigureSet set) {
    FigureSet.Key key = set.key();
    String query = "subject=%s&metric=%s".formatted(key.subject(), key.metric());
    return new Gap(
        Of.FIGURES,
        null,
        "%s %s%s"
            .formatted(key.subject(), key.metric(), key.period() == null ? "" : " " + key.period()),
        List.copyOf(set.gaps()),
        Stream.concat(set.why().stream(), set.proposedFlags().stream().map(ProposedFlag::why))
            .toList(),
        "/v1/figures?"
            + query
            + (key.period() == null
                ? ""
                : "&period=" + URLEncoder.encode(key.period().toString(), UTF_8)));
  }

  private List<Keyed<Gap>> ofThings(
      PointInTime moment, List<Gaps.Kind> wanted, Of kind, String after, int limit) {
    Criteria criteria =
        Criteria.at(moment)
            .taggedOneOf("gap", wanted.toArray())
            .where("id > ?", after.isEmpty() ? FIRST : Parameters.id("cursor", after));
    return rows
        .select(
            "id, %s AS label, %s, %s".formatted(kind.label, GAPS, WHY),
            kind.table,
            criteria,
            "ORDER BY id LIMIT " + limit,
            row -> gap(kind, row))
        .stream()
        .map(g -> new Keyed<>(kind + "/" + g.id(), g))
        .toList();
  }

  private static Gap gap(Of of, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new Gap(
        of,
        id,
        row.getString("label"),
        Arrays.stream(row.getString("gaps").split(",")).map(Gaps.Kind::valueOf).toList(),
        List.of((String[]) row.getArray("why").getArray()),
        AggregateType.path(of.name().toLowerCase(Locale.ROOT), id));
  }
}
