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

/// Finds recorded facts that are likely duplicates of a new fact.
///
/// One query with an index finds candidates. Each candidate is then compared with the new fact. If
/// the two facts are similar, the current state of the candidate's stream is read, because the
/// candidate may have been corrected or retracted.
///
/// The search takes no lock, so it can miss a duplicate. If two clients record the same fact at the
/// same moment, both commands succeed. The reader later lists both facts as likely duplicates.
@ApplicationScoped
public class LikelyDuplicates {

  /// Maximum number of candidates that the query returns.
  public static final int MAX_CANDIDATES = 100;

  /// Maximum number of streams whose current state is read for one command.
  private static final int MAX_READ = 10;

  /// Maximum number of likely duplicates that a response names.
  private static final int MAX_NAMED = 5;

  /// Sorts ids, the newest first. The order is correct for ids that the ledger chooses, because
  /// these ids begin with the time.
  private static final Comparator<UUID> NEWEST_FIRST =
      Comparator.comparing(UUID::toString).reversed();

  private final DataSource database;
  private final StreamQueries streams;

  @Inject
  LikelyDuplicates(DataSource database, StreamQueries streams) {
    this.database = database;
    this.streams = streams;
  }

  /// A recorded fact that is a likely duplicate.
  public record Found(UUID stream, UUID event, Likeness likeness) {}

  /// Prepares a query for candidates: at most [#MAX_CANDIDATES] events with the columns
  /// `stream_id`, `event_id`, `event_type` and `payload`.
  @FunctionalInterface
  public interface CandidateQuery {
    PreparedStatement prepare(Connection connection) throws SQLException;
  }

  private record Candidate(UUID stream, UUID event, LedgerEvent fact) {}

  /// Returns the likely duplicates of a new fact, at most one per stream.
  ///
  /// @param own id that the client chose for the new stream; null if the client chose none
  /// @param recorded compares the new fact with a recorded fact; returns null if the two facts are
  ///   not similar
  /// @param current compares the new fact with the current state of a stream. The second argument
  ///   is the similar fact in that stream. Returns null if the state is not similar to the new
  ///   fact.
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

  /// Creates a candidate. For a correction or revision, the candidate has the id of the replaced
  /// fact and the content of the replacement.
  private static Candidate candidate(UUID stream, UUID event, LedgerEvent recorded) {
    if (recorded instanceof FactCorrected c)
      return new Candidate(stream, c.target(), c.replacement().fact());
    if (recorded instanceof FactRevised r)
      return new Candidate(stream, r.target(), r.replacement().fact());
    return new Candidate(stream, event, recorded);
  }
}
