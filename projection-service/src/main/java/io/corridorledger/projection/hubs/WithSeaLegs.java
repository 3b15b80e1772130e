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

/// A corridor or a shipment, with the result of the check of its legs by sea: both ends must be
/// ports.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WithSeaLegs<T>(
    @JsonUnwrapped T item,
    @Schema(description = "Hubs at the ends of sea legs, if no source describes the hub as a port")
        List<SeaLegs.WithoutPort> seaLegsWithoutPort) {

  /// Checks the legs of several items. One query reads the types of all their hubs.
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
