package io.corridorledger.projection.shipments;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// Writes the table `shipment`.
@ApplicationScoped
class ShipmentsView implements ReadModel {

  private static final int SHORTEST_CODE = 2;

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("shipment")
          .text("sort_key", r -> DateRanges.order(dates(r.shipment)) + "/" + r.shipment.id())
          .texts("tags", Row::tags)
          .json("doc", Row::shipment)
          .build();

  private record Row(Shipment shipment, Gaps gaps) {

    Tags tags() {
      return ShipmentsView.tags(shipment)
          .withAll(
              "gap",
              gaps.when(Gaps.Kind.UNDATED, shipment.date() == null)
                  .when(Gaps.Kind.WRONG_CHECK_DIGIT, !shipment.wrongCheckDigits().isEmpty())
                  .when(Gaps.Kind.CONTRADICTED, !shipment.journey().conflicts().isEmpty())
                  .kinds());
    }
  }

  @Override
  public String name() {
    return "shipment";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void clear(Connection db) throws SQLException {
    TABLE.clear(db);
  }

  @Override
  public void apply(List<StreamHistory> touched, Connection db) throws SQLException {
    TABLE.write(Entity.streams("shipments", touched), ShipmentsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("shipments", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    return known == null ? null : new Row(Shipment.of(id, known), Gaps.of(known));
  }

  private static List<Period> dates(Shipment shipment) {
    return shipment.date() == null ? List.of() : List.of(shipment.date());
  }

  private static Tags tags(Shipment shipment) {
    Tags tags =
        new Tags()
            .with("status", shipment.state())
            .with("routing", shipment.journey().routing())
            .with("at", shipment.journey().at())
            .with("toHub", shipment.journey().toHub());
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
    return tags;
  }

  /// Tags a place with every name that it has.
  private static void place(Tags tags, String name, PlaceRef place) {
    if (place == null) return;
    tags.with(name, place.hub())
        .with(name, place.unlocode())
        .with(name, place.label())
        .with(name, place.country());
  }

  /// A code belongs to every chapter and heading that is a prefix of it.
  private static void beginnings(Tags tags, String code) {
    if (code == null) return;
    for (int length = SHORTEST_CODE; length <= code.length(); length++)
      tags.with("commodity", code.substring(0, length));
  }
}
