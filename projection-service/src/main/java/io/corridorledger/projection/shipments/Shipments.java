package io.corridorledger.projection.shipments;

import io.corridorledger.event.Consignment;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.PlaceRef;
import jakarta.inject.Singleton;

/// The read model of shipments, sorted by the day on which the goods were handed over, or otherwise
/// by the first dated handling.
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
                    .when(Gaps.Kind.CONTRADICTED, !s.journey().conflicts().isEmpty())));
  }

  @Override
  public int version() {
    return 2;
  }

  private static void tag(Shipment shipment, Tags tags) {
    tags.with("status", shipment.state())
        .with("routing", shipment.journey().routing())
        .with("at", shipment.journey().at())
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

  /// Adds a filter value for each name and code of a place.
  private static void place(Tags tags, String name, PlaceRef place) {
    if (place == null) return;
    tags.with(name, place.hub())
        .with(name, place.unlocode())
        .with(name, place.label())
        .with(name, place.country());
  }

  /// Adds a filter value for a code of goods, and for each chapter and heading that is a prefix of
  /// the code.
  private static void beginnings(Tags tags, String code) {
    if (code == null) return;
    for (int length = SHORTEST_CODE; length <= code.length(); length++)
      tags.with("commodity", code.substring(0, length));
  }
}
