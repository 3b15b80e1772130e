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

/// Events of one shipment. All shipments of the dataset are fictional, including the sample
/// shipment in the API documents.
@StreamType(name = "shipments", log = "logistics", sample = "ac59f105-9ab3-593e-9c37-390d5993cee6")
public sealed interface ShipmentEvent extends LedgerEvent
    permits ShipmentEvent.ShipmentRecorded,
        ShipmentEvent.ItineraryAssigned,
        ShipmentEvent.ShipmentHandled,
        ShipmentEvent.EtaChanged,
        ShipmentEvent.ShipmentCancelled {

  /// A source describes a shipment and its goods, with or without the number of a transport
  /// document.
  ///
  /// @param date date on which the goods were handed over for carriage; absent if unknown
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
  }

  /// The type of a handling. The types follow DCSA Track & Trace and UN/ECE Recommendation 24.
  /// GAUGE_CHANGED is an additional type, for rail transport between networks with different track
  /// gauges.
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

  /// Whether a handling is planned, estimated or actual (the DCSA event classifiers PLN, EST and
  /// ACT).
  enum Classifier {
    PLANNED,
    ESTIMATED,
    ACTUAL
  }

  /// One handling of a shipment at one hub, such as a departure, an unloading or a customs hold.
  ///
  /// @param hub slug of the hub where the handling takes place
  /// @param time time of the handling, with seconds and the offset from UTC; absent if the source
  ///   states no time of day
  /// @param date local date or period of the handling, as precise as in the source; absent if
  ///   `time` is present or if the date is unknown
  /// @param equipment the equipment that carries the goods after the handling; empty if the
  ///   equipment does not change
  /// @param reason reason for a hold or a delay; absent if the source states none
  record Handling(
      @NotNull HandlingType type,
      @NotNull Classifier classifier,
      @NotNull @Slug String hub,
      OffsetDateTime time,
      Period date,
      @Size(max = 50) List<@NotNull @Valid Equipment> equipment,
      @Text(max = 300) String reason)
      implements Consistent {
    public Handling {
      equipment = Lists.orEmpty(equipment);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(time == null || date == null, "date", "and time exclude each other");
    }
  }

  /// One leg of an itinerary.
  ///
  /// @param from slug of the hub where the leg starts
  /// @param to slug of the hub where the leg ends
  /// @param mode mode of transport on the leg
  /// @param departure planned time of departure from the hub `from`, with the offset from UTC;
  ///   absent if unknown
  /// @param arrival planned time of arrival at the hub `to`, with the offset from UTC; absent if
  ///   unknown
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

  /// A source reports the planned itinerary of the shipment. A later itinerary replaces an earlier
  /// one.
  ///
  /// @param legs legs in the order of travel; each leg starts where the previous leg ends
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
    public boolean holdsUntilNext() {
      return true;
    }
  }

  /// A source reports an actual, estimated or planned handling of the shipment. Clients may report
  /// handlings in any order. The ledger orders the handlings by their times. If the times of two
  /// handlings overlap, the order of the two handlings is uncertain.
  ///
  /// @param handling the handling, with its hub and time
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
      if (handling == null) return null;
      return handling.time() == null ? handling.date() : Period.day(handling.time().toLocalDate());
    }
  }

  /// The expected time of the shipment's arrival at its destination changed.
  ///
  /// @param eta expected time of arrival at the destination, with the offset from UTC
  /// @param reason reason for the change, in the client's own words; absent if the source states
  ///   none
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
    public boolean holdsUntilNext() {
      return true;
    }
  }

  /// The shipment was cancelled and will not be carried.
  @EventType("shipment-cancelled")
  record ShipmentCancelled(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ShipmentEvent {
    public ShipmentCancelled {
      citations = Lists.orEmpty(citations);
    }
  }
}
