package io.corridorledger.projection.shipments;

import io.corridorledger.event.Consignment;
import io.corridorledger.judgement.likeness.ShipmentTraits;
import io.corridorledger.lifecycle.ShipmentState;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/// The read model of shipments, sorted by the date on which the goods were handed over. If this
/// date is unknown, the date of the first dated handling is used.
@Singleton
public class Shipments extends View<Shipment> {

  private static final int SHORTEST_CODE = 2;

  Shipments() {
    super(
        streams("shipment", "shipments", Shipment.class, Shipment::of)
            .sortedByDays((s, _) -> s.days())
            .ranging(Shipment::underWay)
            .undatedIsGap()
            .named(Shipment::names)
            .tagged(Shipments::tag)
            .lacking((s, gaps) ->
                gaps.when(Gaps.Kind.WRONG_CHECK_DIGIT, !s.wrongCheckDigits().isEmpty())
                    .when(Gaps.Kind.CONTRADICTED, !s.journey().conflicts().isEmpty()))
            .column("alike", Shipments::alike));
  }

  @Override
  public int version() {
    return 4;
  }

  /// A sort key that puts similar shipments next to each other. The key begins with the first
  /// document number. If there is no document number, the key begins with the first equipment
  /// number. The dates follow.
  private static String alike(Shipment shipment, List<Period> dates) {
    if (shipment.state() == ShipmentState.RETRACTED) return null;
    String mark =
        Stream.concat(
                shipment.references().stream().map(Consignment.Reference::number),
                shipment.equipment().stream().map(Consignment.Equipment::number))
            .findFirst()
            .map(ShipmentTraits::number)
            .orElse("");
    return "%s|%s|%s".formatted(mark, DateRanges.order(dates), shipment.id());
  }

  private static void tag(Shipment shipment, Tags tags) {
    tags.withAll("status", shipment.mayBe())
        .with("routing", shipment.journey().routing())
        .withAll("at", shipment.mayBeAt())
        .with("toHub", shipment.journey().toHub())
        .with("operator", shipment.operator())
        .with("corridor", shipment.corridor());
    for (Consignment.Reference r : shipment.references())
      tags.with("reference", Parameters.number(r.number()));
    for (Consignment.Equipment e : shipment.equipment())
      tags.with("equipment", Parameters.number(e.number()));
    place(tags, "origin", shipment.origin());
    place(tags, "destination", shipment.destination());
    for (Consignment.Goods g : shipment.goods()) {
      beginnings(tags, g.hs());
      beginnings(tags, g.gng());
    }
  }

  /// Adds a filter value for each name and each code of a place.
  private static void place(Tags tags, String name, PlaceRef place) {
    if (place == null) return;
    tags.with(name, place.hub())
        .with(name, place.unlocode())
        .with(name, place.label())
        .with(name, place.country());
  }

  /// Adds filter values for a code of goods: the code itself and each prefix of at least two
  /// characters. A query may name a prefix, such as the chapter or the heading of the code.
  private static void beginnings(Tags tags, String code) {
    if (code == null) return;
    for (int length = SHORTEST_CODE; length <= code.length(); length++)
      tags.with("commodity", code.substring(0, length));
  }
}
