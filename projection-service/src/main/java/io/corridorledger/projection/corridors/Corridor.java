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
import io.corridorledger.lifecycle.CorridorLifecycle;
import io.corridorledger.lifecycle.CorridorLifecycle.LegState;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a corridor that follows from its visible facts. If sources define the corridor
/// differently, the state contains all definitions.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Corridor")
public record Corridor(
    @NotNull UUID id,
    long version,
    @NotNull Status status,
    String slug,
    @Schema(description = "Names that sources use for the corridor") List<String> names,
    @Schema(description = "Goods or energy that the corridor carries, according to sources")
        List<String> carries,
    @Schema(description = "Definition of the corridor by each source") List<Definition> definitions,
    @Schema(description = "Legs of the corridor, by branch and number") List<LegState> legs,
    @Schema(description = "Whether another source disputes an active fact of the corridor")
        boolean disputed)
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

  /// The corridor without its evidence.
  public static Corridor of(UUID id, VisibleHistory known) {
    CorridorLifecycle life = CorridorLifecycle.of(Accounts.of(CorridorEvent.class, known.facts()));
    List<Definition> definitions =
        known.facts().stream().map(Corridor::definition).filter(Objects::nonNull).toList();
    return new Corridor(
        id,
        known.version(),
        known.retracted() ? Status.RETRACTED : Status.DEFINED,
        life.slug(),
        each(definitions, d -> Stream.of(d.name())),
        each(definitions, d -> Stream.ofNullable(d.carries())),
        definitions,
        life.legs(),
        known.disputed());
  }

  private static Definition definition(Recorded<LedgerEvent> fact) {
    return switch ((CorridorEvent) fact.event()) {
      case CorridorDefined e ->
          new Definition(fact.id(), e.name(), e.carries(), e.standing(), e.waypoints(), e.date());
      case LegAdded _, LegRetired _ -> null;
    };
  }

  List<Period> dates() {
    if (definitions == null) return List.of(); // an empty list is not stored
    return definitions.stream().map(Definition::date).filter(Objects::nonNull).toList();
  }

  /// The legs that are not retired, in the form in which [SeaLegs] checks them.
  List<SeaLegs.Way> ways() {
    if (legs == null) return List.of(); // an empty list is not stored
    return legs.stream()
        .filter(l -> !l.retired())
        .map(LegState::leg)
        .map(l -> new SeaLegs.Way(l.leg(), l.from(), l.to(), l.mode()))
        .toList();
  }
}
