package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import java.time.OffsetDateTime;
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

  /// What is done with a consignment on its way (the verbs of DCSA Track & Trace and UN/ECE Rec 24,
  /// and those of rail between gauges).
  enum HandlingType {
    ACCEPTED,
    LOADED,
    DEPARTED,
    ARRIVED,
    UNLOADED,
    TRANSSHIPPED,
    GAUGE_CHANGED,
    BORDER_CROSSED,
    CUSTOMS_HELD,
    CUSTOMS_RELEASED,
    DELAYED,
    DELIVERED
  }

  /// Wish, forecast and reality are three values (DCSA event classifier PLN, EST, ACT).
  enum Classifier {
    PLANNED,
    ESTIMATED,
    ACTUAL
  }

  /// One handling at one place.
  ///
  /// @param hub slug of the hub; together with the type and the time it is the key by which a retry
  ///   is known
  /// @param time when, to the second, with its offset
  /// @param equipment on or in which, if it changes
  /// @param reason of a hold or a delay
  record Handling(
      HandlingType type,
      Classifier classifier,
      String hub,
      OffsetDateTime time,
      List<Consignment.Equipment> equipment,
      String reason) {
    public Handling {
      equipment = InvalidValue.listOf(equipment, "equipment");
      InvalidValue.check()
          .present(type, "type")
          .present(classifier, "classifier")
          .that(
              hub != null && hub.matches(CorridorEvent.SLUG),
              "hub",
              "is the slug of a hub such as aktau-port")
          .present(time, "time")
          .list(equipment, "equipment", 0, 50)
          .optionalText(reason, "reason", 300)
          .orThrow();
    }
  }

  /// One leg of an itinerary.
  record ItineraryLeg(
      String from, String to, Mode mode, OffsetDateTime departure, OffsetDateTime arrival) {
    public ItineraryLeg {
      InvalidValue.check()
          .that(from != null && from.matches(CorridorEvent.SLUG), "from", "is the slug of a hub")
          .that(to != null && to.matches(CorridorEvent.SLUG), "to", "is the slug of a hub")
          .present(mode, "mode")
          .that(
              departure == null || arrival == null || !arrival.isBefore(departure),
              "arrival",
              "is before the departure")
          .orThrow();
    }
  }

  /// The way that it is to take; a later one replaces it.
  ///
  /// @param legs in the order in which they are travelled; each starts where the one before ends
  @EventType("itinerary-assigned")
  record ItineraryAssigned(
      List<ItineraryLeg> legs, Period date, String note, List<Citation> citations)
      implements ShipmentEvent {
    public ItineraryAssigned {
      citations = InvalidValue.listOf(citations, "citations");
      legs = InvalidValue.listOf(legs, "legs");
      InvalidValue.check()
          .list(legs, "legs", 1, 60)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public boolean holdsUntilNext() {
      return true;
    }
  }

  /// Something was, is estimated to be or is planned to be done with it. The order of arrival says
  /// nothing about the order in the world.
  ///
  /// @param handling what was done, where and when
  @EventType("shipment-handled")
  record ShipmentHandled(Handling handling, String note, List<Citation> citations)
      implements ShipmentEvent {
    public ShipmentHandled {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(handling, "handling")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return Period.day(handling.time().toLocalDate());
    }
  }

  /// Its expected arrival at the destination changed.
  ///
  /// @param eta when it is expected at its destination, with its offset
  /// @param reason why, in our words
  @EventType("eta-changed")
  record EtaChanged(OffsetDateTime eta, String reason, List<Citation> citations)
      implements ShipmentEvent {
    public EtaChanged {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(eta, "eta")
          .optionalText(reason, "reason", 300)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return null;
    }

    @Override
    public boolean holdsUntilNext() {
      return true;
    }
  }

  /// It will not be carried.
  @EventType("shipment-cancelled")
  record ShipmentCancelled(Period date, String note, List<Citation> citations)
      implements ShipmentEvent {
    public ShipmentCancelled {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }
}
