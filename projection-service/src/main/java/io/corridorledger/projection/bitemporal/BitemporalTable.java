package io.corridorledger.projection.bitemporal;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.CopyInsert;
import io.corridorledger.feed.Writes;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalChange.Region;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A table of a read model. The table has one row for each region of each entity. A region is a
/// range of recorded time and of published time in which the same facts are visible, see
/// [BitemporalChange].
///
/// For each batch, one UPDATE closes old rows and one COPY or INSERT writes new rows. Therefore a
/// batch of any size needs few statements. If all entities are new, as in a rebuild, no UPDATE is
/// needed.
public final class BitemporalTable<R> {

  private static final String FOR_EVER = "infinity";

  private final CopyInsert<Row<R>> insert;
  private final String close;
  private final String remove;
  private final String forget;
  private final String clear;

  private BitemporalTable(String name, CopyInsert<Row<R>> insert) {
    this.insert = insert;
    String same =
        "t.id = u.id AND t.recorded_from = u.recorded_from AND t.published_from = u.published_from";
    close =
        "UPDATE %s t SET recorded_to = u.recorded_to FROM unnest(?::uuid[], ?::timestamptz[], ?::date[], ?::timestamptz[]) AS u (id, recorded_from, published_from, recorded_to) WHERE %s"
            .formatted(name, same);
    clear = "DELETE FROM " + name;
    forget = "DELETE FROM %s WHERE id = ANY (?::uuid[])".formatted(name);
    remove =
        "DELETE FROM %s t USING unnest(?::uuid[], ?::timestamptz[], ?::date[]) AS u (id, recorded_from, published_from) WHERE %s"
            .formatted(name, same);
  }

  public static <R> Builder<R> named(String name) {
    return new Builder<>(name);
  }

  public static final class Builder<R> {

    private final String name;
    private final CopyInsert<Row<R>> insert;

    private Builder(String name) {
      this.name = name;
      this.insert =
          CopyInsert.<Row<R>>into(name)
              .column("id", Row::id)
              .column("recorded_from", r -> r.region().recordedFrom())
              .column("recorded_to", r -> orForEver(r.region().recordedTo()))
              .column("published_from", r -> r.region().publishedFrom())
              .column("published_to", r -> orForEver(r.region().publishedTo()));
    }

    public Builder<R> texts(String name, Function<R, ? extends Collection<String>> value) {
      return text(name, row -> CopyInsert.array(value.apply(row)));
    }

    public Builder<R> json(String name, Function<R, ?> value) {
      return text(name, row -> DocumentJson.text(value.apply(row)));
    }

    /// Declares a column for word search.
    public Builder<R> words(String name, Function<R, String> value) {
      return text(name, row -> String.join(" ", SearchTerms.of(value.apply(row))));
    }

    /// Declares a column of any type. The function returns the value as text.
    public Builder<R> text(String name, Function<R, String> value) {
      insert.column(name, row -> value.apply(row.row()));
      return this;
    }

    public BitemporalTable<R> build() {
      return new BitemporalTable<>(name, insert);
    }
  }

  /// Computes a row from visible facts.
  @FunctionalInterface
  public interface Fold<R> {

    /// Computes the row for one region.
    ///
    /// @param id id of the entity
    /// @param visible the visible facts in the order of versions, at least one
    /// @return null if the read model has no row for these facts
    R row(UUID id, List<Recorded<LedgerEvent>> visible);
  }

  /// Closes the rows that the new facts of these entities supersede, and inserts the new rows.
  public void write(List<Entity> things, Fold<R> fold, Writes to) throws SQLException {
    List<Closing> closed = new ArrayList<>();
    List<BitemporalChange> changes = new ArrayList<>(things.size());
    for (Entity thing : things) {
      BitemporalChange change = BitemporalChange.of(thing);
      changes.add(change);
      for (Region r : change.closed()) closed.add(new Closing(thing.id(), r));
    }
    // Old rows are closed or deleted first, because a new row may have the key of a deleted row.
    close(closed, to);
    List<Opening> opened = new ArrayList<>();
    for (int i = 0; i < things.size(); i++)
      for (Region r : changes.get(i).opened()) opened.add(new Opening(things.get(i).id(), r));
    // Each row is computed when it is written, so that only one row is in memory.
    insert.rows(
        to,
        opened.stream()
            .map(o -> {
              R row = fold.row(o.id(), o.region().visible());
              return row == null ? null : new Row<>(o.id(), o.region(), row);
            })
            .filter(Objects::nonNull)
            .iterator());
  }

  /// Deletes all rows of these entities.
  public void forget(List<Entity> things, Connection db) throws SQLException {
    if (things.isEmpty()) return;
    try (PreparedStatement statement = db.prepareStatement(forget)) {
      statement.setArray(1, texts(db, things, Entity::id));
      statement.executeUpdate();
    }
  }

  public void clear(Connection db) throws SQLException {
    try (PreparedStatement statement = db.prepareStatement(clear)) {
      statement.executeUpdate();
    }
  }

  private record Closing(UUID id, Region region) {}

  private record Opening(UUID id, Region region) {}

  private record Row<R>(UUID id, Region region, R row) {}

  private void close(List<Closing> all, Writes to) throws SQLException {
    var unseen = all.stream().collect(Collectors.partitioningBy(c -> c.region().neverVisible()));
    for (boolean never : new boolean[] {true, false}) {
      List<Closing> some = unseen.get(never);
      if (some.isEmpty()) continue;
      List<Array> columns = new ArrayList<>();
      columns.add(texts(to.db(), some, Closing::id));
      columns.add(texts(to.db(), some, c -> c.region().recordedFrom()));
      columns.add(texts(to.db(), some, c -> c.region().publishedFrom()));
      if (!never) columns.add(texts(to.db(), some, c -> c.region().recordedTo()));
      to.add(never ? remove : close, columns.toArray());
    }
  }

  private static Object orForEver(Object bound) {
    return bound == null ? FOR_EVER : bound;
  }

  private static <T> Array texts(Connection db, List<T> rows, Function<T, ?> value)
      throws SQLException {
    return db.createArrayOf(
        "text", rows.stream().map(value).map(o -> o == null ? null : o.toString()).toArray());
  }
}
