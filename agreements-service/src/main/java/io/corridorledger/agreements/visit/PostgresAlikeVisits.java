package io.corridorledger.agreements.visit;

import io.corridorledger.command.LikelyDuplicates;
import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.judgement.likeness.Aliases;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.judgement.likeness.VisitTraits;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Finds recorded visits that are likely duplicates of a new visit.
@ApplicationScoped
class PostgresAlikeVisits {

  /// Selects recorded visits with the host and at least one visitor of the new visit: those whose
  /// dates overlap the dates of the new visit, and those without a date. A correction has no date
  /// of its own, so the query selects corrections together with the visits without a date.
  private static final String CANDIDATES =
      """
      SELECT stream_id, event_id, event_type, payload::text FROM unnest(?) AS asked (host),
      LATERAL (
        (SELECT * FROM event
         WHERE event_type IN ('visit-held', 'visit-announced', 'fact-corrected', 'fact-revised') AND told_host(told_meeting(payload)) = host
           AND coalesce(occurred_latest, 'infinity') >= coalesce(?, '-infinity'::date) AND coalesce(occurred_latest, 'infinity') < 'infinity'
         ORDER BY coalesce(occurred_latest, 'infinity') LIMIT 500)
        UNION ALL
        (SELECT * FROM event
         WHERE event_type IN ('visit-held', 'visit-announced', 'fact-corrected', 'fact-revised') AND told_host(told_meeting(payload)) = host
           AND coalesce(occurred_latest, 'infinity') = 'infinity' LIMIT 100)) AS near
      WHERE (occurred IS NULL OR coalesce(occurred_earliest, '-infinity') <= coalesce(?, 'infinity'::date))
        AND told_meeting(payload) -> 'participants' @> ANY (?::jsonb[])
      LIMIT ?
      """;

  private final LikelyDuplicates duplicates;

  @Inject
  PostgresAlikeVisits(LikelyDuplicates duplicates) {
    this.duplicates = duplicates;
  }

  List<Found> of(UUID id, Meeting meeting, Period date) {
    VisitTraits visit = VisitTraits.of(id, meeting, date);
    if (date == null || visit.host() == null || visit.visitors().isEmpty()) return List.of();
    return duplicates
        .of(
            Visit.DECIDER,
            id,
            connection -> candidates(connection, visit, date),
            recorded -> likeness(visit, recorded),
            (state, _) -> visit.likeness(VisitTraits.of(null, state.lifecycle())))
        .stream()
        .filter(found -> !found.stream().equals(meeting.onMarginsOf()))
        .toList();
  }

  private static Likeness likeness(VisitTraits visit, LedgerEvent recorded) {
    if (recorded instanceof VisitHeld e)
      return visit.likeness(VisitTraits.of(null, e.meeting(), e.date()));
    if (recorded instanceof VisitAnnounced e)
      return visit.likeness(VisitTraits.of(null, e.meeting(), e.date()));
    return null;
  }

  private static PreparedStatement candidates(Connection connection, VisitTraits visit, Period date)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(CANDIDATES);
    query.setArray(
        1,
        connection.createArrayOf(
            "text", Aliases.spellings(visit.host()).stream().map(PartyRef::ref).toArray()));
    query.setObject(2, date.earliest());
    query.setObject(3, date.latest());
    query.setArray(
        4,
        connection.createArrayOf(
            "text",
            visit.visitors().stream()
                .flatMap(v -> Aliases.spellings(v.party()).stream())
                .map(PostgresAlikeVisits::pattern)
                .toArray()));
    query.setInt(5, LikelyDuplicates.MAX_CANDIDATES);
    return query;
  }

  /// Returns a JSON text for the right side of PostgreSQL's operator `@>` ("contains"). On the left
  /// side is the list of participants of a recorded visit. The condition is true if `party` is in
  /// the list.
  private static String pattern(PartyRef party) {
    return LedgerJson.text(List.of(Map.of("party", party)));
  }
}
