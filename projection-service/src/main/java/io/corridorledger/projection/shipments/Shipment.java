package io.corridorledger.projection.shipments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.projection.knowledge.TimelineEntry;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What the visible facts amount to. Several sources may each know a part of one consignment: their
/// references, goods and equipment add up, and of what can only be one the first that is said
/// holds.
///
/// @param version of the last visible fact
/// @param timeline every visible fact, oldest first
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Shipment")
public record Shipment(
    UUID id,
    long version,
    State state,
    List<Consignment.Reference> references,
    List<Consignment.Goods> goods,
    List<Consignment.Equipment> equipment,
    PlaceRef origin,
    PlaceRef destination,
    PartyRef consignor,
    PartyRef consignee,
    @Schema(description = "When it was handed over for carriage, as far as known") Period date,
    @Schema(description = "Every fact, oldest first") List<TimelineEntry> timeline) {

  @Schema(name = "ShipmentState")
  public enum State {
    RECORDED
  }

  /// The shipment without its evidence, as it is kept.
  static Shipment of(List<Recorded<LedgerEvent>> visible) {
    List<ShipmentRecorded> told =
        visible.stream()
            .map(f ->
                switch ((ShipmentEvent) f.event()) {
                  case ShipmentRecorded e -> e;
                })
            .toList();
    List<Consignment> known = told.stream().map(ShipmentRecorded::consignment).toList();
    return new Shipment(
        visible.getFirst().stream(),
        visible.getLast().version(),
        State.RECORDED,
        each(known, Consignment::references),
        each(known, Consignment::goods),
        each(known, Consignment::equipment),
        first(known, Consignment::origin),
        first(known, Consignment::destination),
        first(known, Consignment::consignor),
        first(known, Consignment::consignee),
        first(told, ShipmentRecorded::date),
        null);
  }

  /// The same with its whole history.
  Shipment with(Collection<Recorded<LedgerEvent>> visible) {
    return new Shipment(
        id,
        version,
        state,
        references,
        goods,
        equipment,
        origin,
        destination,
        consignor,
        consignee,
        date,
        visible.stream().map(f -> TimelineEntry.of(f, null)).toList());
  }

  private static <T> List<T> each(List<Consignment> known, Function<Consignment, List<T>> part) {
    return known.stream().flatMap(c -> part.apply(c).stream()).distinct().toList();
  }

  private static <E, T> T first(List<E> known, Function<E, T> part) {
    return known.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
