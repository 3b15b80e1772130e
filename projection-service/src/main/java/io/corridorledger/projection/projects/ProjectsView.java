package io.corridorledger.projection.projects;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
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

/// Writes the table `project`.
@ApplicationScoped
class ProjectsView implements ReadModel {

  private record Row(Project project, Gaps gaps) {

    Tags tags() {
      PlaceRef place = project.place();
      return new Tags()
          .withAll("party", project.parties())
          .with("type", project.type())
          .with("status", project.status())
          .with("place", place == null ? null : place.hub())
          .with("place", place == null ? null : place.country())
          .with("place", place == null ? null : place.label())
          .withAll(
              "gap",
              gaps.when(Gaps.Kind.UNDATED, project.dates().isEmpty())
                  .when(Gaps.Kind.CONTRADICTED, !project.conflicts().isEmpty())
                  .kinds());
    }

    String names() {
      return Objects.toString(project.name(), "") + "\n" + String.join("\n", project.alsoNamed());
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("project")
          .text("sort_key", r -> DateRanges.order(r.project().dates()) + "/" + r.project().id())
          .texts("tags", Row::tags)
          .words("names", Row::names)
          .text("dates", r -> DateRanges.ranges(r.project().dates()))
          .json("doc", Row::project)
          .build();

  @Override
  public String name() {
    return "project";
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
    TABLE.write(Entity.streams("projects", touched), ProjectsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("projects", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    return known == null ? null : new Row(Project.of(id, known), Gaps.of(known));
  }
}
