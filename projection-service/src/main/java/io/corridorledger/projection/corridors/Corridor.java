package io.corridorledger.projection.corridors;

import static io.corridorledger.projection.bitemporal.Accounts.each;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a corridor that follows from its visible facts. Sources define a corridor
/// differently; the ledger does not choose between them.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Corridor")
public record Corridor(
    UUID id,
    long version,
    Status status,
    String slug,
    @Schema(description = "Names that sources use") List<String> names,
    @Schema(description = "What it carries, according to sources") List<String> carries,
    @Schema(description = "The definition by each source") List<Definition> definitions,
    @Schema(description = "By branch and number") List<Leg> legs,
    @Schema(description = "A source contradicts an active fact") boolean disputed)
    implements Item {

  @Schema(name = "CorridorStatus")
  public enum Status {
    DEFINED,
    RETRACTED
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CorridorDefinition")
  public record Definition(
      UUID event,
      String name,
      String carries,
      CorridorEvent.Standing standing,
      List<PlaceRef> waypoints,
      Period date) {}

  /// @param since when it became part of the corridor, if stated
  /// @param until when it ceased to be part of the corridor, if stated
  /// @param retired true if it is no longer part of the corridor, even if the day is unknown
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CorridorLeg")
  public record Leg(CorridorEvent.Leg leg, Period since, Period until, boolean retired) {}

  /// The corridor without its evidence.
  public static Corridor of(UUID id, VisibleHistory known) {
    List<Definition> definitions = new ArrayList<>();
    Map<Integer, Leg> legs = new LinkedHashMap<>();
    String slug = null;
    for (Recorded<LedgerEvent> fact : known.facts())
      switch ((CorridorEvent) fact.event()) {
        case CorridorDefined e -> {
          if (slug == null) slug = e.slug();
          definitions.add(
              new Definition(
                  fact.id(), e.name(), e.carries(), e.standing(), e.waypoints(), e.date()));
        }
        case LegAdded e -> legs.put(e.leg().leg(), new Leg(e.leg(), e.date(), null, false));
        case LegRetired e ->
            legs.computeIfPresent(
                e.leg(), (_, leg) -> new Leg(leg.leg(), leg.since(), e.date(), true));
      }
    return new Corridor(
        id,
        known.version(),
        known.retracted() ? Status.RETRACTED : Status.DEFINED,
        slug,
        each(definitions, d -> Stream.of(d.name())),
        each(definitions, d -> Stream.ofNullable(d.carries())),
        definitions,
        legs.values().stream()
            .sorted(
                Comparator.comparing((Leg l) -> l.leg().branch()).thenComparing(l -> l.leg().leg()))
            .toList(),
        known.disputed());
  }

  List<Period> dates() {
    return definitions.stream().map(Definition::date).filter(Objects::nonNull).toList();
  }

  /// The legs that are not retired, as ways.
  List<SeaLegs.Way> ways() {
    if (legs == null) return List.of(); // an empty list is not stored
    return legs.stream()
        .filter(l -> !l.retired())
        .map(Leg::leg)
        .map(l -> new SeaLegs.Way(l.leg(), l.from(), l.to(), l.mode()))
        .toList();
  }
}
