package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// What can happen to one shipment.
public sealed interface ShipmentEvent extends LedgerEvent {

  /// A consignment became known to the ledger.
  ///
  /// @param date when it was handed over for carriage, as far as known
  @EventType("shipment-recorded")
  record ShipmentRecorded(UUID id, Consignment consignment, Period date, List<Citation> citations)
      implements ShipmentEvent {
    public ShipmentRecorded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(consignment, "consignment")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }
}
