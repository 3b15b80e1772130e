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

/// Events of one shipment.
// The dataset has no shipments: the example of recordShipment opens this stream.
@StreamType(name = "shipments", log = "logistics", sample = "0192a1b0-5c00-7000-8000-000000000002")
public sealed interface ShipmentEvent extends LedgerEvent {

  /// A consignment was recorded.
  ///
  /// @param date date of handover for carriage, if known
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

  /// Types of handling of a consignment (the verbs of DCSA Track & Trace and UN/ECE Rec 24, and
  /// those of rail transport between gauges).
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

  /// Whether a handling is planned, estimated or actual (DCSA event classifier PLN, EST, ACT).
  enum Classifier {
    PLANNED,
    ESTIMATED,
    ACTUAL
  }

  /// One handling of a shipment at one hub.
  ///
  /// @param hub slug of the hub; hub, type, time and classifier together identify a repeated
  ///   handling
  /// @param time time of the handling, to the second, with its offset
  /// @param equipment the equipment, if it changes
  /// @param reason reason of a hold or a delay
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

  /// An itinerary was assigned to the shipment. A later itinerary replaces it.
  ///
  /// @param legs legs in order of travel; each starts where the previous one ends
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

  /// An actual, estimated or planned handling of the shipment. Handlings may arrive in any order;
  /// their times determine the order in which they occurred.
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
      return handling == null || handling.time() == null
          ? null
          : Period.day(handling.time().toLocalDate());
    }
  }

  /// The expected arrival at the destination changed.
  ///
  /// @param eta expected time of arrival at the destination, with its offset
  /// @param reason the reason, in our words
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
