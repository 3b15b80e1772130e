package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/// Events of one corridor.
@StreamType(name = "corridors", log = "logistics", sample = "f509d85a-0f31-5951-b8ea-a08a0d2b49a8")
public sealed interface CorridorEvent extends LedgerEvent {

  enum Standing {
    EXISTING,
    PLANNED,
    INTERRUPTED
  }

  /// A connection from one hub to the next.
  ///
  /// @param leg number of the leg within its corridor, from 1
  /// @param branch name of the branch, in kebab case; legs of one branch are contiguous
  /// @param from slug of the hub where the leg starts
  /// @param to slug of the hub where the leg ends
  /// @param mode UN/ECE Rec 19 in words
  /// @param gaugeMillimetres 1435 or 1520, only with the mode RAIL
  /// @param distance in KMT
  /// @param transships whether goods change from one gauge or mode to another at the start of this
  ///   leg
  record Leg(
      @Min(1) @Max(999) int leg,
      @NotNull @Slug String branch,
      @NotNull @Slug String from,
      @NotNull @Slug String to,
      @NotNull Mode mode,
      Integer gaugeMillimetres,
      @Valid Quantity distance,
      boolean transships)
      implements Consistent {

    @Override
    public void check(Findings findings) {
      findings.unless(from == null || !from.equals(to), "to", "is the hub where the leg starts");
      findings.unless(
          gaugeMillimetres == null
              || mode == Mode.RAIL && (gaugeMillimetres == 1435 || gaugeMillimetres == 1520),
          "gaugeMillimetres",
          "must be 1435 or 1520, and belongs to the mode RAIL only");
      findings.unless(
          distance == null || distance.isMeasuredIn("KMT"), "distance", "must be in KMT");
    }
  }

  /// A source defined the corridor. Definitions of different sources are kept side by side.
  ///
  /// @param slug slug by which figures refer to the corridor: `middle-corridor`
  /// @param name name that this source uses
  /// @param carries what the corridor carries: `freight`, `oil`, `power`, `gas`
  /// @param waypoints countries, regions, seas and hubs that the source names, in order
  /// @param standing whether the corridor exists, is planned or is interrupted
  @EventType("corridor-defined")
  record CorridorDefined(
      UUID id,
      @NotNull @Slug String slug,
      @NotNull @Text(max = 200) String name,
      @Text(max = 60) String carries,
      @NotNull Standing standing,
      @Size(min = 1, max = 60) List<@NotNull @Valid PlaceRef> waypoints,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CorridorEvent {
    public CorridorDefined {
      citations = Lists.orEmpty(citations);
      waypoints = Lists.orEmpty(waypoints);
    }
  }

  /// A leg was added to the corridor.
  ///
  /// @param leg the leg, with a number that the corridor has not used
  @EventType("leg-added")
  record LegAdded(
      @NotNull @Valid Leg leg,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CorridorEvent {
    public LegAdded {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A leg is no longer part of the corridor.
  ///
  /// @param leg number of the leg
  @EventType("leg-retired")
  record LegRetired(
      @Min(1) @Max(999) int leg,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CorridorEvent {
    public LegRetired {
      citations = Lists.orEmpty(citations);
    }
  }
}
