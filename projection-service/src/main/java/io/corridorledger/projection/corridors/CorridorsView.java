package io.corridorledger.projection.corridors;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.lifecycle.CorridorLifecycle;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.value.PlaceRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Writes the table `corridor`.
@ApplicationScoped
class CorridorsView implements ReadModel {

  private record Row(Corridor corridor, Gaps gaps) {

    Tags tags() {
      Tags tags =
          new Tags()
              .with("slug", corridor.slug())
              .with("status", corridor.status())
              .withAll("carries", corridor.carries())
              .withAll("gap", gaps.kinds());
      for (Corridor.Definition definition : corridor.definitions()) {
        tags.with("standing", definition.standing());
        for (PlaceRef place : definition.waypoints())
          tags.with("via", place.hub()).with("via", place.country()).with("via", place.label());
      }
      for (CorridorLifecycle.LegState leg : corridor.legs())
        if (!leg.retired())
          tags.with("via", leg.leg().from())
              .with("via", leg.leg().to())
              .with("mode", leg.leg().mode());
      return tags;
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("corridor")
          .text(
              "sort_key", r -> Objects.toString(r.corridor().slug(), "") + "/" + r.corridor().id())
          .texts("tags", Row::tags)
          .words("names", r -> String.join("\n", r.corridor().names()))
          .text("dates", r -> DateRanges.ranges(r.corridor().dates()))
          .json("doc", Row::corridor)
          .build();

  @Override
  public String name() {
    return "corridor";
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
    TABLE.write(Entity.streams("corridors", touched), CorridorsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("corridors", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    return known == null ? null : new Row(Corridor.of(id, known), Gaps.of(known));
  }
}
