package io.corridorledger.event;

import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Lists;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/// Events about proposals. If an organisation reviews facts before their publication, the command
/// of a client that may not publish becomes a proposal. Each proposal is a stream with the stream
/// type [#STREAM_TYPE], in the log of its aggregate.
///
/// ```
/// proposal-made ─┬─→ proposal-accepted   another event, in the stream of the aggregate, has the fact
///                └─→ proposal-rejected
/// ```
///
/// A proposal states no fact. A consumer that reads only facts ignores this stream type.
public sealed interface ProposalEvent extends LedgerEvent {

  String STREAM_TYPE = "proposals";

  int MAX_REASON = 1_000;
  int MAX_STREAM_TYPE = 60;
  int MAX_ACTOR = 200;
  int MAX_EVENTS = 100;

  @Override
  default List<Citation> citations() {
    return List.of();
  }

  /// A proposed fact or remark. In JSON, the value is an object with one member. The name of the
  /// member is the event type, such as `agreement-signed`.
  record ProposedFact(@NotNull @Valid LedgerEvent fact) {}

  /// A client proposed a fact or a remark. The actor of this event is the proposer.
  ///
  /// @param streamType type of the aggregate to which the fact belongs, such as `agreements`
  /// @param stream id of the aggregate
  /// @param expectedVersion version of the aggregate that the proposer had read; 0 if the fact
  ///   creates the aggregate; absent if the proposer named no version
  /// @param fact the proposed fact
  @EventType("proposal-made")
  record ProposalMade(
      @NotNull @Text(max = MAX_STREAM_TYPE) String streamType,
      @NotNull UUID stream,
      @Min(0) Long expectedVersion,
      @NotNull @Valid ProposedFact fact)
      implements ProposalEvent {

    /// Whether the fact creates its aggregate.
    public boolean opens() {
      return expectedVersion != null && expectedVersion == 0;
    }
  }

  /// Another client accepted the proposal. The actor of this event is the client that accepted. The
  /// events with the fact have the same actor and the same command, and this event is their cause.
  ///
  /// @param proposedBy actor of the proposal
  /// @param events ids of the events that have the fact; absent if the ledger already had the fact
  /// @param change the recorded fact, if it differs from the proposed one; absent if the fact was
  ///   recorded as it was proposed
  /// @param reason reason for the acceptance, in the client's own words; absent if the client
  ///   states none
  @EventType("proposal-accepted")
  record ProposalAccepted(
      @NotNull @Text(max = MAX_ACTOR) String proposedBy,
      @Size(max = MAX_EVENTS) List<@NotNull UUID> events,
      @Valid ProposedFact change,
      @Text(max = MAX_REASON) String reason)
      implements ProposalEvent {
    public ProposalAccepted {
      events = Lists.orEmpty(events);
    }
  }

  /// Another client rejected the proposal. The actor of this event is the client that rejected.
  ///
  /// @param reason reason for the rejection, in the client's own words
  @EventType("proposal-rejected")
  record ProposalRejected(@NotNull @Text(max = MAX_REASON) String reason)
      implements ProposalEvent {}
}
