package io.corridorledger.projection.hubs;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.lifecycle.HubLifecycle;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Writes the table `hub`.
@ApplicationScoped
class HubsView implements ReadModel {

  private record Row(Hub hub, Gaps gaps) {

    Tags tags() {
      boolean coded =
          hub.codes().stream().anyMatch(c -> c.scheme() == HubEvent.CodeScheme.UNLOCODE);
      return new Tags()
          .with("slug", hub.slug())
          .with("status", hub.status())
          .withAll("type", hub.types())
          .with("country", hub.country())
          .withAll("code", hub.codes().stream().map(HubLifecycle.Code::code).toList())
          .withAll(
              "gap",
              gaps.when(Gaps.Kind.UNCODED, !coded)
                  .when(Gaps.Kind.CONTRADICTED, !hub.conflicts().isEmpty())
                  .kinds());
    }

    String names() {
      return Objects.toString(hub.name(), "") + "\n" + String.join("\n", hub.alsoNamed());
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("hub")
          .text("sort_key", r -> Objects.toString(r.hub().slug(), "") + "/" + r.hub().id())
          .texts("tags", Row::tags)
          .words("names", Row::names)
          .text("dates", _ -> DateRanges.ranges(List.of()))
          .json("doc", Row::hub)
          .build();

  @Override
  public String name() {
    return "hub";
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
    TABLE.write(Entity.streams("hubs", touched), HubsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("hubs", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    return known == null ? null : new Row(Hub.of(id, known), Gaps.of(known));
  }
}
