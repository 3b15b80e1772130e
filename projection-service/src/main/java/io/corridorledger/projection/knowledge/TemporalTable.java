package io.corridorledger.projection.knowledge;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.projection.knowledge.Knowledge.Rectangle;
import io.corridorledger.projection.knowledge.Knowledge.Thing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table with one row for each rectangle of [Knowledge], written a batch at a time.
///
/// What stands no longer is closed with one UPDATE, what is new comes with one INSERT through
/// `unnest`, so a batch costs a few round trips whatever its size. A thing that was never seen
/// before, as in a rebuild, is only inserted.
///
/// All values go to the database as text, which it casts to the type of the column.
public final class TemporalTable<R> {

  /// Bounds the memory of one statement, not the size of a batch.
  private static final int MAX_ROWS_PER_STATEMENT = 5_000;

  private static final String FOR_EVER = "infinity";

  private record Column<R>(String name, String type, Function<R, String> value) {}

  private final List<Column<R>> columns;
  private final String insert;
  private final String close;
  private final String remove;

  private TemporalTable(String name, List<Column<R>> columns) {
    this.columns = columns;
    List<Column<R>> all =
        Stream.concat(TemporalTable.<R>bounds().stream(), columns.stream()).toList();
    insert =
        "INSERT INTO %s (%s) SELECT %s FROM unnest(%s) AS u (%s)"
            .formatted(
                name,
                list(all, Column::name),
                list(all, c -> "u." + c.name() + "::" + c.type()),
                list(all, _ -> "?"),
                list(all, Column::name));
    String same =
        "t.id = u.id AND t.recorded_from = u.recorded_from AND t.published_from = u.published_from";
    close =
        "UPDATE %s t SET recorded_to = u.recorded_to FROM unnest(?::uuid[], ?::timestamptz[], ?::date[], ?::timestamptz[]) AS u (id, recorded_from, published_from, recorded_to) WHERE %s"
            .formatted(name, same);
    remove =
        "DELETE FROM %s t USING unnest(?::uuid[], ?::timestamptz[], ?::date[]) AS u (id, recorded_from, published_from) WHERE %s"
            .formatted(name, same);
  }

  /// The columns that every temporal table has; their values are those of the rectangle.
  private static <R> List<Column<R>> bounds() {
    return Stream.of(
            "id uuid",
            "recorded_from timestamptz",
            "recorded_to timestamptz",
            "published_from date",
            "published_to date")
        .map(c -> c.split(" "))
        .map(c -> new Column<R>(c[0], c[1], null))
        .toList();
  }

  private static <R> String list(List<Column<R>> columns, Function<Column<R>, String> part) {
    return columns.stream().map(part).collect(Collectors.joining(", "));
  }

  /// Starts the description of a table, column by column.
  public static <R> Builder<R> named(String name) {
    return new Builder<>(name);
  }

  public static final class Builder<R> {

    private final String name;
    private final List<Column<R>> columns = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder<R> text(String name, Function<R, String> value) {
      return column(name, "text", value);
    }

    public Builder<R> texts(String name, Function<R, ? extends Collection<String>> value) {
      return column(name, "text[]", row -> array(value.apply(row)));
    }

    public Builder<R> json(String name, Function<R, ?> value) {
      return column(name, "jsonb", row -> Documents.text(value.apply(row)));
    }

    /// Of any other type, by its text.
    public Builder<R> column(String name, String type, Function<R, String> value) {
      columns.add(new Column<>(name, type, value));
      return this;
    }

    public TemporalTable<R> build() {
      return new TemporalTable<>(name, List.copyOf(columns));
    }
  }

  /// What visible facts amount to.
  @FunctionalInterface
  public interface Fold<R> {

    /// @param id of the thing
    /// @param visible in version order, never empty
    /// @return null where they say nothing to this view
    R row(UUID id, List<Recorded<LedgerEvent>> visible);
  }

  /// Writes what the facts that are not applied yet change.
  public void write(List<Thing> things, Fold<R> fold, Connection db) throws SQLException {
    List<Closing> closed = new ArrayList<>();
    List<Knowledge> changes = new ArrayList<>(things.size());
    for (Thing thing : things) {
      Knowledge change = Knowledge.of(thing);
      changes.add(change);
      for (Rectangle r : change.closed()) closed.add(new Closing(thing.id(), r));
    }
    close(closed, db); // first: an opened rectangle may start where a removed one did
    List<Row<R>> rows = new ArrayList<>();
    for (int i = 0; i < things.size(); i++)
      for (Rectangle r : changes.get(i).opened()) {
        UUID id = things.get(i).id();
        R row = fold.row(id, r.visible());
        if (row != null) rows.add(new Row<>(id, r, row));
        if (rows.size() == MAX_ROWS_PER_STATEMENT) insert(rows, db);
      }
    insert(rows, db);
  }

  private record Closing(UUID id, Rectangle rectangle) {}

  private record Row<R>(UUID id, Rectangle rectangle, R row) {}

  private void insert(List<Row<R>> rows, Connection db) throws SQLException {
    if (rows.isEmpty()) return;
    try (PreparedStatement statement = db.prepareStatement(insert)) {
      bind(statement, rows, 1, Row::id);
      bind(statement, rows, 2, r -> r.rectangle().recordedFrom());
      bind(statement, rows, 3, r -> orForEver(r.rectangle().recordedTo()));
      bind(statement, rows, 4, r -> r.rectangle().publishedFrom());
      bind(statement, rows, 5, r -> orForEver(r.rectangle().publishedTo()));
      for (int c = 0; c < columns.size(); c++) {
        Function<R, String> value = columns.get(c).value();
        bind(statement, rows, 6 + c, r -> value.apply(r.row()));
      }
      statement.executeUpdate();
    }
    rows.clear();
  }

  private void close(List<Closing> all, Connection db) throws SQLException {
    var unseen = all.stream().collect(Collectors.partitioningBy(c -> c.rectangle().neverVisible()));
    for (boolean never : new boolean[] {true, false}) {
      List<Closing> some = unseen.get(never);
      if (some.isEmpty()) continue;
      try (PreparedStatement statement = db.prepareStatement(never ? remove : close)) {
        bind(statement, some, 1, Closing::id);
        bind(statement, some, 2, c -> c.rectangle().recordedFrom());
        bind(statement, some, 3, c -> c.rectangle().publishedFrom());
        if (!never) bind(statement, some, 4, c -> c.rectangle().recordedTo());
        statement.executeUpdate();
      }
    }
  }

  private static Object orForEver(Object bound) {
    return bound == null ? FOR_EVER : bound;
  }

  private static <T> void bind(
      PreparedStatement statement, List<T> rows, int index, Function<T, ?> value)
      throws SQLException {
    String[] texts = new String[rows.size()];
    for (int i = 0; i < texts.length; i++) {
      Object o = value.apply(rows.get(i));
      texts[i] = o == null ? null : o.toString();
    }
    statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
  }

  /// The literal of an array; an array of arrays would have to be rectangular.
  public static String array(Collection<String> values) {
    return values.stream()
        .map(v -> '"' + v.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
