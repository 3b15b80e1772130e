package io.corridorledger.store;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposalAccepted;
import io.corridorledger.event.ProposalEvent.ProposalMade;
import io.corridorledger.event.ProposalEvent.ProposalRejected;
import io.corridorledger.store.AppendFunctions.Both;
import io.corridorledger.store.AppendFunctions.Call;
import io.corridorledger.store.AppendRefused.StaleVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Writes and reads proposals. The table `proposal` has one row for each proposal, which a trigger
/// of the table `event` writes.
///
/// Proposals are rare, so each append has a transaction of its own and is not in the queue of
/// [GroupCommit].
public final class Proposals {

  private static final String REPEATED = "CL007";

  private final DataSource database;
  private final Duration lockTimeout;

  /// @param lockTimeout how long an append waits for another append with the same idempotency key
  ///   or stream
  public Proposals(DataSource database, Duration lockTimeout) {
    this.database = database;
    this.lockTimeout = lockTimeout;
  }

  public enum Status {
    /// no client has accepted or rejected the proposal
    OPEN,
    /// the ledger has the fact of the proposal
    ACCEPTED,
    /// the fact is not recorded
    REJECTED
  }

  /// A proposal without its fact.
  ///
  /// @param proposedBy actor of the proposal
  /// @param streamType type of the aggregate to which the fact belongs
  /// @param stream id of this aggregate
  /// @param eventType type of the proposed fact
  /// @param decision null if the proposal is open
  public record Summary(
      UUID id,
      Status status,
      String proposedBy,
      Instant proposedAt,
      String streamType,
      UUID stream,
      String eventType,
      Decision decision) {}

  /// The decision about a proposal.
  ///
  /// @param actor the client that accepted or rejected
  /// @param reason null if the client stated none
  /// @param events ids of the events that have the fact; empty if the proposal was rejected, or if
  ///   the ledger already had the fact
  public record Decision(String actor, Instant at, String reason, List<UUID> events) {}

  /// A proposal with its content.
  ///
  /// @param correlation correlation id of the proposal
  /// @param accepted the event of the acceptance; null if the proposal is not accepted
  public record Proposal(
      Summary summary, ProposalMade made, UUID correlation, ProposalAccepted accepted) {}

  /// The open proposals of a client.
  public record Open(long count, long bytes) {}

  /// A proposal that has the same content as another one.
  public record Same(UUID id, Status status) {}

  /// Appends the event of a new proposal.
  public void propose(Append proposal) throws AppendRefused {
    try (Connection connection = database.getConnection()) {
      PostgresEventStore.require(AppendFunctions.one(connection, Call.of(proposal), lockTimeout));
    } catch (SQLException e) {
      if (REPEATED.equals(e.getSQLState())) throw new AppendRefused.Repeated();
      throw new StoreFailure("append", e);
    }
  }

  /// Appends the event of a rejection.
  public void reject(Append rejection) throws AppendRefused {
    try (Connection connection = database.getConnection()) {
      PostgresEventStore.require(AppendFunctions.one(connection, Call.of(rejection), lockTimeout));
    } catch (StaleVersion _) {
      throw new AppendRefused.Decided();
    } catch (SQLException e) {
      throw new StoreFailure("append", e);
    }
  }

  /// Appends the event of an acceptance and the accepted fact in one transaction. So a proposal is
  /// never accepted without its fact, and its fact is never recorded twice.
  ///
  /// @throws StaleVersion if the stream of the fact does not have the expected version
  public void accept(Append acceptance, Append fact) throws AppendRefused {
    Both both;
    try (Connection connection = database.getConnection()) {
      both = AppendFunctions.both(connection, Call.of(acceptance), Call.of(fact), lockTimeout);
    } catch (SQLException e) {
      throw new StoreFailure("append", e);
    }
    try {
      PostgresEventStore.require(both.outcome());
    } catch (StaleVersion e) {
      if (!both.ofSecond()) throw new AppendRefused.Decided();
      throw e;
    }
  }

  /// The number and the bytes of the open proposals of a client.
  public Open open(String principal) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*), coalesce(sum(bytes), 0) FROM proposal WHERE principal = ? AND status = 'OPEN'")) {
      query.setString(1, principal);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Open(row.getLong(1), row.getLong(2));
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  /// The open or rejected proposal of a client that has the same content.
  public Optional<Same> same(String principal, ProposalMade content) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT proposal_id, status FROM proposal
                WHERE principal = ? AND content = proposal_content(?::jsonb) AND status <> 'ACCEPTED'
                """)) {
      query.setString(1, principal);
      query.setString(2, LedgerJson.write(content));
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(new Same(row.getObject(1, UUID.class), Status.valueOf(row.getString(2))))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  private static final String COLUMNS =
      """
      p.proposal_id, p.status, m.actor, m.recorded_at, m.payload->>'streamType' AS stream_type,
        (m.payload->>'stream')::uuid AS stream, (SELECT jsonb_object_keys(m.payload->'fact') LIMIT 1) AS event_type,
        d.actor AS decided_by, d.recorded_at AS decided_at, d.event_type AS decision, (d.payload - 'change')::text AS decided\
      """;

  private static final String TABLES =
      """
      proposal p JOIN event m ON m.stream_id = p.proposal_id AND m.version = 1
        LEFT JOIN event d ON d.stream_id = p.proposal_id AND d.version = 2\
      """;

  /// Reads proposals without their facts, in the order of their ids.
  ///
  /// @param status null for every status
  /// @param principal null for the proposals of all clients
  /// @param after id of the proposal before the first one; null for the first page
  public List<Summary> page(Status status, String principal, UUID after, int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT %s FROM %s WHERE p.proposal_id > ?%s%s ORDER BY p.proposal_id LIMIT ?"
                    .formatted(
                        COLUMNS,
                        TABLES,
                        status == null ? "" : " AND p.status = ?",
                        principal == null ? "" : " AND p.principal = ?"))) {
      int parameter = 1;
      query.setObject(parameter++, after == null ? new UUID(0, 0) : after);
      if (status != null) query.setString(parameter++, status.name());
      if (principal != null) query.setString(parameter++, principal);
      query.setInt(parameter, limit);
      try (ResultSet rows = query.executeQuery()) {
        List<Summary> page = new ArrayList<>();
        while (rows.next()) page.add(summary(rows));
        return page;
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  public Optional<Proposal> find(UUID id) {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT %s, m.payload::text AS made, m.correlation_id, d.payload::text AS whole FROM %s WHERE p.proposal_id = ?"
                    .formatted(COLUMNS, TABLES))) {
      query.setObject(1, id);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) return Optional.empty();
        Summary summary = summary(row);
        return Optional.of(
            new Proposal(
                summary,
                (ProposalMade) read(ProposalMade.class, row.getString("made")),
                row.getObject("correlation_id", UUID.class),
                summary.status() == Status.ACCEPTED
                    ? (ProposalAccepted) read(ProposalAccepted.class, row.getString("whole"))
                    : null));
      }
    } catch (SQLException e) {
      throw new StoreFailure("load", e);
    }
  }

  private static Summary summary(ResultSet row) throws SQLException {
    return new Summary(
        row.getObject("proposal_id", UUID.class),
        Status.valueOf(row.getString("status")),
        row.getString("actor"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getString("stream_type"),
        row.getObject("stream", UUID.class),
        row.getString("event_type"),
        decision(row));
  }

  private static Decision decision(ResultSet row) throws SQLException {
    String actor = row.getString("decided_by");
    if (actor == null) return null;
    Instant at = row.getObject("decided_at", OffsetDateTime.class).toInstant();
    return switch ((ProposalEvent)
        LedgerJson.read(row.getString("decision"), row.getString("decided"))) {
      case ProposalAccepted accepted ->
          new Decision(actor, at, accepted.reason(), accepted.events());
      case ProposalRejected rejected -> new Decision(actor, at, rejected.reason(), List.of());
      case ProposalMade _ -> throw new IllegalStateException("a proposal was made twice");
    };
  }

  private static Object read(Class<? extends LedgerEvent> type, String json) {
    return LedgerJson.read(LedgerJson.nameOf(type), json);
  }
}
