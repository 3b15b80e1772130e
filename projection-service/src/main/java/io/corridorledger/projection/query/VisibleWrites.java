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

/// Waits until the reader has applied the writes that the response must include.
@ApplicationScoped
public class VisibleWrites {

  private static final int MAX_WAIT_SECONDS = 30;

  /// The header of the problem `not-yet-visible`, with a token that contains the version that is
  /// already applied.
  private static final String APPLIED = "Consistency-Applied";

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

  private final Waiters waiters;
  private final CurrentVertxRequest current;

  VisibleWrites(Waiters waiters, CurrentVertxRequest current) {
    this.waiters = waiters;
    this.current = current;
  }

  /// Waits for the writes that `Consistency-Token` names, at most for the seconds of the preference
  /// `wait`.
  ///
  /// @return the value of the preference `wait` in seconds; null if the query did not use it
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

  /// Sets a header on the HTTP response. A header on the JAX-RS response would be lost, because the
  /// problem replaces that response.
  private void reportProgress(String token) {
    RoutingContext request = current.getCurrent();
    if (request != null) request.response().putHeader(APPLIED, token);
  }

  public static Problem notYetVisible(StreamKey stream, long version, long applied) {
    return Problem.tryLater(
        503,
        "not-yet-visible",
        "The required write is not yet visible",
        "The stream %s is applied up to version %d. The request needs version %d."
            .formatted(stream.stream(), applied, version),
        1);
  }

  /// The seconds of the preference `wait` (RFC 7240), at most the maximum; null if the client sent
  /// none. Unknown preferences are ignored.
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
