package io.corridorledger.store;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.local.TestStack;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Source;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// A new database with the ledger's schema, and methods to append test events.
final class LogDatabase {

  /// Longer than any test intentionally holds a lock, even on a slow machine.
  static final Duration LOCK_TIMEOUT = Duration.ofMinutes(1);

  static final UUID EPOCH_STREAM = UUID.fromString("5d5a10eb-b378-5693-b15c-9e3d34f14114");
  static final StreamBound BOUND = new StreamBound(10_000, 16 << 20);

  final Map<String, String> settings;
  final DataSource application;
  private PostgresEventStore store;

  LogDatabase(String name) {
    this(name, "latest");
  }

  /// @param version up to which the schema is migrated; [#migrate] does the rest
  LogDatabase(String name, String version) {
    settings = TestStack.get().database(name);
    migrate(version);
    application =
        source(() ->
            DriverManager.getConnection(
                url(),
                settings.get("quarkus.datasource.username"),
                settings.get("quarkus.datasource.password")));
  }

  void migrate(String version) {
    Flyway.configure()
        .dataSource(
            url(), settings.get("quarkus.flyway.username"), settings.get("quarkus.flyway.password"))
        .locations("db/ledger")
        .target(version)
        .placeholders(
            Map.of(
                "app_role",
                settings.get("quarkus.datasource.username"),
                "epoch_stream",
                EPOCH_STREAM.toString()))
        .load()
        .migrate();
  }

  /// The store of the tests that do not need one of their own.
  synchronized PostgresEventStore store() {
    if (store == null) store = new PostgresEventStore(application, LOCK_TIMEOUT, 2);
    return store;
  }

  interface Connecting {
    Connection connect() throws SQLException;
  }

  /// A data source that only opens connections.
  static DataSource source(Connecting connecting) {
    return (DataSource)
        Proxy.newProxyInstance(
            LogDatabase.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, _) -> {
              if (!method.getName().equals("getConnection"))
                throw new IllegalStateException(method.getName());
              return connecting.connect();
            });
  }

  /// Intercepts a call to a connection; an empty result lets the call proceed.
  interface Around {
    Optional<Object> call(Connection connection, String method, Object[] arguments)
        throws SQLException;
  }

  static Connection wrapped(Connection connection, Around around) {
    return (Connection)
        Proxy.newProxyInstance(
            LogDatabase.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              Optional<Object> instead = around.call(connection, method.getName(), arguments);
              if (instead.isPresent()) return instead.get();
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private String url() {
    return settings.get("quarkus.datasource.jdbc.url");
  }

  Connection owner() throws SQLException {
    return DriverManager.getConnection(
        url(), settings.get("quarkus.flyway.username"), settings.get("quarkus.flyway.password"));
  }

  Connection superuser() throws SQLException {
    return DriverManager.getConnection(
        url(), TestStack.get().superuser(), TestStack.get().superuserPassword());
  }

  /// The first column of a query that runs as the owner.
  List<String> column(String sql) throws SQLException {
    try (Connection connection = owner();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) values.add(rows.getString(1));
      return values;
    }
  }

  String one(String sql) throws SQLException {
    return column(sql).getFirst();
  }

  /// A fact that is identified by its title.
  static LedgerEvent fact(String title) {
    return new VisitHeld(
        null,
        new Meeting(
            null,
            title,
            null,
            List.of(new Meeting.Participant(new PartyRef("AZ"), null, null, null)),
            null,
            null,
            null,
            null),
        null,
        List.of(
            new Citation(
                new Source(
                    null, "Gazette", null, "Visits", null, null, null, Source.Kind.OFFICIAL, null),
                null,
                null,
                null,
                null)));
  }

  static Append append(UUID stream, long expected, String... titles) {
    return append(UUID.randomUUID().toString(), stream, expected, titles);
  }

  static Append append(String key, UUID stream, long expected, String... titles) {
    List<LedgerEvent> events = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (String title : titles) {
      events.add(fact(title));
      ids.add(Uuid7.next());
    }
    UUID command = Uuid7.next();
    return new Append(
        new Append.Receipt("tester", key, new byte[] {1}, 201, "{\"first\": \"answer\"}"),
        stream,
        "visits",
        expected,
        ids,
        events,
        BOUND,
        "tester",
        command,
        command,
        null,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }
}
