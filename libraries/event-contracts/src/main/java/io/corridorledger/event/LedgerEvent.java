package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// A fact that one or more sources report. The envelope ([io.corridorledger.contract.Recorded])
/// contains the stream, the version and the time of recording.
public sealed interface LedgerEvent
    permits AgreementEvent,
        VisitEvent,
        CommitmentEvent,
        IndicatorEvent,
        MembershipEvent,
        CorridorEvent,
        HubEvent,
        ThroughputEvent,
        ShipmentEvent,
        ProjectEvent,
        EpochEvent,
        ProposalEvent,
        Remark {

  int MAX_CITATIONS = 100;

  /// The citations of the event. Corrections, retractions and reinstatements may have none, because
  /// they may correct a mistake of the ledger. The event `ledger-epoch-raised` has none, because it
  /// describes the log. Every other event has at least one citation.
  List<Citation> citations();

  /// Date on which the reported event takes place, as precise as in the source; absent if the
  /// source states no date.
  default Period date() {
    return null;
  }

  /// When the fact occurred in the world, as precisely as known; null if unknown. The value is
  /// [#date], unless the event type has another field for the time.
  default Period occurred() {
    return date();
  }

  /// The figures that the fact states.
  default List<Figure> figures() {
    return List.of();
  }

  /// Ids of other aggregates to which the fact refers, such as the visit at which an agreement was
  /// signed.
  default List<UUID> mentions() {
    return List.of();
  }

  /// Unclear points about the fact, in the client's own words; absent if there are none.
  default String note() {
    return null;
  }

  /// Whether a fact of this type replaces all earlier facts of the same type. For example, a new
  /// expected arrival replaces the previous one.
  ///
  /// The ledger does not record repeats. If this method returns true, only a fact that equals the
  /// latest fact of its type is a repeat. A return to an earlier value is then recorded. If this
  /// method returns false, every fact that equals an earlier fact is a repeat.
  default boolean holdsUntilNext() {
    return false;
  }

  /// Id of the new aggregate, if the command creates an aggregate. The client may choose this id.
  /// If the field is absent, the ledger chooses the id. A command on an existing aggregate does not
  /// use this field.
  default UUID id() {
    return null;
  }
}
