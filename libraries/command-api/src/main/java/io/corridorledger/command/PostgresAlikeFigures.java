package io.corridorledger.command;

import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.likeness.FigureTraits;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// Finds recorded figures with the same key and the same source as a new figure.
@ApplicationScoped
public class PostgresAlikeFigures {

  /// Selects recorded figures that have the metric, the subject and the last day of the period of a
  /// new figure, and that cite one of the sources of the new figure. The query also selects rows
  /// without a date, because a correction has no date of its own.
  private static final String CANDIDATES =
      """
      SELECT stream_id, event_id, event_type, payload::text FROM event
      WHERE event_type IN ('observation-reported', 'throughput-reported', 'fact-corrected', 'fact-revised')
        AND told_series(told_figure(payload)) = ? AND coalesce(occurred_latest, 'infinity') IN (coalesce(?, 'infinity'::date), 'infinity')
        AND told_figure(payload) -> 'citations' @> ANY (?::jsonb[])
      LIMIT ?
      """;

  private final LikelyDuplicates duplicates;

  @Inject
  PostgresAlikeFigures(LikelyDuplicates duplicates) {
    this.duplicates = duplicates;
  }

  /// Returns the likely duplicates of a new figure.
  ///
  /// @param stated returns the figure that the state of an aggregate contains; returns null if no
  ///   active fact states a figure
  public <S, E extends LedgerEvent> List<Found> of(
      Decider<S, E> decider, E fact, Function<S, Figure> stated) {
    Figure figure = fact.figures().getFirst();
    FigureTraits traits = FigureTraits.of(figure, fact.citations());
    return duplicates.of(
        decider,
        fact.id(),
        connection -> candidates(connection, figure, traits),
        recorded -> likeness(traits, recorded),
        (state, recorded) ->
            recorded.figures().contains(stated.apply(state)) ? likeness(traits, recorded) : null);
  }

  private static Likeness likeness(FigureTraits traits, LedgerEvent recorded) {
    return recorded.figures().isEmpty()
        ? null
        : traits.likeness(FigureTraits.of(recorded.figures().getFirst(), recorded.citations()));
  }

  private static PreparedStatement candidates(
      Connection connection, Figure figure, FigureTraits traits) throws SQLException {
    Period period = figure.key().period();
    PreparedStatement query = connection.prepareStatement(CANDIDATES);
    query.setString(1, figure.key().subject().ref() + " " + figure.key().metric());
    query.setObject(2, period == null ? null : period.latest());
    query.setArray(
        3,
        connection.createArrayOf(
            "text", traits.sources().stream().map(PostgresAlikeFigures::citing).toArray()));
    query.setInt(4, LikelyDuplicates.MAX_CANDIDATES);
    return query;
  }

  /// Returns a JSON text for the right side of PostgreSQL's operator `@>` ("contains"). On the left
  /// side are the citations of a recorded figure. The condition is true if one of these citations
  /// has this source.
  private static String citing(UUID source) {
    return LedgerJson.text(List.of(Map.of("source", Map.of("id", source))));
  }
}
