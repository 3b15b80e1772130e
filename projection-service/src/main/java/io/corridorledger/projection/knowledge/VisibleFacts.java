package io.corridorledger.projection.knowledge;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// The facts behind rows, read from the feed's table of facts.
///
/// A row of a [TemporalTable] holds what its facts amount to and not the facts themselves: each is
/// kept once, so that a thing with a thousand facts does not repeat them in a thousand rows.
@ApplicationScoped
public class VisibleFacts {

  private static final String SELECT =
      """
      SELECT f.stream, f.stream_type, f.version, f.event_id, f.recorded, f.event_type, f.payload::text
        FROM unnest(?::uuid[], ?::bigint[]) AS wanted (stream, version)
        JOIN fact f ON f.stream = wanted.stream AND f.stream_type = ? AND f.version <= wanted.version
         AND NOT EXISTS (
           SELECT FROM public.skipped_event s WHERE s.stream = f.stream AND s.log = f.log AND s.event_id = f.event_id)
       ORDER BY f.stream, f.version
      """;

  private final DataSource database;

  VisibleFacts(DataSource database) {
    this.database = database;
  }

  /// The facts that are visible in rectangles, in version order.
  ///
  /// @param streamType of all these streams; one id may be used in both logs, for two streams of
  ///   two types
  /// @param versions of each stream the last version that is visible in its rectangle
  /// @param publishedBefore as asked
  public Map<UUID, List<Recorded<LedgerEvent>>> of(
      String streamType, Map<UUID, Long> versions, LocalDate publishedBefore) {
    Map<UUID, List<Recorded<LedgerEvent>>> facts = new HashMap<>();
    if (versions.isEmpty()) return facts;
    List<UUID> streams = List.copyOf(versions.keySet());
    try (Connection db = database.getConnection();
        var select = db.prepareStatement(SELECT)) {
      select.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      select.setArray(2, db.createArrayOf("bigint", streams.stream().map(versions::get).toArray()));
      select.setString(3, streamType);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          var fact =
              new Recorded<>(
                  rows.getObject(1, UUID.class),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getObject(4, UUID.class),
                  rows.getObject(5, OffsetDateTime.class).toInstant(),
                  LedgerJson.read(rows.getString(6), rows.getString(7)));
          facts.computeIfAbsent(fact.stream(), _ -> new ArrayList<>()).add(fact);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the facts of " + streams.size() + " streams", e);
    }
    facts.replaceAll((_, all) ->
        all.stream().filter(f -> !Knowledge.published(f, all).isAfter(publishedBefore)).toList());
    return facts;
  }

  /// Rows with what is behind them, in their order.
  ///
  /// @param streamType of the streams that the rows are folded from
  /// @param version of a row the last one that is visible in its rectangle
  public <R, T> List<T> behind(
      String streamType,
      List<R> rows,
      Function<R, UUID> id,
      ToLongFunction<R> version,
      LocalDate publishedBefore,
      BiFunction<R, Known, T> shown) {
    var facts =
        of(
            streamType,
            rows.stream().collect(Collectors.toMap(id, version::applyAsLong)),
            publishedBefore);
    return rows.stream().map(r -> shown.apply(r, known(facts.get(id.apply(r))))).toList();
  }

  /// A row and its facts are read one after the other, and an epoch event may come in between.
  private static Known known(List<Recorded<LedgerEvent>> facts) {
    if (facts == null || facts.isEmpty())
      throw Problem.tryLater(
          503,
          "history-changed",
          "The history changed while it was read",
          "A new epoch gave up events that this answer rests on. Send the request again.",
          1);
    return Known.of(facts);
  }
}
