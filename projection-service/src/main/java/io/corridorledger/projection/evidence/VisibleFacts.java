package io.corridorledger.projection.evidence;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Reads the facts from which the rows of a read model were computed.
///
/// A row contains only the computed state. The facts are stored once, in the table of facts. If
/// rows contained their facts, an entity with a thousand facts could repeat them in a thousand
/// rows.
@ApplicationScoped
public class VisibleFacts {

  /// Selects the facts from which each row was computed, and all later facts up to the requested
  /// time. The later facts are read for the notes among them: a note does not change a row. `since`
  /// is the earliest `asOf` with which a query sees a fact, see [BitemporalChange].
  private static final String SELECT =
      """
      SELECT f.stream, f.stream_type, f.version, f.event_id, f.recorded, f.event_type, f.payload::text, f.row_version,
        least(f.published, DATE '9999-12-31')
        FROM (
          SELECT f.*, wanted.version AS row_version, max(f.recorded) OVER (PARTITION BY f.stream ORDER BY f.version) AS since
            FROM unnest(?::uuid[], ?::bigint[]) AS wanted (stream, version)
            JOIN fact f ON f.stream = wanted.stream AND f.stream_type = ?
            JOIN stream_progress p ON p.stream = f.stream AND p.log = f.log AND f.version <= p.applied
           WHERE NOT EXISTS (
             SELECT FROM public.skipped_event s WHERE s.stream = f.stream AND s.log = f.log AND s.event_id = f.event_id)) AS f
       WHERE f.version <= f.row_version OR f.since <= ?
       ORDER BY f.stream, f.version
      """;

  private final DataSource database;

  VisibleFacts(DataSource database) {
    this.database = database;
  }

  /// A fact with its publication day, and the last version that the row of its stream contains.
  private record Read(Recorded<LedgerEvent> fact, LocalDate published, long rowVersion) {}

  /// Returns the facts that a query sees, for several streams, in the order of versions.
  ///
  /// @param relevant decides whether a fact belongs to the row; needed if a row is computed from
  ///   only some facts of a stream
  /// @param streamType type of all these streams; needed because two logs may use the same id for
  ///   streams of different types
  /// @param versions for each stream, the last version that its row contains
  /// @param asOf requested recorded time
  /// @param publishedBefore requested publication day
  public Map<UUID, List<Recorded<LedgerEvent>>> of(
      String streamType,
      Map<UUID, Long> versions,
      Instant asOf,
      LocalDate publishedBefore,
      Predicate<Recorded<LedgerEvent>> relevant) {
    Map<UUID, List<Read>> read = new HashMap<>();
    if (versions.isEmpty()) return Map.of();
    List<UUID> streams = List.copyOf(versions.keySet());
    try (Connection db = database.getConnection();
        var select = db.prepareStatement(SELECT)) {
      select.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      select.setArray(2, db.createArrayOf("bigint", streams.stream().map(versions::get).toArray()));
      select.setString(3, streamType);
      select.setObject(4, OffsetDateTime.ofInstant(asOf, ZoneOffset.UTC));
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
          read.computeIfAbsent(fact.stream(), _ -> new ArrayList<>())
              .add(new Read(fact, rows.getObject(9, LocalDate.class), rows.getLong(8)));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the facts of " + streams.size() + " streams", e);
    }
    Map<UUID, List<Recorded<LedgerEvent>>> facts = new HashMap<>();
    read.forEach((stream, all) -> facts.put(stream, visible(all, publishedBefore, relevant)));
    return facts;
  }

  /// Returns the facts of a row and the notes after these facts. The result ends before the first
  /// later fact that is not a note, because the feed applied that fact after the query read the
  /// row.
  private static List<Recorded<LedgerEvent>> visible(
      List<Read> read, LocalDate publishedBefore, Predicate<Recorded<LedgerEvent>> relevant) {
    List<Recorded<LedgerEvent>> visible = new ArrayList<>(read.size());
    for (Read one : read) {
      Recorded<LedgerEvent> fact = one.fact();
      if (one.published().isAfter(publishedBefore) || !relevant.test(fact)) continue;
      if (fact.version() > one.rowVersion() && !BitemporalChange.isNote(fact)) break;
      visible.add(fact);
    }
    return visible;
  }

  /// Returns the histories from which rows were computed, with all notes.
  ///
  /// @param streamType type of the streams
  /// @param versions for each stream, the last version that its row contains
  public Map<UUID, VisibleHistory> histories(
      String streamType, Map<UUID, Long> versions, Instant asOf, LocalDate publishedBefore) {
    var facts = of(streamType, versions, asOf, publishedBefore, _ -> true);
    return versions.keySet().stream()
        .collect(Collectors.toMap(id -> id, id -> known(facts.get(id))));
  }

  /// Returns the history of a row. One query reads the row, and a second query reads its facts. If
  /// an epoch change deletes the facts between the two queries, the response is the problem
  /// `history-changed`.
  private static VisibleHistory known(List<Recorded<LedgerEvent>> facts) {
    if (facts == null || facts.isEmpty()) throw historyChanged();
    return VisibleHistory.of(facts);
  }

  public static Problem historyChanged() {
    return Problem.tryLater(
        503,
        "history-changed",
        "The facts changed during the query",
        "A new epoch gave up events that this response depends on. Send the request again.",
        1);
  }
}
