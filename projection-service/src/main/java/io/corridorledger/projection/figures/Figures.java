package io.corridorledger.projection.figures;

import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.DocumentJson;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.SubjectRef;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The read model of figures, which contains the figures of all types of facts.
///
/// Each row is one value, not one stream. A stream with a thousand figures has a thousand rows, and
/// a new value does not change the rows of other values.
@Singleton
public class Figures extends View<FigureRow> {

  /// The name of the tag by which a query can find a figure. The value of the tag is the stream and
  /// the version of the event that states the figure.
  static final String PLACE = "place";

  Figures() {
    super(
        entities("figure", FigureRow.class, Figures::values, Figures::fold)
            .dated((row, _) -> row.periods())
            .groupedBy(FigureRow::sortKey)
            .tagged(Figures::tag)
            .column("subject", row -> row.subject().ref())
            .column("metric", FigureRow::metric)
            .column("alike", Figures::alike)
            .storing(FigureRow::value));
  }

  @Override
  protected String columns() {
    return "subject, metric, doc";
  }

  @Override
  protected FigureRow read(ResultSet row) throws SQLException {
    return new FigureRow(
        new SubjectRef(row.getString("subject")),
        row.getString("metric"),
        DocumentJson.read(row.getString("doc"), FigureValue.class));
  }

  @Override
  public int version() {
    return 5;
  }

  /// A sort key that puts the values of one set next to each other. The search for likely
  /// duplicates uses this order.
  private static String alike(FigureRow row) {
    return row.value().factStatus() == FactStatus.RETRACTED
        ? null
        : row.sortKey() + "/" + row.value().id();
  }

  private static void tag(FigureRow row, Tags tags) {
    FigureValue value = row.value();
    tags.with("subject", row.subject())
        .with("metric", row.metric())
        .with("reporter", value.reporter())
        .with("basis", value.basis())
        .with("observed", value.basis() == null ? true : null)
        .with("flow", value.flow())
        .with("scope", value.scope())
        .with("commodity", value.commodity())
        .with("mode", value.mode())
        .with("status", value.factStatus())
        .withAll("period", row.periods().stream().map(DateRanges::range).toList())
        .withAll("about", about(row.subject()))
        .withAll("source", value.citations().stream().map(c -> c.source().id()).toList());
    // If an event states several figures, only the first one gets this tag, because a value of the
    // tag must identify one figure.
    if (value.id().equals(value.event())) tags.with(PLACE, value.stream() + "@" + value.version());
    if (value.quantity() != null) tags.with("unit", value.quantity().unit());
    for (Growth growth : value.growths()) tags.with("unit", growth.unit());
  }

  /// The countries that the subject names; `any` if the subject names no country.
  private static List<String> about(SubjectRef subject) {
    return subject.kind().equals("group") || subject.sides().isEmpty()
        ? List.of("any")
        : subject.sides();
  }

  private static List<Entity> values(List<StreamHistory> touched) {
    return touched.stream().flatMap(history -> values(history).stream()).toList();
  }

  /// Returns the figures whose fact is new or has a new remark. The entity of each figure contains
  /// the fact and all remarks about this fact.
  private static List<Entity> values(StreamHistory history) {
    Map<UUID, List<Recorded<LedgerEvent>>> saidOf = new LinkedHashMap<>();
    for (Recorded<LedgerEvent> fact : history.facts()) {
      if (!fact.event().figures().isEmpty())
        saidOf.computeIfAbsent(fact.id(), _ -> new ArrayList<>()).add(fact);
      if (fact.event() instanceof Remark remark && saidOf.containsKey(remark.target()))
        saidOf.get(remark.target()).add(fact);
    }
    long before = history.applied() == 0 ? 0 : history.facts().get(history.applied() - 1).version();
    List<Entity> values = new ArrayList<>();
    for (List<Recorded<LedgerEvent>> facts : saidOf.values()) {
      int applied = (int) facts.stream().filter(f -> f.version() <= before).count();
      if (applied < facts.size())
        for (int i = 0; i < facts.getFirst().event().figures().size(); i++)
          values.add(new Entity(id(facts.getFirst(), i), facts, applied));
    }
    return values;
  }

  /// The ranges of the figures that the new facts of a stream may have changed. There is one range
  /// for each previous or current sort key of these figures.
  public static Set<FigureRange> changed(StreamHistory history) {
    Map<UUID, List<Figure>> statedBy = new HashMap<>();
    Set<FigureRange> changed = new LinkedHashSet<>();
    long before = history.applied() == 0 ? 0 : history.facts().get(history.applied() - 1).version();
    for (Recorded<LedgerEvent> fact : history.facts()) {
      UUID of = fact.event() instanceof Remark remark ? remark.target() : fact.id();
      List<Figure> figures = figures(fact.event());
      if (!figures.isEmpty()) statedBy.computeIfAbsent(of, _ -> new ArrayList<>()).addAll(figures);
      if (fact.version() > before)
        for (Figure figure : statedBy.getOrDefault(of, List.of()))
          changed.add(
              FigureRange.of(figure.key().subject(), figure.key().metric(), figure.key().period()));
    }
    return changed;
  }

  /// The figures that an event states. For a correction or a revision, the figures of the
  /// replacement.
  private static List<Figure> figures(LedgerEvent event) {
    if (event instanceof FactCorrected corrected) return corrected.replacement().fact().figures();
    if (event instanceof FactRevised revised) return revised.replacement().fact().figures();
    return event.figures();
  }

  private static FigureRow fold(UUID id, List<Recorded<LedgerEvent>> visible) {
    VisibleHistory known = VisibleHistory.of(visible);
    // A dispute can state a figure of its own. The visible facts of such a figure do not include
    // the target of the dispute. A history without the target has no entries, so `known` is null.
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
    return new FigureRow(
        key.subject(),
        key.metric(),
        new FigureValue(
            id,
            key.period(),
            figure.quantity(),
            figure.growth(),
            figure.furtherGrowths(),
            key.flow(),
            key.scope(),
            key.measurePoint(),
            key.reporter(),
            key.commodity(),
            key.basis(),
            key.mode(),
            figure.status(),
            figure.yearToDate() ? true : null,
            figure.suspect(),
            figure.note(),
            fact.event().citations(),
            fact.streamType(),
            fact.stream(),
            fact.id(),
            fact.version(),
            fact.recorded(),
            BitemporalChange.statedPublication(fact.event()),
            factStatus,
            visible.getLast().version()));
  }

  private static UUID id(Recorded<LedgerEvent> fact, int ordinal) {
    return ordinal == 0
        ? fact.id()
        : UUID.nameUUIDFromBytes((fact.id() + "/" + ordinal).getBytes(StandardCharsets.UTF_8));
  }
}
