package io.corridorledger.projection.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.HubEvent;
import io.corridorledger.value.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Legs by sea that start or end where no source knows a port. The writers do not refuse them: a
/// leg may be told before its hubs are, and whether a place is a port may itself be in dispute.
public final class SeaLegs {

  private SeaLegs() {}

  /// One way, of a corridor or of an itinerary.
  public record Way(int leg, String from, String to, Mode mode) {}

  /// @param types what sources say that it is; empty when it is not registered
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(
      name = "SeaLegWithoutPort",
      description = "An end of a leg by sea that no source calls a port")
  public record WithoutPort(
      @Schema(description = "Number of the leg") int leg,
      @Schema(description = "Slug of the hub", examples = "\"almaty\"") String hub,
      @Schema(description = "What sources call it; absent for a hub that nobody has registered")
          Set<HubEvent.Type> types) {}

  /// @param types of each hub that is registered, by slug
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
