package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.HubEvent;
import io.corridorledger.value.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Finds sea legs that start or end at a hub that no source describes as a port. The writers accept
/// these legs for two reasons. A leg may be recorded before its hubs, and sources may disagree
/// whether a place is a port.
public final class SeaLegs {

  private SeaLegs() {}

  /// One leg of a corridor or of an itinerary.
  public record Way(int leg, String from, String to, Mode mode) {}

  /// One end of a sea leg, at a hub without a port.
  ///
  /// @param types the types of the hub according to the sources; empty if the hub is not registered
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(
      name = "SeaLegWithoutPort",
      description = "A hub at one end of a sea leg. No source describes the hub as a port.")
  public record WithoutPort(
      @Schema(description = "Number of the sea leg in its corridor or shipment, from 1") int leg,
      @Schema(description = "Slug of the hub", examples = "\"almaty\"") String hub,
      @Schema(
              description =
                  "Types of the hub according to sources; absent if the hub is not registered")
          Set<HubEvent.Type> types) {}

  /// Finds the sea legs that start or end at a hub without a port.
  ///
  /// @param types the types of each registered hub; the key is the slug of the hub
  public static List<WithoutPort> of(
      Collection<Way> ways, Map<String, ? extends Set<HubEvent.Type>> types) {
    List<WithoutPort> found = new ArrayList<>();
    for (Way way : ways)
      if (way.mode() == Mode.SEA)
        for (String hub : List.of(way.from(), way.to())) {
          Set<HubEvent.Type> is = types.containsKey(hub) ? types.get(hub) : Set.of();
          if (!is.contains(HubEvent.Type.PORT)) found.add(new WithoutPort(way.leg(), hub, is));
        }
    return found;
  }
}
