package io.corridorledger.projection.commitments;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Writes the table `commitment`.
@ApplicationScoped
class CommitmentsView implements ReadModel {

  private record Row(Commitment commitment, Gaps gaps) {

    Tags tags() {
      Tags tags =
          new Tags()
              .withAll("party", commitment.by())
              .withAll("party", commitment.to())
              .withAll("by", commitment.by())
              .withAll("to", commitment.to())
              .with("kind", commitment.kind())
              .with("status", commitment.status())
              .with("project", commitment.project())
              .with("dated", commitment.due() != null)
              .withAll(
                  "gap",
                  gaps.when(Gaps.Kind.UNDATED, commitment.due() == null)
                      .when(Gaps.Kind.CONTRADICTED, !commitment.conflicts().isEmpty())
                      .kinds());
      for (Target target : commitment.targets())
        tags.with("subject", target.key().subject()).with("metric", target.key().metric());
      return tags;
    }

    List<Period> due() {
      return commitment.due() == null ? List.of() : List.of(commitment.due());
    }

    /// From the day of the promise to its due day; an unknown end is open.
    String open() {
      Period made = commitment.date();
      LocalDate first = made == null ? null : made.earliest();
      LocalDate last = commitment.due() == null ? null : commitment.due().latest();
      return first != null && last != null && first.isAfter(last)
          ? "{}"
          : "{" + DateRanges.range(first, last) + "}";
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("commitment")
          .text("sort_key", r -> DateRanges.order(r.due()) + "/" + r.commitment().id())
          .texts("tags", Row::tags)
          .words("names", r -> Objects.toString(r.commitment().statement(), ""))
          .text("dates", Row::open)
          .json("doc", Row::commitment)
          .build();

  @Override
  public String name() {
    return "commitment";
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
    TABLE.write(Entity.streams("commitments", touched), CommitmentsView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(Entity.streams("commitments", streams), db);
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    return known == null ? null : new Row(Commitment.of(id, known), Gaps.of(known));
  }
}
