package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.feed.StreamKey;
import io.corridorledger.feed.Waiters;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.memory.AnswerMemory;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Runs a query in the order that its guarantees need: wait for the client's own write, record the
/// freshness of the read models, and only then read.
@ApplicationScoped
public class QueryRunner {

  private static final int MAX_WAIT_SECONDS = 30;

  /// Header of the problem `not-yet-visible`: the applied version of the stream, as a token.
  private static final String APPLIED = "Consistency-Applied";

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

  private final ReadProgress applied;
  private final Waiters waiters;
  private final CurrentVertxRequest current;
  private final EntityManager entities;
  private final AnswerMemory memory;
  private final ObjectMapper json;
  private final long maxPageBytes;

  QueryRunner(
      ReadProgress applied,
      Waiters waiters,
      CurrentVertxRequest current,
      EntityManager entities,
      AnswerMemory memory,
      ObjectMapper json,
      CorridorConfig config) {
    this.applied = applied;
    this.waiters = waiters;
    this.current = current;
    this.entities = entities;
    this.memory = memory;
    this.json = json;
    this.maxPageBytes = config.answers().maxPageBytes();
  }

  /// A list in the order of its sort keys.
  @FunctionalInterface
  public interface KeysetQuery<T> {

    /// Returns the part of the list after a sort key.
    ///
    /// @param limit maximum number of items
    Slice<T> after(String sortKey, int limit);

    /// The same list with converted items. Only the items of the returned slice are converted,
    /// because a conversion can be expensive.
    ///
    /// @param items converts items, in their order
    default <S> KeysetQuery<S> as(Function<List<T>, List<S>> items) {
      return (sortKey, limit) -> {
        Slice<T> found = after(sortKey, limit);
        List<S> shown = items.apply(found.items().stream().map(Keyed::item).toList());
        List<Keyed<S>> keyed = new ArrayList<>(shown.size());
        for (int i = 0; i < shown.size(); i++) {
          Keyed<T> one = found.items().get(i);
          keyed.add(new Keyed<>(one.sortKey(), shown.get(i), one.bytes()));
        }
        return new Slice<>(keyed, found.more());
      };
    }
  }

  /// A part of a list.
  ///
  /// @param more whether the list continues after this part
  public record Slice<T>(List<Keyed<T>> items, boolean more) {

    /// The first items of a complete list.
    ///
    /// @param all in order
    public static <T> Slice<T> of(List<Keyed<T>> all, int limit) {
      return all.size() > limit
          ? new Slice<>(all.subList(0, limit), true)
          : new Slice<>(all, false);
    }
  }

  /// An item with its sort key.
  ///
  /// @param bytes size of the input of the item; [#UNKNOWN] if the item itself must be measured
  public record Keyed<T>(String sortKey, T item, long bytes) {

    public static final long UNKNOWN = -1;

    public Keyed(String sortKey, T item) {
      this(sortKey, item, UNKNOWN);
    }
  }

  /// The items that match a condition that no index has, because it is judged at query time. Reads
  /// further slices until the page is full.
  public <T> KeysetQuery<T> where(KeysetQuery<T> source, Predicate<T> wanted) {
    return (sortKey, limit) -> {
      List<Keyed<T>> found = new ArrayList<>();
      long bytes = 0;
      String at = sortKey;
      while (true) {
        Slice<T> next = source.after(at, Paging.MAX_LIMIT);
        for (Keyed<T> keyed : next.items())
          if (wanted.test(keyed.item())) {
            bytes += bytes(keyed);
            if (found.size() == limit || !found.isEmpty() && bytes > maxPageBytes)
              return new Slice<>(found, true);
            found.add(keyed);
          }
        if (!next.more()) return new Slice<>(found, false);
        at = next.items().getLast().sortKey();
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

  /// The number of items that fit into a page; at least one.
  public int fitting(List<?> items) {
    long bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      bytes += items.get(i) instanceof Keyed<?> keyed ? bytes(keyed) : jsonBytes(items.get(i));
      if (bytes > maxPageBytes && i > 0) return i;
    }
    return items.size();
  }

  /// Rows that are folded from streams. A slice ends when the facts of its streams reach the
  /// maximum bytes of a page. Memory is reserved before a document or a fact is read.
  ///
  /// @param streamType type of the streams
  /// @param items converts rows, in their order
  public <E extends BitemporalRow, T> KeysetQuery<T> source(
      Class<E> type, String streamType, Criteria criteria, Function<List<E>, List<T>> items) {
    return sized(
        type, criteria, sizeOfStream("bytes", streamType), sizeOfStream("seen", streamType), items);
  }

  private static String sizeOfStream(String column, String streamType) {
    return "cast(sql('coalesce((SELECT max(p.%s) FROM stream_progress p WHERE p.stream = ? AND p.stream_type = ''%s''), 0)', id) as Long)"
        .formatted(column, streamType);
  }

  /// Rows whose documents hold the complete items.
  ///
  /// @param items converts rows, in their order
  public <E extends BitemporalRow, T> KeysetQuery<T> documents(
      Class<E> type, Criteria criteria, Function<List<E>, List<T>> items) {
    return sized(
        type, criteria, "cast(sql('octet_length(doc::text)') as Long)", "cast(1 as Long)", items);
  }

  private <E extends BitemporalRow, T> KeysetQuery<T> sized(
      Class<E> type,
      Criteria criteria,
      String bytes,
      String facts,
      Function<List<E>, List<T>> items) {
    KeysetQuery<E> rows =
        (after, limit) -> {
          String following =
              " from %s where %s and sortKey > :after"
                  .formatted(type.getSimpleName(), criteria.condition());
          String order = " order by " + criteria.order();
          var sizes =
              entities
                  .createQuery(
                      "select sortKey, " + bytes + ", " + facts + following + order, Object[].class)
                  .setParameter("after", after)
                  .setMaxResults(limit + 1);
          criteria.values().forEach(sizes::setParameter);
          List<Object[]> found = sizes.getResultList();
          List<Keyed<E>> keyed = new ArrayList<>();
          long weight = 0;
          long number = 0;
          for (Object[] size : found) {
            long item = (Long) size[1];
            if (keyed.size() == limit || !keyed.isEmpty() && weight + item > maxPageBytes) break;
            weight += item;
            number += (Long) size[2];
            keyed.add(new Keyed<>((String) size[0], null, item));
          }
          if (keyed.isEmpty()) return new Slice<>(List.of(), false);
          memory.reserve(weight, number);
          var select =
              entities
                  .createQuery(following + " and sortKey <= :last" + order, type)
                  .setParameter("after", after)
                  .setParameter("last", keyed.getLast().sortKey())
                  .setMaxResults(keyed.size());
          criteria.values().forEach(select::setParameter);
          Map<String, Long> bytesOf = new HashMap<>();
          for (Keyed<E> one : keyed) bytesOf.put(one.sortKey(), one.bytes());
          return new Slice<>(
              select.getResultList().stream()
                  .map(row -> new Keyed<>(row.sortKey, row, bytesOf.getOrDefault(row.sortKey, 0L)))
                  .toList(),
              keyed.size() < found.size());
        };
    return rows.as(items);
  }

  /// Reserves memory for the documents of all rows that match the criteria, in addition to what is
  /// already reserved.
  ///
  /// @param limit maximum number of documents that are read
  public void reserveDocuments(Class<? extends BitemporalRow> type, Criteria criteria, int limit) {
    var sizes =
        entities.createQuery(
            "select coalesce(sum(cast(sql('octet_length(doc::text)') as Long)), 0L), count(*) from %s where %s"
                .formatted(type.getSimpleName(), criteria.condition()),
            Object[].class);
    criteria.values().forEach(sizes::setParameter);
    Object[] all = sizes.getSingleResult();
    long count = Math.max(1, (Long) all[1]);
    long read = Math.min(limit, count);
    memory.keep();
    memory.reserve((Long) all[0] / count * read, read);
  }

  public <T> RestResponse<Page<T>> page(
      PointInTime moment, Paging paging, UriInfo uri, KeysetQuery<T> source) {
    int limit = paging.limit();
    String after = paging.after();
    boolean waited = await(moment);
    memory.enter();
    Freshness freshness = applied.freshness();
    Slice<T> slice = source.after(after, limit);
    int fitting = fitting(slice.items());
    List<Keyed<T>> found = slice.items().subList(0, fitting);
    boolean more = slice.more() || fitting < slice.items().size();
    String next = more ? Paging.cursor(found.getLast().sortKey()) : null;
    var response =
        answer(new Page<>(found.stream().map(Keyed::item).toList(), next, freshness), waited);
    if (more) {
      var address = uri.getRequestUriBuilder().replaceQueryParam("cursor", next).build();
      response.header(
          "Link", "<%s?%s>; rel=\"next\"".formatted(address.getRawPath(), address.getRawQuery()));
    }
    return response.build();
  }

  /// @param query returns an empty list if the item does not exist
  public <T> RestResponse<Single<T>> single(
      PointInTime moment, String what, String id, Function<Criteria, List<T>> query) {
    UUID key = Parameters.uuid(id);
    if (key == null) throw unknown(what, id);
    return answer(
        moment,
        freshness ->
            new Single<>(
                found(moment, key, query).orElseThrow(() -> unknown(what, id)), freshness));
  }

  /// As [#single], but also accepts a slug. If several items have the slug, the first is returned.
  ///
  /// @param type entity type of the rows
  public <T> RestResponse<Single<T>> named(
      PointInTime moment,
      Class<? extends BitemporalRow> type,
      String what,
      String id,
      Function<Criteria, List<T>> query) {
    return answer(
        moment, freshness -> new Single<>(found(moment, type, what, id, query), freshness));
  }

  /// The item with this id or slug.
  public <T> T found(
      PointInTime moment,
      Class<? extends BitemporalRow> type,
      String what,
      String id,
      Function<Criteria, List<T>> query) {
    UUID key = Parameters.uuid(id);
    if (key == null) key = ofSlug(moment, type, id).orElseThrow(() -> unknown(what, id));
    return found(moment, key, query).orElseThrow(() -> unknown(what, id));
  }

  /// Reserves memory first, because all facts of the stream are read at once.
  private <T> Optional<T> found(PointInTime moment, UUID id, Function<Criteria, List<T>> query) {
    memory.reserveStreams(List.of(id));
    return query.apply(Criteria.at(moment).where("id = :id", "id", id)).stream().findFirst();
  }

  private Optional<UUID> ofSlug(
      PointInTime moment, Class<? extends BitemporalRow> type, String slug) {
    Criteria criteria = Criteria.at(moment).exceptRetracted(null).tagged("slug", slug);
    var select =
        entities
            .createQuery(
                "select id from %s where %s order by sortKey"
                    .formatted(type.getSimpleName(), criteria.condition()),
                UUID.class)
            .setMaxResults(1);
    criteria.values().forEach(select::setParameter);
    return select.getResultList().stream().findFirst();
  }

  static Problem unknown(String what, String id) {
    return Problem.notFound(
        "no %s %s was known at the requested time".formatted(what, Parameters.shortened(id)));
  }

  public <T> RestResponse<T> answer(PointInTime moment, Function<Freshness, T> query) {
    boolean waited = await(moment);
    memory.enter();
    return answer(query.apply(applied.freshness()), waited).build();
  }

  private static <T> ResponseBuilder<T> answer(T body, boolean waited) {
    var response = ResponseBuilder.ok(body);
    return waited ? response.header("Preference-Applied", "wait") : response;
  }

  /// @return whether the wait preference was honoured
  public boolean await(PointInTime moment) {
    Map<StreamKey, Long> wanted = ConsistencyTokens.of(moment.consistencyTokens);
    Integer wait = wait(moment.preferences);
    if (wanted.isEmpty()) return false;
    long deadline = System.nanoTime() + Duration.ofSeconds(wait == null ? 0 : wait).toNanos();
    wanted.forEach((stream, version) -> {
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      Waiters.Outcome outcome = waiters.await(stream, version, left, this::whenClientIsGone);
      if (outcome.applied() < version) {
        reportProgress(ConsistencyTokens.text(stream, outcome.applied()));
        throw notYetVisible(stream, version, outcome.applied());
      }
    });
    return wait != null;
  }

  private void whenClientIsGone(Runnable action) {
    RoutingContext request = current.getCurrent();
    if (request != null) request.addEndHandler(_ -> action.run());
  }

  /// Sets the header on the HTTP response, because a problem response replaces the JAX-RS response.
  private void reportProgress(String token) {
    RoutingContext request = current.getCurrent();
    if (request != null) request.response().putHeader(APPLIED, token);
  }

  static Problem notYetVisible(StreamKey stream, long version, long applied) {
    return Problem.tryLater(
        503,
        "not-yet-visible",
        "Write not yet visible",
        "stream %s is applied up to version %d; version %d was requested"
            .formatted(stream.stream(), applied, version),
        1);
  }

  /// RFC 7240: an unknown preference is ignored, and a longer wait is capped.
  private static Integer wait(List<String> headers) {
    if (headers == null) return null;
    for (String header : headers)
      for (String preference : header.split(",")) {
        Matcher m = WAIT.matcher(preference.strip());
        if (m.matches()) return Math.min(MAX_WAIT_SECONDS, Integer.parseInt(m.group(1)));
      }
    return null;
  }
}
