package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import java.util.List;
import java.util.UUID;

/// What can happen to one corridor.
public sealed interface CorridorEvent extends LedgerEvent {

  enum Standing {
    EXISTING,
    PLANNED,
    INTERRUPTED
  }

  /// One way from a hub to the next.
  ///
  /// @param leg number of the leg within its corridor, from 1
  /// @param branch name of the branch, in kebab case; legs of one branch are contiguous
  /// @param from slug of the hub where it starts
  /// @param to slug of the hub where it ends
  /// @param mode UN/ECE Rec 19 in words
  /// @param gaugeMillimetres 1435 or 1520, of RAIL only
  /// @param distance in KMT
  /// @param transships that goods change from one gauge or mode to another where this leg starts
  record Leg(
      int leg,
      String branch,
      String from,
      String to,
      Mode mode,
      Integer gaugeMillimetres,
      Quantity distance,
      boolean transships) {
    public Leg {
      InvalidValue.check()
          .that(leg >= 1 && leg <= 999, "leg", "is a number from 1 to 999")
          .that(branch != null && branch.matches(SLUG), "branch", "is a slug such as main")
          .that(from != null && from.matches(SLUG), "from", "is the slug of a hub")
          .that(to != null && to.matches(SLUG), "to", "is the slug of a hub")
          .that(from == null || !from.equals(to), "to", "is where it starts")
          .present(mode, "mode")
          .that(
              gaugeMillimetres == null
                  || mode == Mode.RAIL && (gaugeMillimetres == 1435 || gaugeMillimetres == 1520),
              "gaugeMillimetres",
              "is 1435 or 1520, of RAIL only")
          .that(distance == null || distance.unit().code().equals("KMT"), "distance", "is in KMT")
          .orThrow();
    }
  }

  String SLUG = "[a-z0-9][a-z0-9-]{0,79}";

  /// A source says what the corridor is; definitions stand side by side.
  ///
  /// @param slug under which figures name it: `middle-corridor`
  /// @param name as this source calls it
  /// @param carries what goes over it: `freight`, `oil`, `power`, `gas`
  /// @param waypoints countries, regions, seas and hubs in order, as far as the source names them
  /// @param standing whether it exists, is planned or is interrupted
  @EventType("corridor-defined")
  record CorridorDefined(
      UUID id,
      String slug,
      String name,
      String carries,
      Standing standing,
      List<PlaceRef> waypoints,
      Period date,
      String note,
      List<Citation> citations)
      implements CorridorEvent {
    public CorridorDefined {
      citations = InvalidValue.listOf(citations, "citations");
      waypoints = InvalidValue.listOf(waypoints, "waypoints");
      InvalidValue.check()
          .that(slug != null && slug.matches(SLUG), "slug", "is a slug such as middle-corridor")
          .text(name, "name", 200)
          .optionalText(carries, "carries", 60)
          .present(standing, "standing")
          .list(waypoints, "waypoints", 1, 60)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A leg is part of it.
  ///
  /// @param leg the leg, with a number that the corridor has not used
  @EventType("leg-added")
  record LegAdded(Leg leg, Period date, String note, List<Citation> citations)
      implements CorridorEvent {
    public LegAdded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(leg, "leg")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A leg is no longer part of it.
  ///
  /// @param leg number of the leg
  @EventType("leg-retired")
  record LegRetired(int leg, Period date, String note, List<Citation> citations)
      implements CorridorEvent {
    public LegRetired {
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
