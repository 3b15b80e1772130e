package io.corridorledger.agreements.visit;

import io.corridorledger.command.StreamQueries;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.lifecycle.VisitLifecycle;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Finds recorded visits of which a new visit is a likely duplicate.
///
/// One indexed query finds candidates by their recorded facts. [VisitLifecycle#mayBe] then decides
/// by the current state of each candidate. The check is not atomic with the recording. If two
/// clients record the same visit at the same moment, both commands succeed. A client can later
/// retract one of the two visits as a duplicate.
@ApplicationScoped
class PostgresLikelyDuplicates {

  /// Maximum number of candidates. More than one candidate is read, because a candidate may have
  /// been retracted.
  private static final int MAX_CANDIDATES = 20;

  private static final String CANDIDATES =
      """
      SELECT DISTINCT stream_id FROM event
      WHERE event_type IN ('visit-held', 'visit-announced', 'fact-corrected', 'fact-revised')
        AND told_host(told_meeting(payload)) = ?
        AND told_meeting(payload) ->> 'type' = ?
        AND (occurred IS NULL
             OR coalesce(occurred_earliest, '-infinity') <= coalesce(?, 'infinity'::date)
            AND coalesce(occurred_latest, 'infinity') >= coalesce(?, '-infinity'::date))
        AND told_meeting(payload) -> 'participants' @> ANY (?::jsonb[])
      ORDER BY stream_id DESC LIMIT ?
      """;

  private final DataSource database;
  private final StreamQueries streams;

  @Inject
  PostgresLikelyDuplicates(DataSource database, StreamQueries streams) {
    this.database = database;
    this.streams = streams;
  }

  /// Finds a visit in another stream of which this visit is a likely duplicate.
  Optional<UUID> of(UUID id, Meeting meeting, Period date) {
    if (date == null
        || VisitLifecycle.host(meeting) == null
        || VisitLifecycle.visitors(meeting).isEmpty()) return Optional.empty();
    return candidates(meeting, date).stream()
        .filter(stream -> !stream.equals(id))
        .filter(stream -> streams.state(Visit.DECIDER, stream).lifecycle().mayBe(meeting, date))
        .findFirst();
  }

  private List<UUID> candidates(Meeting meeting, Period date) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(CANDIDATES)) {
      query.setString(1, VisitLifecycle.host(meeting).ref());
      query.setString(2, meeting.type().name());
      query.setObject(3, date.latest());
      query.setObject(4, date.earliest());
      query.setArray(
          5,
          connection.createArrayOf(
              "text",
              VisitLifecycle.visitors(meeting).stream()
                  .map(PostgresLikelyDuplicates::pattern)
                  .toArray()));
      query.setInt(6, MAX_CANDIDATES);
      List<UUID> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) found.add(rows.getObject(1, UUID.class));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot search for likely duplicates", e);
    }
  }

  /// A JSON pattern for `@>`, which matches lists that contain the participant.
  private static String pattern(Participant visitor) {
    return LedgerJson.text(
        List.of(
            visitor.person() == null
                ? Map.of("party", visitor.party())
                : Map.of("party", visitor.party(), "person", visitor.person())));
  }
}
