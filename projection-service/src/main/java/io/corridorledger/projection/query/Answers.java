package io.corridorledger.projection.query;

import io.corridorledger.problem.Problem;
import io.corridorledger.projection.feed.Applied;
import io.corridorledger.projection.feed.Freshness;
import io.corridorledger.projection.feed.StreamKey;
import io.corridorledger.projection.feed.Waiters;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Answers a query in the order that keeps its promises: wait for the reader's own write, note how
/// fresh the read models are, and only then read.
@ApplicationScoped
public class Answers {

  private static final int MAX_WAIT_SECONDS = 30;

  /// Of an answer that came too early: how far the stream is, in the form of a token.
  private static final String APPLIED = "Consistency-Applied";

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

  private final Applied applied;
  private final Waiters waiters;
  private final CurrentVertxRequest current;

  Answers(Applied applied, Waiters waiters, CurrentVertxRequest current) {
    this.applied = applied;
    this.waiters = waiters;
    this.current = current;
  }

  /// The part of a list after a sort key.
  @FunctionalInterface
  public interface Source<T> {

    /// @param limit how many keyed items to read at most
    List<Keyed<T>> after(String sortKey, int limit);

    /// Those of the items that are wanted, for what no index can know because it is judged when
    /// somebody asks. Reads on until the page is full.
    default Source<T> where(Predicate<T> wanted) {
      return (sortKey, limit) -> {
        List<Keyed<T>> found = new ArrayList<>();
        String at = sortKey;
        while (true) {
          List<Keyed<T>> next = after(at, Paging.MAX_LIMIT);
          for (Keyed<T> keyed : next)
            if (wanted.test(keyed.item())) {
              found.add(keyed);
              if (found.size() == limit) return found;
            }
          if (next.size() < Paging.MAX_LIMIT) return found;
          at = next.getLast().sortKey();
        }
      };
    }

    /// The same list, shown otherwise: what is dear to show is shown of those alone that are
    /// wanted.
    ///
    /// @param items what is shown of them, in their order
    default <S> Source<S> as(Function<List<T>, List<S>> items) {
      return (sortKey, limit) -> {
        List<Keyed<T>> found = after(sortKey, limit);
        List<S> shown = items.apply(found.stream().map(Keyed::item).toList());
        List<Keyed<S>> keyed = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++)
          keyed.add(new Keyed<>(found.get(i).sortKey(), shown.get(i)));
        return keyed;
      };
    }
  }

  /// An item with its place in the list.
  public record Keyed<T>(String sortKey, T item) {}

  /// @param query `find` of an entity
  /// @param items what is shown for rows, in their order
  public <E extends TemporalRow, T> RestResponse<Page<T>> page(
      Reading reading,
      Paging paging,
      UriInfo uri,
      Criteria criteria,
      BiFunction<String, Map<String, Object>, PanacheQuery<E>> query,
      Function<List<E>, List<T>> items) {
    return page(reading, paging, uri, source(criteria, query, items));
  }

  /// @param query `find` of an entity
  /// @param items what is shown for rows, in their order
  public <E extends TemporalRow, T> Source<T> source(
      Criteria criteria,
      BiFunction<String, Map<String, Object>, PanacheQuery<E>> query,
      Function<List<E>, List<T>> items) {
    Source<E> found =
        (after, limit) -> {
          Map<String, Object> values = new HashMap<>(criteria.values());
          values.put("after", after);
          List<E> rows =
              query
                  .apply(
                      criteria.condition() + " and sortKey > :after order by " + criteria.order(),
                      values)
                  .range(0, limit - 1)
                  .list();
          return rows.stream().map(row -> new Keyed<>(row.sortKey, row)).toList();
        };
    return found.as(items);
  }

  public <T> RestResponse<Page<T>> page(
      Reading reading, Paging paging, UriInfo uri, Source<T> source) {
    int limit = paging.limit();
    String after = paging.after();
    boolean waited = await(reading);
    Freshness freshness = applied.freshness();
    List<Keyed<T>> found = source.after(after, limit + 1);
    boolean more = found.size() > limit;
    if (more) found = found.subList(0, limit);
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

  /// @param query gives nothing when there is no such thing
  public <T> RestResponse<Single<T>> single(
      Reading reading, String what, String id, Function<Criteria, List<T>> query) {
    if (Parameters.uuid(id) == null) throw unknown(what, id);
    return named(reading, what, id, query);
  }

  /// As [#single], also by slug; of several things that sources call the same the first.
  public <T> RestResponse<Single<T>> named(
      Reading reading, String what, String id, Function<Criteria, List<T>> query) {
    return answer(
        reading, freshness -> new Single<>(found(reading, what, id, query).getFirst(), freshness));
  }

  /// What has this id or slug, at least one.
  public <T> List<T> found(
      Reading reading, String what, String id, Function<Criteria, List<T>> query) {
    UUID key = Parameters.uuid(id);
    Criteria criteria = Criteria.at(reading);
    if (key != null) criteria.where("id = :id", "id", key);
    else criteria.standing(null).tagged("slug", id);
    List<T> found = query.apply(criteria);
    if (found.isEmpty()) throw unknown(what, id);
    return found;
  }

  static Problem unknown(String what, String id) {
    return Problem.notFound("no %s %s was known then".formatted(what, Parameters.shortened(id)));
  }

  public <T> RestResponse<T> answer(Reading reading, Function<Freshness, T> query) {
    boolean waited = await(reading);
    return answer(query.apply(applied.freshness()), waited).build();
  }

  private static <T> ResponseBuilder<T> answer(T body, boolean waited) {
    var response = ResponseBuilder.ok(body);
    return waited ? response.header("Preference-Applied", "wait") : response;
  }

  /// @return whether the preference to wait was honoured
  public boolean await(Reading reading) {
    Map<StreamKey, Long> wanted = ConsistencyTokens.of(reading.consistencyTokens);
    Integer wait = wait(reading.preferences);
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

  /// On the response itself, because it becomes a problem.
  private void reportProgress(String token) {
    RoutingContext request = current.getCurrent();
    if (request != null) request.response().putHeader(APPLIED, token);
  }

  static Problem notYetVisible(StreamKey stream, long version, long applied) {
    return Problem.tryLater(
        503,
        "not-yet-visible",
        "The write is not visible yet",
        "stream %s has been applied up to version %d, not %d"
            .formatted(stream.stream(), applied, version),
        1);
  }

  /// RFC 7240: a preference that is not understood is ignored, and one that is too long is cut.
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
