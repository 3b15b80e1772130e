package io.corridorledger.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.RebuildState.Live;
import io.corridorledger.feed.RebuildState.Phase;
import io.corridorledger.feed.RebuildState.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/// The state of the last rebuild.
///
/// @param phase `NONE` if there was no rebuild
/// @param events number of stored events when the rebuild began
/// @param eventsDone number of these events whose rows are written
/// @param eventsPerSecond rate of the last 30 seconds, or since the start if that is less; null if
///   the rows are not being filled
/// @param secondsLeft estimated time until the rows of all these events are written
/// @param differences rows that differ from the live rows, if the rebuild was refused
/// @param failure why the last attempt failed; the attempt is repeated
/// @param canRollBack whether this process can make the former tables live again
/// @param remainingSchemas schemas that are no longer needed. They remain because a transaction,
///   such as an export, may still read them
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RebuildStatus(
    String phase,
    List<String> readModels,
    String schema,
    Instant startedAt,
    long events,
    long eventsDone,
    Long eventsPerSecond,
    Long secondsLeft,
    List<String> differences,
    String failure,
    String liveSchema,
    boolean canRollBack,
    List<String> remainingSchemas) {

  /// @param versions the versions of all read models of this process
  static RebuildStatus read(Connection db, String versions) throws SQLException {
    Live live = RebuildState.live(db);
    boolean canRollBack = live.previousPath() != null && versions.equals(live.previousVersions());
    List<String> remaining = RebuildState.unneeded(db);
    State state = RebuildState.read(db);
    if (state == null)
      return new RebuildStatus(
          "NONE",
          List.of(),
          null,
          null,
          0,
          0,
          null,
          null,
          List.of(),
          null,
          live.path(),
          canRollBack,
          remaining);
    try (var select =
            db.prepareStatement(
                """
                SELECT r.started_at, coalesce(sum(p.events), 0), coalesce(sum(p.events) FILTER (WHERE done_at IS NOT NULL), 0),
                  coalesce(sum(p.events) FILTER (WHERE done_at > now() - interval '30 s'), 0)
                    / extract(epoch FROM least(interval '30 s', greatest(now() - r.started_at, interval '1 s')))
                FROM public.rebuild r LEFT JOIN public.rebuild_part p USING (schema) GROUP BY r.started_at
                """);
        var row = select.executeQuery()) {
      row.next();
      long events = row.getLong(2);
      long done = row.getLong(3);
      long rate = row.getLong(4);
      boolean filling = state.phase() == Phase.FILLING;
      return new RebuildStatus(
          state.phase().name(),
          state.models(),
          state.schema(),
          row.getObject(1, OffsetDateTime.class).toInstant(),
          events,
          done,
          filling ? rate : null,
          filling && rate > 0 ? (events - done) / rate : null,
          state.differences(),
          state.failure(),
          live.path(),
          canRollBack,
          remaining);
    }
  }
}
