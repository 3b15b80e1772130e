package io.corridorledger.projection.figures;

import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes the table `figure`, from every family whose facts state figures.
///
/// The entity of this table is the value, not the stream: a stream of a thousand observations is a
/// thousand values, and a new value closes no row of the others.
@ApplicationScoped
class FiguresView implements ReadModel {

  private record Row(FigureKey key, FigureValue value) {

    List<Period> periods() {
      return key.period() == null ? List.of() : List.of(key.period());
    }

    Tags tags() {
      Tags tags =
          new Tags()
              .with("subject", key.subject())
              .with("metric", key.metric())
              .with("reporter", key.reporter())
              .with("basis", key.basis())
              .with("observed", key.basis() == null ? true : null)
              .with("flow", key.flow())
              .with("scope", key.scope())
              .with("commodity", key.commodity())
              .with("mode", key.mode())
              .with("status", value.factStatus())
              .withAll("period", periods().stream().map(DateRanges::range).toList())
              .withAll("about", about(key.subject()))
              .withAll("source", value.citations().stream().map(c -> c.source().id()).toList());
      if (value.quantity() != null) tags.with("unit", value.quantity().unit());
      if (value.growth() != null) tags.with("unit", value.growth().unit());
      return tags;
    }

    /// The countries of the subject; `any` if the subject does not list countries.
    private static List<String> about(SubjectRef subject) {
      return subject.kind().equals("group") || subject.sides().isEmpty()
          ? List.of("any")
          : subject.sides();
    }
  }

  private static final BitemporalTable<Row> TABLE =
      BitemporalTable.<Row>named("figure")
          .text(
              "sort_key",
              r -> FigureRange.sortKey(r.key().subject(), r.key().metric(), r.key().period()))
          .texts("tags", Row::tags)
          .text("subject", r -> r.key().subject().ref())
          .text("metric", r -> r.key().metric())
          .text("dates", r -> DateRanges.ranges(r.periods()))
          .json("doc", Row::value)
          .build();

  @Override
  public String name() {
    return "figure";
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
    TABLE.write(things(touched), FiguresView::fold, db);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    TABLE.forget(things(streams), db);
  }

  private static List<Entity> things(List<StreamHistory> touched) {
    return touched.stream().flatMap(history -> things(history).stream()).toList();
  }

  /// Each figure whose fact is new or has a new remark, with all remarks about it.
  private static List<Entity> things(StreamHistory history) {
    Map<UUID, List<Recorded<LedgerEvent>>> saidOf = new LinkedHashMap<>();
    for (Recorded<LedgerEvent> fact : history.facts()) {
      if (!fact.event().figures().isEmpty())
        saidOf.computeIfAbsent(fact.id(), _ -> new ArrayList<>()).add(fact);
      if (fact.event() instanceof Remark remark && saidOf.containsKey(remark.target()))
        saidOf.get(remark.target()).add(fact);
    }
    long before = history.applied() == 0 ? 0 : history.facts().get(history.applied() - 1).version();
    List<Entity> things = new ArrayList<>();
    for (List<Recorded<LedgerEvent>> facts : saidOf.values()) {
      int applied = (int) facts.stream().filter(f -> f.version() <= before).count();
      if (applied < facts.size())
        for (int i = 0; i < facts.getFirst().event().figures().size(); i++)
          things.add(new Entity(id(facts.getFirst(), i), facts, applied));
    }
    return things;
  }

  private static Row fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    // A figure in a dispute is a value of its own, and no remark can apply to it.
    Recorded<LedgerEvent> fact;
    if (known != null) fact = known.facts().getFirst();
    else if (visible.getFirst().id().equals(id)) fact = visible.getFirst();
    else return null;
    FactStatus factStatus =
        known == null ? FactStatus.ACTIVE : known.history().entries().getFirst().factStatus();
    List<Figure> figures = fact.event().figures();
    int i = 0;
    while (!id(fact, i).equals(id)) i++;
    Figure figure = figures.get(i);
    FigureKey key = figure.key();
    LocalDate published = BitemporalChange.published(fact.event());
    return new Row(
        key,
        new FigureValue(
            id,
            key.period(),
            figure.quantity(),
            figure.growth(),
            key.flow(),
            key.scope(),
            key.measurePoint(),
            key.reporter(),
            key.commodity(),
            key.basis(),
            key.mode(),
            figure.status(),
            figure.yearToDate(),
            figure.suspect(),
            figure.note(),
            fact.event().citations(),
            fact.streamType(),
            fact.stream(),
            fact.id(),
            fact.version(),
            fact.recorded(),
            published.equals(BitemporalChange.UNPUBLISHED) ? null : published,
            factStatus,
            visible.getLast().version()));
  }

  private static UUID id(Recorded<LedgerEvent> fact, int ordinal) {
    return ordinal == 0
        ? fact.id()
        : UUID.nameUUIDFromBytes((fact.id() + "/" + ordinal).getBytes(StandardCharsets.UTF_8));
  }
}
