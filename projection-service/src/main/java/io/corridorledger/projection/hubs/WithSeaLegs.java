package io.corridorledger.projection.hubs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.corridorledger.event.HubEvent;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.projection.query.PointInTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A corridor or a shipment, with the result of a check. The check requires that each leg by sea
/// begins and ends at a port.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WithSeaLegs<T>(
    @JsonUnwrapped T item,
    @Schema(
            description =
                "Hubs at which a leg by sea begins or ends although no source describes these hubs as ports")
        List<SeaLegs.WithoutPort> seaLegsWithoutPort) {

  /// Returns a function that checks the legs of several items. One query reads the types of all
  /// hubs on these legs.
  ///
  /// @param ways returns the legs of an item
  public static <T> Function<List<T>, List<WithSeaLegs<T>>> check(
      Hubs hubs, PointInTime moment, Function<T, List<SeaLegs.Way>> ways) {
    return items -> {
      Set<String> ends =
          items.stream()
              .flatMap(item -> ways.apply(item).stream())
              .flatMap(way -> Stream.of(way.from(), way.to()))
              .collect(Collectors.toSet());
      Map<String, Set<HubEvent.Type>> types = hubs.types(ends, moment);
      return items.stream()
          .map(item -> new WithSeaLegs<>(item, SeaLegs.of(ways.apply(item), types)))
          .toList();
    };
  }
}
