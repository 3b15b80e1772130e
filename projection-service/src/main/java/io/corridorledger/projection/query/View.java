package io.corridorledger.projection.query;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.feed.Writes;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalTable;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.DocumentJson;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.value.Period;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A read model with one table. Each read model is a class that extends this class and passes a
/// [Declaration] to the constructor. The declaration contains the function that computes a document
/// from visible facts, and the columns for filtering and sorting:
///
/// ```
/// super(
///     View.streams("project", "projects", Project.class, Project::of)
///         .dated((p, _) -> p.dates())
///         .undatedIsGap()
///         .tagged((p, tags) -> tags.withAll("party", p.parties()).with("status", p.status()))
///         .named(Project::names));
/// ```
///
/// @param <D> type of the documents
public abstract class View<D> implements ReadModel {

  private final Declaration<D> declared;
  private final BitemporalTable<Row<D>> rows;

  protected View(Declaration<D> declared) {
    this.declared = declared;
    this.rows = declared.build();
  }

  /// The values from which the columns of a row are computed.
  private record Row<D>(UUID id, D doc, List<Period> dates, Gaps gaps) {}

  /// Declares a read model in which each stream of one type is an entity.
  ///
  /// @param table name of the table and of the read model; also the noun for an entity in messages
  protected static <D> Declaration<D> streams(
      String table, String streamType, Class<D> type, BiFunction<UUID, VisibleHistory, D> fold) {
    Declaration<D> declaration =
        new Declaration<>(
            table, streamType, type, touched -> Entity.streams(streamType, touched), null);
    declaration.foldHistory = fold;
    return declaration;
  }

  /// Declares a read model in which each entity is a part of a stream, such as one figure.
  ///
  /// @param entities returns the entities to which the facts of the given streams belong
  /// @param fold computes the document of an entity from its facts; returns null if the entity has
  ///   no row
  protected static <D> Declaration<D> entities(
      String table,
      Class<D> type,
      Function<List<StreamHistory>, List<Entity>> entities,
      BiFunction<UUID, List<Recorded<LedgerEvent>>, D> fold) {
    return new Declaration<>(table, null, type, entities, fold);
  }

  /// The table of a read model, the function that computes its documents, and its columns.
  public static final class Declaration<D> {

    private final String table;
    private final String streamType;
    private final Class<D> type;
    private final Function<List<StreamHistory>, List<Entity>> entities;
    private final BiFunction<UUID, List<Recorded<LedgerEvent>>, D> foldFacts;
    private final BitemporalTable.Builder<Row<D>> columns;
    private BiFunction<UUID, VisibleHistory, D> foldHistory;
    private BiFunction<D, VisibleHistory, List<Period>> dates = (_, _) -> List.of();
    private Function<Row<D>, String> sortKey =
        row -> DateRanges.order(row.dates()) + "/" + row.id();
    private Function<Row<D>, String> ranges;
    private BiConsumer<D, Tags> tags = (_, _) -> {};
    private BiConsumer<D, Gaps> gaps = (_, _) -> {};
    private boolean undatedIsGap;
    private Function<D, ?> document = doc -> doc;

    private Declaration(
        String table,
        String streamType,
        Class<D> type,
        Function<List<StreamHistory>, List<Entity>> entities,
        BiFunction<UUID, List<Recorded<LedgerEvent>>, D> foldFacts) {
      this.table = table;
      this.streamType = streamType;
      this.type = type;
      this.entities = entities;
      this.foldFacts = foldFacts;
      this.columns = BitemporalTable.named(table);
    }

    /// Declares the days of a document. By default, the list is sorted by these days.
    public Declaration<D> sortedByDays(BiFunction<D, VisibleHistory, List<Period>> days) {
      dates = days;
      return this;
    }

    /// Declares the days of a document, like [#sortedByDays]. These days are also stored in the
    /// column `dates`.
    public Declaration<D> dated(BiFunction<D, VisibleHistory, List<Period>> days) {
      ranges = row -> DateRanges.ranges(row.dates());
      return sortedByDays(days);
    }

    /// Declares that a document without days has the evidence gap `UNDATED`.
    public Declaration<D> undatedIsGap() {
      undatedIsGap = true;
      return this;
    }

    /// Declares the content of the column `dates`, if it differs from the days of the document.
    public Declaration<D> ranging(Function<D, String> multirange) {
      ranges = row -> multirange.apply(row.doc());
      return this;
    }

    /// Declares the order of the list. The id is added to each key, so that the key is unique.
    public Declaration<D> sortedBy(Function<D, String> key) {
      sortKey = row -> key.apply(row.doc()) + "/" + row.id();
      return this;
    }

    /// Declares the order of the list by a key that several rows can share.
    public Declaration<D> groupedBy(Function<D, String> key) {
      sortKey = row -> key.apply(row.doc());
      return this;
    }

    /// Declares the values by which queries can filter.
    public Declaration<D> tagged(BiConsumer<D, Tags> values) {
      tags = values;
      return this;
    }

    /// Declares further evidence gaps of a document. Every read model finds the common gaps, such
    /// as a single source, without a declaration.
    public Declaration<D> lacking(BiConsumer<D, Gaps> kinds) {
      gaps = kinds;
      return this;
    }

    /// Declares the column for word search.
    public Declaration<D> named(Function<D, String> names) {
      columns.words("names", row -> names.apply(row.doc()));
      return this;
    }

    /// Declares a further column. The function returns the value as text.
    public Declaration<D> column(String name, Function<D, String> value) {
      columns.text(name, row -> value.apply(row.doc()));
      return this;
    }

    /// Declares a further column that depends on the days of the document.
    public Declaration<D> column(String name, BiFunction<D, List<Period>, String> value) {
      columns.text(name, row -> value.apply(row.doc(), row.dates()));
      return this;
    }

    /// Declares a function that returns the stored document. Needed if a part of the document is
    /// stored in other columns.
    public Declaration<D> storing(Function<D, ?> stored) {
      document = stored;
      return this;
    }

    private BitemporalTable<Row<D>> build() {
      columns.text("sort_key", sortKey).texts("tags", this::tags);
      if (ranges != null) columns.text("dates", ranges);
      return columns.json("doc", row -> document.apply(row.doc())).build();
    }

    private Tags tags(Row<D> row) {
      Tags all = new Tags();
      tags.accept(row.doc(), all);
      return row.gaps() == null ? all : all.withAll("gap", row.gaps().kinds());
    }

    private Row<D> fold(UUID id, List<Recorded<LedgerEvent>> visible) {
      if (foldFacts != null) {
        D doc = foldFacts.apply(id, visible);
        return doc == null ? null : new Row<>(id, doc, dates.apply(doc, null), null);
      }
      VisibleHistory known = VisibleHistory.of(visible);
      if (known == null) return null;
      D doc = foldHistory.apply(id, known);
      List<Period> days = dates.apply(doc, known);
      Gaps missing = Gaps.of(known).when(Gaps.Kind.UNDATED, undatedIsGap && days.isEmpty());
      gaps.accept(doc, missing);
      return new Row<>(id, doc, days, missing);
    }
  }

  @Override
  public String name() {
    return declared.table;
  }

  /// The version of the rows. A read model returns a higher version when its function or its
  /// declaration changes, so that its rows are computed again.
  @Override
  public int version() {
    return 1;
  }

  @Override
  public void clear(Connection db) throws SQLException {
    rows.clear(db);
  }

  @Override
  public void apply(List<StreamHistory> touched, Writes to) throws SQLException {
    rows.write(declared.entities.apply(touched), declared::fold, to);
  }

  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    rows.forget(declared.entities.apply(streams), db);
  }

  /// The stream type of the entities, if each entity is one stream. Null if the entities are parts
  /// of streams.
  String streamType() {
    return declared.streamType;
  }

  /// If the entities are parts of streams, their documents name the stream.
  @Override
  public String streamOfRow() {
    return declared.streamType == null ? "(t.doc->>'stream')::uuid" : "t.id";
  }

  /// The SQL columns that [#read] needs.
  protected String columns() {
    return "doc";
  }

  protected D read(ResultSet row) throws SQLException {
    return DocumentJson.read(row.getString("doc"), declared.type);
  }
}
