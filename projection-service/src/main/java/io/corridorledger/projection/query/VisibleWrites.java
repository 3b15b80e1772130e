package io.corridorledger.projection.query;

import io.corridorledger.feed.StreamKey;
import io.corridorledger.feed.Waiters;
import io.corridorledger.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Waits for the writes that a response must include.
@ApplicationScoped
public class VisibleWrites {

  private static final int MAX_WAIT_SECONDS = 30;

  /// Header of the problem `not-yet-visible`: a token with the applied version of the stream.
  private static final String APPLIED = "Consistency-Applied";

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

  private final Waiters waiters;
  private final CurrentVertxRequest current;

  VisibleWrites(Waiters waiters, CurrentVertxRequest current) {
    this.waiters = waiters;
    this.current = current;
  }

  /// @return the seconds of the preference `wait` that were applied; null if there was none
  public Integer await(PointInTime moment) {
    Map<StreamKey, Long> wanted = ConsistencyTokens.of(moment.consistencyTokens);
    Integer wait = wait(moment.preferences);
    if (wanted.isEmpty()) return null;
    long deadline = System.nanoTime() + Duration.ofSeconds(wait == null ? 0 : wait).toNanos();
    wanted.forEach((stream, version) -> {
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      Waiters.Outcome outcome = waiters.await(stream, version, left, this::whenClientIsGone);
      if (outcome.applied() < version) {
        reportProgress(ConsistencyTokens.text(stream, outcome.applied()));
        throw notYetVisible(stream, version, outcome.applied());
      }
    });
    return wait;
  }

  private void whenClientIsGone(Runnable action) {
    RoutingContext request = current.getCurrent();
    if (request != null) request.addEndHandler(_ -> action.run());
  }

  /// The header is set on the HTTP response and not on the JAX-RS response, because a problem
  /// replaces the JAX-RS response.
  private void reportProgress(String token) {
    RoutingContext request = current.getCurrent();
    if (request != null) request.response().putHeader(APPLIED, token);
  }

  public static Problem notYetVisible(StreamKey stream, long version, long applied) {
    return Problem.tryLater(
        503,
        "not-yet-visible",
        "Write not yet visible",
        "The stream %s is applied up to version %d. The request needs version %d."
            .formatted(stream.stream(), applied, version),
        1);
  }

  /// Returns the seconds of the preference `wait` (RFC 7240); null if there is none. Unknown
  /// preferences are ignored. If the client prefers a longer time than the maximum, the maximum is
  /// used.
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
