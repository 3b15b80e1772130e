package io.corridorledger.projection.query;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.feed.Writes;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// Writes facts into the read models as the feed does, but at recorded times chosen by the test and
/// without a broker. It deletes what it wrote, because other tests of the module read the same
/// tables.
@ApplicationScoped
public class Ledger {

  private final DataSource database;
  private final Instance<ReadModel> models;
  private final Vocabulary vocabulary;
  private final Map<UUID, List<Recorded<LedgerEvent>>> history = new LinkedHashMap<>();
  private final Map<UUID, LocalDate> days = new HashMap<>();
  private long position;

  Ledger(DataSource database, @Any Instance<ReadModel> models, Vocabulary vocabulary) {
    this.database = database;
    this.models = models;
    this.vocabulary = vocabulary;
  }

  public record Fact(String streamType, UUID stream, Instant recorded, LedgerEvent event) {}

  public Recorded<LedgerEvent> record(
      String streamType, UUID stream, String recorded, LedgerEvent event) {
    recordAll(List.of(new Fact(streamType, stream, Instant.parse(recorded), event)));
    return history.get(stream).getLast();
  }

  /// Records all facts in one batch.
  public void recordAll(List<Fact> facts) {
    Map<UUID, Integer> applied = new LinkedHashMap<>();
    try (Connection db = database.getConnection()) {
      db.setAutoCommit(false);
      for (Fact fact : facts) {
        var stream = history.computeIfAbsent(fact.stream(), _ -> new ArrayList<>());
        applied.putIfAbsent(fact.stream(), stream.size());
        var recorded =
            new Recorded<>(
                fact.stream(),
                fact.streamType(),
                stream.size() + 1L,
                UUID.randomUUID(),
                fact.recorded(),
                fact.event());
        stream.add(recorded);
        insert(recorded, db);
        progress(recorded, db);
      }
      var touched =
          applied.entrySet().stream()
              .map(e -> {
                var all = List.copyOf(history.get(e.getKey()));
                return new StreamHistory(
                    "test", all.getFirst().streamType(), e.getKey(), all, e.getValue());
              })
              .toList();
      for (ReadModel model : models)
        if (!model.getClass().getPackageName().endsWith(".feed"))
          model.apply(touched, Writes.atOnce(db));
      db.commit();
      vocabulary.clear();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void insert(Recorded<LedgerEvent> fact, Connection db) throws SQLException {
    try (var insert =
        db.prepareStatement(
            """
            INSERT INTO fact (stream, version, stream_type, log, position, epoch, event_id, event_type,
              schema_version, recorded, published, parties, search, actor, payload)
            VALUES (?, ?, ?, 'test', ?, 1, ?, ?, 1, ?, ?::date, '{}', '', 'anonymous', ?::json)
            """)) {
      insert.setObject(1, fact.stream());
      insert.setLong(2, fact.version());
      insert.setString(3, fact.streamType());
      insert.setLong(4, ++position);
      insert.setObject(5, fact.id());
      insert.setString(6, LedgerJson.nameOf(fact.event().getClass()));
      insert.setObject(7, OffsetDateTime.ofInstant(fact.recorded(), ZoneOffset.UTC));
      LocalDate day = BitemporalChange.visibleFrom(fact.event(), days::get);
      days.put(fact.id(), day);
      insert.setString(8, day.equals(BitemporalChange.UNPUBLISHED) ? "infinity" : day.toString());
      insert.setString(9, LedgerJson.write(fact.event()));
      insert.executeUpdate();
    }
  }

  /// Records the progress as the feed does after it has applied a version.
  private static void progress(Recorded<LedgerEvent> fact, Connection db) throws SQLException {
    try (var insert =
        db.prepareStatement(
            """
            INSERT INTO stream_progress (stream, stream_type, log, seen, applied, bytes) VALUES (?, ?, 'test', ?, ?, ?)
            ON CONFLICT (stream, log) DO UPDATE SET (seen, applied, bytes)
              = (excluded.seen, excluded.applied, stream_progress.bytes + excluded.bytes)
            """)) {
      insert.setObject(1, fact.stream());
      insert.setString(2, fact.streamType());
      insert.setLong(3, fact.version());
      insert.setLong(4, fact.version());
      insert.setLong(5, LedgerJson.write(fact.event()).getBytes(StandardCharsets.UTF_8).length);
      insert.executeUpdate();
    }
  }

  /// Records the progress as the feed does after it has applied a version, for a stream without
  /// facts here.
  public void progress(UUID stream, long version) {
    execute(
        "INSERT INTO stream_progress (stream, stream_type, log, seen, applied, bytes) VALUES ('%s', 'visits', 'test', %d, %d, 0)"
            .formatted(stream, version, version));
  }

  /// The first column of the first row.
  public String ask(String sql) {
    try (Connection db = database.getConnection();
        var statement = db.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void execute(String sql) {
    try (Connection db = database.getConnection();
        var statement = db.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Updates the statistics of a table of rows that a test wrote with SQL. Only the owner of the
  /// tables may do this. In a service, autovacuum does this.
  public void analyze(String... tables) {
    try (Connection db = database.getConnection();
        Connection owner =
            DriverManager.getConnection(db.getMetaData().getURL(), "projections_owner", "owner");
        var statement = owner.createStatement()) {
      statement.execute("ANALYZE live." + String.join(", live.", tables));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Adds copies of the rows of a read model that match a condition. Each copy has its own id and
  /// sort key. [#empty] deletes the copies.
  public void copy(String table, String condition, int copies) {
    execute(
        """
        INSERT INTO %1$s
        SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'sort_key', t.sort_key || n))).*
        FROM %1$s t, generate_series(1, %2$d) n WHERE %3$s
        """
            .formatted(table, copies, condition));
  }

  /// Deletes all rows of a read model, also those of earlier tests.
  public void empty(String table) {
    execute("DELETE FROM " + table);
  }

  /// Deletes everything that this ledger wrote.
  public void clear() {
    for (ReadModel model : models)
      if (model instanceof View<?>)
        execute(
            """
            DELETE FROM %s WHERE id IN (SELECT stream FROM fact WHERE log = 'test')
              OR id IN (SELECT event_id FROM fact WHERE log = 'test')
            """
                .formatted(model.name()));
    for (String table :
        List.of(
            "citation",
            "fact",
            "received",
            "parked_stream",
            "stream_progress",
            "watermark",
            "ledger_epoch",
            "repair_turn")) execute("DELETE FROM %s WHERE log = 'test'".formatted(table));
    for (String table : List.of("commitment_outcome", "commitment_outcome_range"))
      execute("DELETE FROM %s WHERE id NOT IN (SELECT id FROM commitment)".formatted(table));
    execute("DELETE FROM commitment_outcome_change");
    history.clear();
    days.clear();
  }

  /// A bilateral agreement with UZ.
  ///
  /// @param date null if unknown
  public static AgreementSigned signed(
      Instrument.Type type, String title, String party, String date, List<Citation> citations) {
    return new AgreementSigned(
        null,
        new Instrument(
            type,
            title,
            null,
            List.of(
                new Instrument.Party(new PartyRef(party), null),
                new Instrument.Party(new PartyRef("UZ"), null)),
            false,
            List.of(),
            null,
            null,
            null,
            null,
            null),
        date == null ? null : Period.parse(date),
        citations);
  }

  /// A trade turnover in dollars.
  public static ObservationReported turnover(
      String subject, String period, String value, String publisher) {
    return new ObservationReported(
        null,
        new Figure(
            new FigureKey(
                "trade_turnover",
                SubjectRef.parse(subject),
                Period.parse(period),
                null,
                null,
                null,
                null,
                null,
                null),
            Quantity.of(value, "USD"),
            null,
            null,
            false,
            null,
            null),
        List.of(cited(publisher, "2024-03-01")));
  }

  /// @param published null if unknown
  public static Citation cited(String publisher, String published) {
    return new Citation(
        new Source(
            null,
            publisher,
            null,
            "A report",
            null,
            published == null ? null : Period.parse(published),
            null,
            Source.Kind.NEWS,
            null),
        "p. 1",
        null,
        null,
        null);
  }
}
