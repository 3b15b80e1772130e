package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
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
import java.util.stream.Stream;

/// Events of one corridor.
@StreamType(name = "corridors", log = "logistics", sample = "f509d85a-0f31-5951-b8ea-a08a0d2b49a8")
public sealed interface CorridorEvent extends LedgerEvent
    permits CorridorEvent.CorridorDefined,
        CorridorEvent.LegAdded,
        CorridorEvent.LegRetired,
        CorridorEvent.CorridorCapacityStated {

  enum Standing {
    EXISTING,
    PLANNED,
    INTERRUPTED
  }

  /// One leg of a corridor: the connection from one hub to the next.
  ///
  /// @param leg number of the leg within its corridor, from 1
  /// @param branch name of the branch to which the leg belongs, in kebab case. The legs of a branch
  ///   form one line.
  /// @param from slug of the hub where the leg starts
  /// @param to slug of the hub where the leg ends
  /// @param mode mode of transport on the leg
  /// @param gaugeMillimetres track gauge in millimetres, 1435 or 1520; absent if unknown or if the
  ///   mode is not RAIL
  /// @param distance length of the leg, in the unit KMT (kilometres); absent if unknown
  /// @param transships whether goods are transferred to another track gauge or mode of transport at
  ///   the start of the leg
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

  /// A source defines the corridor. The ledger keeps the definitions of all sources.
  ///
  /// @param slug slug by which figures refer to the corridor, such as `middle-corridor`
  /// @param name name that the source uses for the corridor
  /// @param carries kind of goods or energy that the corridor carries, such as `freight`, `oil`,
  ///   `gas` or `power`; absent if the source states none
  /// @param waypoints countries, regions, seas and hubs that the source names, in the order of the
  ///   route
  /// @param standing whether the corridor exists, is planned or is interrupted, according to the
  ///   source
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
  /// @param leg the added leg. Its number must differ from the numbers of all other legs of the
  ///   corridor.
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

  /// A source states a capacity of the corridor or of one of its legs. The subject of the figure is
  /// the corridor, such as `corridor:middle-corridor`, or a leg of the corridor, such as
  /// `corridor:middle-corridor/3`. The basis of the figure states the kind of capacity: CURRENT,
  /// DESIGN, PLANNED or POTENTIAL.
  @EventType("corridor-capacity-stated")
  record CorridorCapacityStated(
      @NotNull @Valid Figure figure,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CorridorEvent, Consistent {
    public CorridorCapacityStated {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          figure == null || figure.key() == null || figure.key().basis() != null,
          "figure",
          "needs a basis: DESIGN, CURRENT, PLANNED or POTENTIAL");
    }

    @Override
    public Period occurred() {
      return Figure.periodOf(figure);
    }

    @Override
    public List<Figure> figures() {
      return Stream.ofNullable(figure).toList();
    }
  }

  /// A leg is no longer part of the corridor.
  ///
  /// @param leg number of the leg that is no longer part of the corridor
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
