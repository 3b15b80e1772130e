package io.corridorledger.projection.duplicates;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.Consignment;
import io.corridorledger.judgement.Printed;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.judgement.likeness.Neighbours;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.agreements.Agreements;
import io.corridorledger.projection.figures.FigureRow;
import io.corridorledger.projection.figures.FigureValue;
import io.corridorledger.projection.figures.Figures;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.View;
import io.corridorledger.projection.shipments.Shipment;
import io.corridorledger.projection.shipments.Shipments;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.projection.visits.Visits;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/likely-duplicates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Likely duplicates",
    description = "Records that may be about the same visit, agreement, figure or shipment")
@ReadsFrom({"agreement", "figure", "shipment", "visit"})
public class LikelyDuplicatesResource {

  /// Maximum number of records that one request compares. Because of this limit, a page can have
  /// fewer items than requested even if the list continues.
  private static final int MAX_EXAMINED = 500;

  @Schema(name = "LikelyDuplicateSubject")
  public enum Of {
    AGREEMENTS,
    FIGURES,
    SHIPMENTS,
    VISITS
  }

  /// A record with its likely duplicates: records that may be about the same visit, agreement,
  /// figure or shipment. The likely duplicates follow the record in the sort order.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "LikelyDuplicates")
  public record LikelyDuplicates(
      @NotNull Of of,
      @Schema(
              description =
                  "Id of the record that has likely duplicates. For a figure, this is the id of the event that states the figure. For other records, it is the id of the aggregate.")
          @NotNull
          UUID id,
      @Schema(
              description =
                  "Title, document number or value of the record that has likely duplicates")
          String label,
      @Schema(description = "URL of the record that has likely duplicates") @NotNull String href,
      @Schema(
              description =
                  "Other records that may be about the same visit, agreement, figure or shipment as this record")
          @NotNull
          List<Other> others) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "LikelyDuplicate")
  public record Other(
      @NotNull UUID id,
      String label,
      @NotNull String href,
      @Schema(
              description =
                  "DUPLICATE: both records probably describe the same visit, agreement, figure or shipment. REVISION: both records come from one source and state different values of one figure.")
          @NotNull
          Likeness.Kind kind,
      @Schema(description = "Reason why the two records are likely duplicates, in a few words")
          @NotNull
          String why) {}

  private record Named(UUID id, String label, String href) {}

  private final QueryRunner queries;
  private final Rows rows;
  private final Agreements agreements;
  private final Figures figures;
  private final Shipments shipments;
  private final Visits visits;

  LikelyDuplicatesResource(
      QueryRunner queries,
      Rows rows,
      Agreements agreements,
      Figures figures,
      Shipments shipments,
      Visits visits) {
    this.queries = queries;
    this.rows = rows;
    this.agreements = agreements;
    this.figures = figures;
    this.shipments = shipments;
    this.visits = visits;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listLikelyDuplicates",
      summary = "Likely duplicates among the recorded facts",
      description =
          "The records are sorted by kind. Each record is compared with the next 50 records of its group. A group contains the visits of one host, the agreements of one set of parties, the figures of one subject, metric and period, or the shipments with one document number. One request examines at most 500 records, so a page may have few or no items although there is a next page. To resolve a likely duplicate, retract the fact of one record with the reason DUPLICATE. The dataset has no likely duplicates, so the list of the example is empty.")
  @APIResponse(responseCode = "200", description = "A page of likely duplicates")
  public RestResponse<Page<LikelyDuplicates>> list(
      @Parameter(description = "Only likely duplicates of this kind of record") @QueryParam("of")
          Of of,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    List<Of> kinds = of == null ? List.of(Of.values()) : List.of(of);
    return queries.page(
        moment,
        paging,
        uri,
        new KeysetQuery<>() {
          @Override
          public Slice<LikelyDuplicates> after(String after, int limit) {
            return list(kinds, moment, after, limit);
          }

          @Override
          public List<String> hints() {
            return rows.hints(kinds.stream().map(kind -> view(kind).name()).toList(), moment);
          }
        });
  }

  private View<?> view(Of kind) {
    return switch (kind) {
      case AGREEMENTS -> agreements;
      case FIGURES -> figures;
      case SHIPMENTS -> shipments;
      case VISITS -> visits;
    };
  }

  /// Compares the records of one kind after the other, in the order of `kinds`. Stops when the page
  /// is full, or when the maximum number of records was compared.
  private Slice<LikelyDuplicates> list(
      List<Of> kinds, PointInTime moment, String after, int limit) {
    List<Keyed<LikelyDuplicates>> found = new ArrayList<>();
    int left = MAX_EXAMINED;
    for (Of kind : kinds) {
      String prefix = kind + "/";
      if (after.compareTo(prefix) > 0 && !after.startsWith(prefix)) continue;
      Examined some =
          examine(
              kind, moment, after.startsWith(prefix) ? after.substring(prefix.length()) : "", left);
      for (Keyed<LikelyDuplicates> one : some.found)
        found.add(new Keyed<>(prefix + one.sortKey(), one.item()));
      if (found.size() > limit) return Slice.of(found, limit);
      if (some.resume != null) return new Slice<>(found, true, prefix + some.resume);
      left -= some.number;
    }
    return new Slice<>(found, false);
  }

  /// The result of comparing some records.
  ///
  /// @param number number of compared records
  /// @param resume sort key after which the comparison continues; null if there are no further
  ///   records
  private record Examined(List<Keyed<LikelyDuplicates>> found, int number, String resume) {}

  private Examined examine(Of kind, PointInTime moment, String after, int limit) {
    return switch (kind) {
      case AGREEMENTS ->
          examine(
              kind,
              by(agreements, moment),
              (Agreement one, Agreement other) -> one.traits().likeness(other.traits()),
              a -> named("agreements", a.id(), a.title()),
              after,
              limit);
      case VISITS ->
          examine(
              kind,
              by(visits, moment),
              (Visit one, Visit other) -> one.traits().likeness(other.traits()),
              v -> named("visits", v.id(), v.title()),
              after,
              limit);
      case SHIPMENTS ->
          examine(
              kind,
              by(shipments, moment),
              (Shipment one, Shipment other) -> one.traits().likeness(other.traits()),
              s ->
                  named(
                      "shipments",
                      s.id(),
                      s.traits().references().stream()
                          .findFirst()
                          .map(Consignment.Reference::number)
                          .orElse(null)),
              after,
              limit);
      case FIGURES ->
          examine(
              kind,
              by(figures, moment),
              LikelyDuplicatesResource::likeness,
              f ->
                  new Named(
                      f.value().event(),
                      "%s %s %s".formatted(f.subject(), f.metric(), printed(f.value())),
                      "/v1/figures/%s/history".formatted(f.value().id())),
              after,
              limit);
    };
  }

  /// Compares two figures. Figures of the same fact are not duplicates, because a fact may state
  /// several growths for one key.
  private static Likeness likeness(FigureRow one, FigureRow other) {
    return one.value().event().equals(other.value().event())
        ? null
        : one.traits().likeness(other.traits());
  }

  private static Named named(String type, UUID id, String label) {
    return new Named(id, label, AggregateType.path(type, id));
  }

  private <D> KeysetQuery<D> by(View<D> view, PointInTime moment) {
    return rows.listBy("alike", view, Criteria.at(moment));
  }

  /// Compares each record of a range with the records that follow this record. To compare the last
  /// record of the range, the method also reads records after the range.
  private static <D> Examined examine(
      Of kind,
      KeysetQuery<D> records,
      BiFunction<D, D, Likeness> likeness,
      Function<D, Named> named,
      String after,
      int limit) {
    Slice<D> read = records.after(after, limit + Neighbours.WINDOW);
    List<Keyed<D>> all = read.items();
    int examined = read.more() ? Math.max(1, all.size() - Neighbours.WINDOW) : all.size();
    List<Keyed<LikelyDuplicates>> found = new ArrayList<>();
    for (int i = 0; i < examined; i++) {
      List<Other> others = new ArrayList<>();
      for (int j = i + 1; j < all.size() && j <= i + Neighbours.WINDOW; j++) {
        if (!block(all.get(j)).equals(block(all.get(i)))) break;
        Likeness alike = likeness.apply(all.get(i).item(), all.get(j).item());
        if (alike == null) continue;
        Named other = named.apply(all.get(j).item());
        others.add(new Other(other.id(), other.label(), other.href(), alike.kind(), alike.why()));
      }
      if (others.isEmpty()) continue;
      Named one = named.apply(all.get(i).item());
      found.add(
          new Keyed<>(
              all.get(i).sortKey(),
              new LikelyDuplicates(kind, one.id(), one.label(), one.href(), others)));
    }
    return new Examined(found, examined, read.more() ? all.get(examined - 1).sortKey() : null);
  }

  /// The first part of a sort key. Records that may be duplicates have the same first part.
  private static String block(Keyed<?> record) {
    String key = record.sortKey();
    int bar = key.indexOf('|');
    return bar < 0 ? key.substring(0, key.lastIndexOf('/')) : key.substring(0, bar);
  }

  private static String printed(FigureValue value) {
    return value.quantity() == null ? "growth" : Printed.of(value.quantity());
  }
}
