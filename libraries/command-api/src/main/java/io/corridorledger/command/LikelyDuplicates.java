package io.corridorledger.command;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.judgement.likeness.Likeness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;

/// Finds recorded facts of which a new fact is a likely duplicate.
///
/// One indexed query finds candidates. Their likeness is then judged. Only if a candidate is alike,
/// the current state of its stream is read, because the fact may have been corrected or retracted.
///
/// The search is advice. It takes no lock and is not atomic with the recording. If two clients
/// record the same fact at the same moment, both commands succeed, and the reader lists both.
@ApplicationScoped
public class LikelyDuplicates {

  /// Maximum number of candidates that a query returns.
  public static final int MAX_CANDIDATES = 100;

  /// Maximum number of streams whose current state is read.
  private static final int MAX_READ = 10;

  /// Maximum number of likely duplicates in a response.
  private static final int MAX_NAMED = 5;

  /// Ids that the ledger chooses are in the order of time.
  private static final Comparator<UUID> NEWEST_FIRST =
      Comparator.comparing(UUID::toString).reversed();

  private final DataSource database;
  private final StreamQueries streams;

  @Inject
  LikelyDuplicates(DataSource database, StreamQueries streams) {
    this.database = database;
    this.streams = streams;
  }

  /// A recorded fact that may be about the same thing.
  public record Found(UUID stream, UUID event, Likeness likeness) {}

  /// Prepares a query of at most [#MAX_CANDIDATES] events with the columns `stream_id`, `event_id`,
  /// `event_type` and `payload`.
  @FunctionalInterface
  public interface CandidateQuery {
    PreparedStatement prepare(Connection connection) throws SQLException;
  }

  private record Candidate(UUID stream, UUID event, LedgerEvent fact) {}

  /// Returns the likely duplicates of a new fact, at most one per stream.
  ///
  /// @param own id that the client chose for the new stream; null if the client chose none
  /// @param recorded the likeness of the new fact with a recorded one; null if there is none
  /// @param current the likeness of the new fact with the current state of a stream, whose alike
  ///   fact is the second argument; null if there is none
  public <S, E extends LedgerEvent> List<Found> of(
      Decider<S, E> decider,
      UUID own,
      CandidateQuery query,
      Function<LedgerEvent, Likeness> recorded,
      BiFunction<S, LedgerEvent, Likeness> current) {
    Map<UUID, List<Candidate>> alike = new TreeMap<>(NEWEST_FIRST);
    for (Candidate candidate : candidates(query))
      if (!candidate.stream().equals(own) && recorded.apply(candidate.fact()) != null)
        alike.computeIfAbsent(candidate.stream(), _ -> new ArrayList<>()).add(candidate);
    List<Found> found = new ArrayList<>();
    for (UUID stream : alike.keySet().stream().limit(MAX_READ).toList()) {
      if (found.size() == MAX_NAMED) break;
      S state = streams.state(decider, stream);
      for (Candidate one : alike.get(stream)) {
        Likeness likeness = current.apply(state, one.fact());
        if (likeness == null) continue;
        found.add(new Found(stream, one.event(), likeness));
        break;
      }
    }
    return found;
  }

  private List<Candidate> candidates(CandidateQuery query) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<Candidate> found = new ArrayList<>();
      while (rows.next()) {
        LedgerEvent event = LedgerJson.read(rows.getString(3), rows.getString(4));
        found.add(candidate(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class), event));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot search for likely duplicates", e);
    }
  }

  /// A correction or revision counts as the fact that it replaces.
  private static Candidate candidate(UUID stream, UUID event, LedgerEvent recorded) {
    if (recorded instanceof FactCorrected c)
      return new Candidate(stream, c.target(), c.replacement().fact());
    if (recorded instanceof FactRevised r)
      return new Candidate(stream, r.target(), r.replacement().fact());
    return new Candidate(stream, event, recorded);
  }
}
