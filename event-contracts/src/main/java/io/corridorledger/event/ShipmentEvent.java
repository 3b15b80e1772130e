package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;
import io.corridorledger.event.Consignment.Equipment;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/// What can happen to one shipment.
public sealed interface ShipmentEvent extends LedgerEvent {

  /// A consignment became known to the ledger.
  ///
  /// @param date when it was handed over for carriage, as far as known
  @EventType("shipment-recorded")
  record ShipmentRecorded(
      UUID id,
      @NotNull @Valid Consignment consignment,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ShipmentEvent {
    public ShipmentRecorded {
      citations = Lists.orEmpty(citations);
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
      @NotNull HandlingType type,
      @NotNull Classifier classifier,
      @NotNull @Slug String hub,
      @NotNull OffsetDateTime time,
      @Size(max = 50) List<@NotNull @Valid Equipment> equipment,
      @Text(max = 300) String reason) {
    public Handling {
      equipment = Lists.orEmpty(equipment);
    }
  }

  /// One leg of an itinerary.
  record ItineraryLeg(
      @NotNull @Slug String from,
      @NotNull @Slug String to,
      @NotNull Mode mode,
      OffsetDateTime departure,
      OffsetDateTime arrival)
      implements Consistent {

    @Override
    public void check(Findings findings) {
      findings.unless(
          departure == null || arrival == null || !arrival.isBefore(departure),
          "arrival",
          "is before the departure");
    }
  }

  /// The way that it is to take; a later one replaces it.
  ///
  /// @param legs in the order in which they are travelled; each starts where the one before ends
  @EventType("itinerary-assigned")
  record ItineraryAssigned(
      @Size(min = 1, max = 60) List<@NotNull @Valid ItineraryLeg> legs,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ShipmentEvent {
    public ItineraryAssigned {
      citations = Lists.orEmpty(citations);
      legs = Lists.orEmpty(legs);
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
  record ShipmentHandled(
      @NotNull @Valid Handling handling,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ShipmentEvent {
    public ShipmentHandled {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return handling == null || handling.time() == null
          ? null
          : Period.day(handling.time().toLocalDate());
    }
  }

  /// Its expected arrival at the destination changed.
  ///
  /// @param eta when it is expected at its destination, with its offset
  /// @param reason why, in our words
  @EventType("eta-changed")
  record EtaChanged(
      @NotNull OffsetDateTime eta,
      @Text(max = 300) String reason,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ShipmentEvent {
    public EtaChanged {
      citations = Lists.orEmpty(citations);
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
  record ShipmentCancelled(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ShipmentEvent {
    public ShipmentCancelled {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return date;
    }
  }
}
