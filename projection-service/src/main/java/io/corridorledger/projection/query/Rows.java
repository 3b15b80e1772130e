package io.corridorledger.projection.query;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/// Reads rows of read models. Memory for the documents is reserved before they are read.
@ApplicationScoped
public class Rows {

  /// The limit of a query that only checks whether a row exists. Because of the subquery, the
  /// planner does not know that one row is enough. If the planner knew this, it would scan the
  /// table until the first match, and would scan the whole table if there is no match.
  static final String ANY = "LIMIT (SELECT 1)";

  private static final String DOCUMENT_BYTES = "octet_length(doc::text)";

  private final DataSource database;
  private final AnswerMemory memory;
  private final Hints hints;
  private final long maxPageBytes;

  Rows(DataSource database, AnswerMemory memory, Hints hints, CorridorConfig config) {
    this.hints = hints;
    this.database = database;
    this.memory = memory;
    this.maxPageBytes = config.answers().maxPageBytes();
  }

  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Runs a SELECT.
  ///
  /// @param sql a constant SQL text, with one `?` for each value
  public <T> List<T> select(String sql, List<?> values, Reader<T> reader) {
    try (Connection db = database.getConnection()) {
      return select(db, sql, values, reader);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the read models", e);
    }
  }

  /// Runs a SELECT with the database connection of the caller.
  ///
  /// @param sql a constant SQL text, with one `?` for each value
  public static <T> List<T> select(Connection db, String sql, List<?> values, Reader<T> reader)
      throws SQLException {
    try (var select = db.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++)
        select.setObject(
            i + 1,
            values.get(i) instanceof Instant instant
                ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC)
                : values.get(i));
      List<T> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) found.add(reader.read(rows));
      }
      return found;
    }
  }

  /// Makes all queries of the current transaction read the same snapshot of the database. Must be
  /// called before the first query of the transaction.
  ///
  /// @param maxIdle maximum time between two queries of the transaction
  void beginSnapshot(Duration maxIdle) {
    try (Connection db = database.getConnection();
        var statement = db.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + maxIdle.toMillis());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot begin a snapshot", e);
    }
  }

  /// Reads documents like the other method [#all], but with the database connection of the caller.
  /// The caller must limit the memory.
  public static <D> List<D> all(Connection db, View<D> view, Criteria criteria)
      throws SQLException {
    return select(
        db,
        "SELECT %s FROM %s WHERE %s".formatted(view.columns(), view.name(), criteria.condition()),
        criteria.values(),
        view::read);
  }

  /// Runs a SELECT on the rows of a read model that match the criteria.
  ///
  /// @param columns constant SQL text
  /// @param rest constant SQL text after the condition, such as GROUP BY
  public <T> List<T> select(
      String columns, String table, Criteria criteria, String rest, Reader<T> reader) {
    return select(
        "SELECT %s FROM %s WHERE %s %s".formatted(columns, table, criteria.condition(), rest),
        criteria.values(),
        reader);
  }

  /// Reads the documents of all matching rows, in any order. The caller must have reserved memory.
  public <D> List<D> all(View<D> view, Criteria criteria) {
    return select(view.columns(), view.name(), criteria, "", view::read);
  }

  /// Reads the documents of the first matching rows. The caller must have reserved memory.
  public <D> List<D> first(View<D> view, Criteria criteria, int limit) {
    return select(
        view.columns(), view.name(), criteria, "ORDER BY sort_key LIMIT " + limit, view::read);
  }

  /// Reads the document of the last matching row. The caller must have reserved memory.
  public <D> Optional<D> last(View<D> view, Criteria criteria) {
    return select(
            view.columns(), view.name(), criteria, "ORDER BY sort_key DESC LIMIT 1", view::read)
        .stream()
        .findFirst();
  }

  public boolean exists(View<?> view, Criteria criteria) {
    return !select("1", view.name(), criteria, ANY, row -> row.getInt(1)).isEmpty();
  }

  /// Reserves memory for the documents of the matching rows, in addition to the memory that is
  /// already reserved.
  ///
  /// @param limit maximum number of documents that will be read
  public void reserve(View<?> view, Criteria criteria, int limit) {
    long[] all =
        select(
                "coalesce(sum(%s), 0), count(*)".formatted(DOCUMENT_BYTES),
                view.name(),
                criteria,
                "",
                row -> new long[] {row.getLong(1), row.getLong(2)})
            .getFirst();
    long count = Math.max(1, all[1]);
    long read = Math.min(limit, count);
    memory.keep();
    memory.reserve(all[0] / count * read, read);
  }

  /// Returns the list of the matching documents. A part of the list ends when it has the maximum
  /// bytes of a page.
  public <D> KeysetQuery<D> list(View<D> view, Criteria criteria) {
    return slices(view, criteria, "sort_key", DOCUMENT_BYTES, "1");
  }

  /// Returns the list of the matching documents in the order of a column. The column must be
  /// unique. Rows without a value in this column are left out.
  ///
  /// @param column a constant
  public <D> KeysetQuery<D> listBy(String column, View<D> view, Criteria criteria) {
    return slices(view, criteria, column, DOCUMENT_BYTES, "1");
  }

  /// Returns the same list as [#list], for a caller that also reads the facts of the rows. A part
  /// of the list ends when the facts of its rows have the maximum bytes of a page.
  public <D> KeysetQuery<D> listWithFacts(View<D> view, Criteria criteria) {
    return slices(
        view,
        criteria,
        "sort_key",
        sizeOfStream("bytes", view.streamType()),
        sizeOfStream("seen", view.streamType()));
  }

  /// Returns the hints for an empty list whose items come from the rows of several views.
  ///
  /// @param views names of the views
  public List<String> hints(Collection<String> views, PointInTime moment) {
    return hints.ofTime(views, moment, "record", this);
  }

  /// Returns the hints for an empty list whose items are made from the rows of a view.
  public List<String> hints(View<?> view, Criteria criteria) {
    return hints.of(view, criteria, this);
  }

  private static String sizeOfStream(String column, String streamType) {
    return "coalesce((SELECT max(p.%s) FROM stream_progress p WHERE p.stream = id AND p.stream_type = '%s'), 0)"
        .formatted(column, streamType);
  }

  private record Size(String sortKey, long bytes, long number) {}

  private <D> KeysetQuery<D> slices(
      View<D> view, Criteria criteria, String key, String bytes, String number) {
    return new KeysetQuery<>() {
      @Override
      public Slice<D> after(String after, int limit) {
        return slice(view, criteria, key, bytes, number, after, limit);
      }

      @Override
      public List<String> hints() {
        return hints.of(view, criteria, Rows.this);
      }
    };
  }

  /// Reads a part of a list in two steps. The first step applies the filters and reads the sizes of
  /// the rows of this part. After memory is reserved for these rows, the second step reads their
  /// documents by their keys.
  private <D> Slice<D> slice(
      View<D> view,
      Criteria criteria,
      String key,
      String bytes,
      String number,
      String after,
      int limit) {
    String order = " ORDER BY " + (key.equals("sort_key") ? criteria.order() : key);
    Criteria following = criteria.and(key + " > ?", after);
    // The sizes are computed outside the subquery, so that they are not computed for other rows.
    List<Size> found =
        select(
            "SELECT %s, %s, %s FROM (SELECT * FROM %s WHERE %s%s LIMIT %d) AS part ORDER BY %s"
                .formatted(
                    key, bytes, number, view.name(), following.condition(), order, limit + 1, key),
            following.values(),
            row -> new Size(row.getString(1), row.getLong(2), row.getLong(3)));
    List<Size> fitting = fitting(found, limit);
    if (fitting.isEmpty()) return new Slice<>(List.of(), false);
    memory.reserve(
        fitting.stream().mapToLong(Size::bytes).sum(),
        fitting.stream().mapToLong(Size::number).sum());
    Map<String, Long> bytesOf = new HashMap<>();
    for (Size size : fitting) bytesOf.put(size.sortKey(), size.bytes());
    List<Keyed<D>> documents =
        select(
            key + ", " + view.columns(),
            view.name(),
            criteria.and(
                key + " = ANY (?::text[])", CopyInsert.array(List.copyOf(bytesOf.keySet()))),
            "ORDER BY %s LIMIT %d".formatted(key, fitting.size()),
            row -> {
              String at = row.getString(1);
              return new Keyed<>(at, view.read(row), bytesOf.getOrDefault(at, 0L));
            });
    return new Slice<>(documents, fitting.size() < found.size());
  }

  /// Returns the first rows that fit on a page. If rows were found, returns at least one.
  private List<Size> fitting(List<Size> found, int limit) {
    long bytes = 0;
    for (int i = 0; i < found.size(); i++) {
      bytes += found.get(i).bytes();
      if (i == limit || i > 0 && bytes > maxPageBytes) return found.subList(0, i);
    }
    return found;
  }
}
