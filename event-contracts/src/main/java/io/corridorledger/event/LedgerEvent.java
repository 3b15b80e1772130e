package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// Something that a source says has happened. The envelope around it says which stream, which
/// version and when it was recorded.
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

  /// Who says so; empty only where the ledger speaks of its own mistake.
  List<Citation> citations();

  /// When it happened in the world, as far as it is known; null when it is not.
  Period occurred();

  /// The figures that it states, for comparison with those of others.
  default List<Figure> figures() {
    return List.of();
  }

  /// Other aggregates that it names: the visit at which it was signed, the package that it belongs
  /// to.
  default List<UUID> mentions() {
    return List.of();
  }

  /// What is unclear about it, in our words; null when nothing is.
  default String note() {
    return null;
  }

  /// Whether it holds until the next of its kind, as an expected arrival does. Told again after
  /// another it is news; of everything else the same statement of the same source is news once.
  default boolean holdsUntilNext() {
    return false;
  }

  /// For a fact that opens a stream: the id that the sender chose for it; null lets the ledger
  /// choose.
  default UUID id() {
    return null;
  }
}
