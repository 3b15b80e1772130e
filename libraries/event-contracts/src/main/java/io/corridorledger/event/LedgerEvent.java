package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// A fact that a source reports. The envelope of the fact has the stream, the version and the time
/// of recording.
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
        Remark {

  int MAX_CITATIONS = 100;

  /// The citations of the fact. Only a correction, a retraction or a reinstatement may be without a
  /// citation, because the ledger needs no source to correct its own mistake.
  List<Citation> citations();

  /// Date of the fact, as precisely as the source states the date; absent if the source states
  /// none.
  default Period date() {
    return null;
  }

  /// When the fact occurred, as precisely as known; null if unknown. This is [#date], unless the
  /// fact states its time in another field.
  default Period occurred() {
    return date();
  }

  /// The figures that the fact states, for comparison with other figures.
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

  /// Whether a later fact of this type replaces this fact, as a new expected arrival does. If so, a
  /// fact is recorded again when it differs from the latest fact of its type, even if it equals an
  /// older one. For all other types, the ledger records the same statement of the same source once.
  default boolean holdsUntilNext() {
    return false;
  }

  /// Id of the new stream, chosen by the client. If the field is absent, the ledger chooses the id.
  /// Only a command that opens a stream uses the field.
  default UUID id() {
    return null;
  }
}
