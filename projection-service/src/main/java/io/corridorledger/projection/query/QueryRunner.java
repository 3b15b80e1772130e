package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Runs a query in three steps. The first step waits for the writes that the response must include.
/// The second step reads the freshness: the position up to which each log was applied. The third
/// step reads the data. In this order, the data contain at least all events up to the stated
/// positions.
///
/// The steps are in one file, because a wrong order gives wrong responses.
@ApplicationScoped
public class QueryRunner {

  /// Maximum number of parts that are read for one page if no index exists for a condition. A part
  /// has at most 500 items, and at most as many bytes as a page.
  private static final int MAX_PARTS = 3;

  private final ReadProgress applied;
  private final VisibleWrites writes;

  private final Rows rows;
  private final VisibleFacts visible;
  private final AnswerMemory memory;
  private final ObjectMapper json;
  private final ListFormats formats;
  private final long maxPageBytes;

  QueryRunner(
      ReadProgress applied,
      VisibleWrites writes,
      Rows rows,
      VisibleFacts visible,
      AnswerMemory memory,
      ObjectMapper json,
      ListFormats formats,
      CorridorConfig config) {
    this.applied = applied;
    this.writes = writes;
    this.rows = rows;
    this.visible = visible;
    this.memory = memory;
    this.json = json;
    this.formats = formats;
    this.maxPageBytes = config.answers().maxPageBytes();
  }

  /// Returns the items of a list that meet a condition. No index exists for the condition, so each
  /// item is read and checked. The first part has only as many items as the page needs. If some
  /// items do not match, larger parts are read until the page is full, or until [#MAX_PARTS] parts
  /// have been read. So a page may have few or no items although the list continues.
  public <T> KeysetQuery<T> where(KeysetQuery<T> source, Predicate<T> wanted) {
    return new KeysetQuery<>() {
      @Override
      public Slice<T> after(String sortKey, int limit) {
        List<Keyed<T>> found = new ArrayList<>();
        long bytes = 0;
        String at = sortKey;
        int parts = 0;
        int size = Math.min(limit + 1, Paging.MAX_LIMIT);
        while (true) {
          Slice<T> next = source.after(at, size);
          size = Paging.MAX_LIMIT;
          for (Keyed<T> keyed : next.items())
            if (wanted.test(keyed.item())) {
              bytes += bytes(keyed);
              if (found.size() == limit || !found.isEmpty() && bytes > maxPageBytes)
                return new Slice<>(found, true);
              found.add(keyed);
            }
          if (!next.more()) return new Slice<>(found, false);
          at = next.resume() != null ? next.resume() : next.items().getLast().sortKey();
          if (++parts == MAX_PARTS) return new Slice<>(found, true, at);
          // Items that do not match are no longer needed.
          memory.reuse();
          memory.reserve(bytes, found.size());
          memory.keep();
        }
      }

      @Override
      public List<String> hints() {
        return source.hints();
      }
    };
  }

  private long bytes(Keyed<?> keyed) {
    return keyed.bytes() == Keyed.UNKNOWN ? jsonBytes(keyed.item()) : keyed.bytes();
  }

  private long jsonBytes(Object item) {
    try {
      return json.writeValueAsBytes(item).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + item.getClass(), e);
    }
  }

  /// Number of items that fit on a page; at least one.
  private int fitting(List<? extends Keyed<?>> items) {
    long bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      bytes += bytes(items.get(i));
      if (bytes > maxPageBytes && i > 0) return i;
    }
    return items.size();
  }

  /// Returns the list of rows that match, with the evidence that the client asked for.
  public <D extends Item> KeysetQuery<Evidenced<D>> list(
      View<D> view, Criteria criteria, PointInTime moment, Include include) {
    return list(view, criteria, moment, include, _ -> null);
  }

  /// Returns the list of rows like the other method [#list], but for a query with filters by time.
  ///
  /// @param match returns whether a document certainly matches these filters
  public <D extends Item> KeysetQuery<Evidenced<D>> list(
      View<D> view,
      Criteria criteria,
      PointInTime moment,
      Include include,
      Function<D, TimeMatch> match) {
    return rows(view, criteria, include).as(evidence(view, moment, include, doc -> doc, match));
  }

  /// Returns the list of rows that match. If the client asks for evidence, smaller parts are read,
  /// so that the evidence fits into the memory.
  public <D extends Item> KeysetQuery<D> rows(View<D> view, Criteria criteria, Include include) {
    return include.any() ? rows.listWithFacts(view, criteria) : rows.list(view, criteria);
  }

  /// Returns a function that adds the requested evidence to items. One query reads the evidence of
  /// all items.
  ///
  /// @param document returns the document from which an item was made
  public <D extends Item, T> Function<List<T>, List<Evidenced<T>>> evidence(
      View<D> view, PointInTime moment, Include include, Function<T, D> document) {
    return evidence(view, moment, include, document, _ -> null);
  }

  /// Returns a function like the other method [#evidence], but for a query with filters by time.
  ///
  /// @param match returns whether a document certainly matches these filters
  public <D extends Item, T> Function<List<T>, List<Evidenced<T>>> evidence(
      View<D> view,
      PointInTime moment,
      Include include,
      Function<T, D> document,
      Function<D, TimeMatch> match) {
    return items -> {
      Map<UUID, VisibleHistory> known =
          include.any() ? known(view, items.stream().map(document).toList(), moment) : Map.of();
      return items.stream()
          .map(item -> {
            D doc = document.apply(item);
            return Evidenced.of(item, match.apply(doc), known.get(doc.id()), include);
          })
          .toList();
    };
  }

  private <D extends Item> Map<UUID, VisibleHistory> known(
      View<D> view, List<D> documents, PointInTime moment) {
    return visible.histories(
        view.streamType(),
        documents.stream().collect(Collectors.toMap(Item::id, Item::version)),
        moment.asOf(),
        moment.publishedBefore());
  }

  public <T> RestResponse<Page<T>> page(
      PointInTime moment, Paging paging, UriInfo uri, KeysetQuery<T> source) {
    return page(moment, paging, uri, source, page -> page);
  }

  /// Returns a page of a list.
  ///
  /// @param body creates the response from the page
  public <T, B> RestResponse<B> page(
      PointInTime moment,
      Paging paging,
      UriInfo uri,
      KeysetQuery<T> source,
      Function<Page<T>, B> body) {
    return page(moment, paging, uri, source, body, null);
  }

  /// Returns a page of a list. If the client asks for a line format such as CSV and does not send
  /// `limit`, returns all items after the cursor.
  ///
  /// @param body creates the JSON response from the page
  /// @param sdmx converts items to SDMX-CSV; null if the list does not have this format
  public <T, B> RestResponse<B> page(
      PointInTime moment,
      Paging paging,
      UriInfo uri,
      KeysetQuery<T> source,
      Function<Page<T>, B> body,
      RowFormat<? super T> sdmx) {
    int limit = paging.limit();
    String after = paging.after();
    ListFormats.Wanted<T> lines = formats.wanted(sdmx);
    Integer waited = writes.await(moment);
    memory.enter();
    Freshness freshness = applied.freshness();
    if (lines != null && !paging.isLimited())
      return QueryRunner.<B>lines(
              new Export<>(lines.rows(), source, after, true), lines.type(), freshness, waited)
          .header("Vary", "Accept")
          .build();
    Slice<T> slice = source.after(after, limit);
    int fitting = fitting(slice.items());
    List<Keyed<T>> found = slice.items().subList(0, fitting);
    boolean more = slice.more() || fitting < slice.items().size();
    boolean resumes = slice.resume() != null && fitting == slice.items().size();
    String last = resumes || !more ? slice.resume() : found.getLast().sortKey();
    String next = more ? Paging.cursor(last) : null;
    List<T> items = found.stream().map(Keyed::item).toList();
    ResponseBuilder<B> response;
    if (lines != null) response = lines(lines.text(items), lines.type(), freshness, waited);
    else {
      List<String> hints = items.isEmpty() && after.isEmpty() && !more ? source.hints() : List.of();
      response = answer(body.apply(new Page<>(items, next, hints, freshness)), waited);
    }
    if (more) response.header("Link", link(uri, "cursor", next));
    return response.header("Vary", "Accept").build();
  }

  /// Returns a list that is already in memory, in the format that the client asks for.
  ///
  /// @param body the JSON response
  public <T, B> ResponseBuilder<B> whole(
      List<T> items, B body, Freshness freshness, Integer waited) {
    ListFormats.Wanted<T> lines = formats.wanted(null);
    ResponseBuilder<B> response =
        lines == null
            ? answer(body, waited)
            : lines(lines.text(items), lines.type(), freshness, waited);
    return response.header("Vary", "Accept");
  }

  /// Whether the client asks for a line format, such as CSV.
  public boolean wantsLines() {
    return formats.wanted(null) != null;
  }

  /// Returns a complete list in a line format, such as CSV.
  ///
  /// @param source a list that is consistent even if its parts are read in different database
  ///   snapshots
  public <T, B> ResponseBuilder<B> allInLines(KeysetQuery<T> source, String after, Integer waited) {
    ListFormats.Wanted<T> lines = formats.wanted(null);
    return QueryRunner.<B>lines(
            new Export<>(lines.rows(), source, after, false),
            lines.type(),
            applied.freshness(),
            waited)
        .header("Vary", "Accept");
  }

  /// The header `Link` with the URL of the next page.
  ///
  /// @param parameter name of the query parameter for the cursor
  public static String link(UriInfo uri, String parameter, String cursor) {
    var address = uri.getRequestUriBuilder().replaceQueryParam(parameter, cursor).build();
    return "<%s?%s>; rel=\"next\"".formatted(address.getRawPath(), address.getRawQuery());
  }

  /// Creates a response in a line format, such as CSV.
  ///
  /// @param body a text or an [Export]
  @SuppressWarnings("unchecked") // ExportWriter writes the body and ignores the type parameter
  private static <B> ResponseBuilder<B> lines(
      Object body, String type, Freshness freshness, Integer waited) {
    return (ResponseBuilder<B>)
        answer(body, waited)
            .header("Content-Type", type)
            .header(FreshnessHeader.NAME, FreshnessHeader.of(freshness));
  }

  /// Returns one item with all of its evidence.
  ///
  /// @param id an id or, if the read model has slugs, a slug
  public <D extends Item> RestResponse<Single<Evidenced<D>>> single(
      PointInTime moment, View<D> view, String id) {
    return single(moment, view, id, (doc, _) -> doc);
  }

  /// Returns one item like the other method [#single], but computes the item from the document and
  /// its evidence.
  public <D extends Item, T> RestResponse<Single<Evidenced<T>>> single(
      PointInTime moment, View<D> view, String id, BiFunction<D, VisibleHistory, T> item) {
    return answer(
        moment,
        freshness -> {
          D doc = found(moment, view, id);
          VisibleHistory known = known(view, List.of(doc), moment).get(doc.id());
          return new Single<>(Evidenced.of(item.apply(doc, known), known), freshness);
        });
  }

  /// Finds a document by its id, or by its slug if the read model has slugs. If several documents
  /// have the slug, the first one is returned. Memory for the document and its facts is reserved
  /// before they are read.
  public <D> D found(PointInTime moment, View<D> view, String id) {
    return found(moment, view, id, Criteria.at(moment).exceptRetracted().tagged("slug", id));
  }

  /// Finds a document. A UUID is the id of the document. Any other text is the value of a tag of
  /// the document.
  ///
  /// @param tag name of the tag
  public <D> D found(PointInTime moment, View<D> view, String id, String tag) {
    return found(moment, view, id, Criteria.at(moment).tagged(tag, id));
  }

  /// @param byName criteria for the document, used if the id is not a UUID
  private <D> D found(PointInTime moment, View<D> view, String id, Criteria byName) {
    UUID key = Parameters.uuid(id);
    if (key == null) key = first(view, byName).orElseThrow(() -> unknown(view.name(), id, moment));
    memory.reserveStreams(List.of(key));
    return rows.all(view, Criteria.at(moment).where("id = ?", key)).stream()
        .findFirst()
        .orElseThrow(() -> unknown(view.name(), id, moment));
  }

  private Optional<UUID> first(View<?> view, Criteria criteria) {
    return rows
        .select(
            "id",
            view.name(),
            criteria,
            "ORDER BY sort_key LIMIT 1",
            row -> row.getObject(1, UUID.class))
        .stream()
        .findFirst();
  }

  static Problem unknown(String what, String id, PointInTime moment) {
    return Problem.notFound(
        "No %s %s %s."
            .formatted(
                what,
                Parameters.shortened(id),
                moment.isPast() ? "was known at the requested time" : "is known"));
  }

  public <T> RestResponse<T> answer(PointInTime moment, Function<Freshness, T> query) {
    Integer waited = writes.await(moment);
    memory.enter();
    return answer(query.apply(applied.freshness()), waited).build();
  }

  private static <T> ResponseBuilder<T> answer(T body, Integer waited) {
    var response = ResponseBuilder.ok(body);
    return waited == null ? response : response.header("Preference-Applied", "wait=" + waited);
  }
}
