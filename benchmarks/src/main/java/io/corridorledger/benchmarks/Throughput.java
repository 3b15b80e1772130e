package io.corridorledger.benchmarks;

import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.local.Database;
import io.corridorledger.store.Append;
import io.corridorledger.store.PostgresEventStore;
import io.corridorledger.store.StreamBound;
import io.corridorledger.store.Uuid7;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/// Measures commands per second over HTTP. The baseline runs the same transactions directly on the
/// database, with the same number of connections.
final class Throughput {

  private Throughput() {}

  private interface Worker extends AutoCloseable {
    void once() throws Exception;

    @Override
    void close() throws IOException, SQLException;
  }

  private interface Closing {
    void close() throws IOException, SQLException;
  }

  private interface Opening {
    Worker open() throws Exception;
  }

  static double http(RunningLedger ledger, int connections, Duration time) throws Exception {
    return perSecond(
        connections,
        time,
        () -> {
          HttpLoad http = new HttpLoad(ledger.writer.url());
          return worker(() -> http.post(UUID.randomUUID()), http::close);
        });
  }

  static double straight(Database database, int connections, Duration time) throws Exception {
    return perSecond(
        connections,
        time,
        () -> {
          Connection connection =
              DriverManager.getConnection(
                  database.properties().get("quarkus.datasource.jdbc.url"),
                  database.properties().get("quarkus.datasource.username"),
                  database.properties().get("quarkus.datasource.password"));
          PostgresEventStore store =
              new PostgresEventStore(always(connection), Duration.ofSeconds(5), 1);
          return worker(
              () -> store.append(observation()),
              () -> {
                store.close();
                connection.close();
              });
        });
  }

  private static Worker worker(Running once, Closing closing) {
    return new Worker() {
      @Override
      public void once() throws Exception {
        once.run();
      }

      @Override
      public void close() throws IOException, SQLException {
        closing.close();
      }
    };
  }

  private interface Running {
    void run() throws Exception;
  }

  /// A data source that always returns the same open connection.
  static DataSource always(Connection connection) {
    Connection kept =
        (Connection)
            Proxy.newProxyInstance(
                Throughput.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) ->
                    method.getName().equals("close") ? null : method.invoke(connection, arguments));
    return (DataSource)
        Proxy.newProxyInstance(
            Throughput.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, _, _) -> kept);
  }

  static Append observation() {
    UUID id = Uuid7.next();
    UUID command = Uuid7.next();
    LedgerEvent event =
        new ObservationReported(
            null,
            new Figure(
                new FigureKey(
                    "trade_turnover",
                    new SubjectRef("pair:AZ/UZ"),
                    Period.parse("2024"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null),
                new Quantity(new BigDecimal("1.4"), null, 9, new Unit("USD"), null),
                null,
                null,
                false,
                null,
                null),
            List.of(
                new Citation(
                    new Source(
                        null,
                        "Gazette",
                        null,
                        "Trade",
                        null,
                        null,
                        null,
                        Source.Kind.OFFICIAL,
                        null),
                    null,
                    null,
                    null,
                    null)));
    return new Append(
        new Append.Receipt(
            "benchmark",
            id.toString(),
            new byte[32],
            201,
            "{\"id\":\"%s\",\"version\":1}".formatted(id)),
        id,
        "indicators",
        0,
        List.of(Uuid7.next()),
        List.of(event),
        new StreamBound(10_000, 16 << 20),
        "benchmark",
        command,
        command,
        null,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
  }

  private static double perSecond(int connections, Duration time, Opening opening)
      throws Exception {
    run(connections, Duration.ofSeconds(3), opening); // This first run is not measured.
    return run(connections, time, opening);
  }

  private static double run(int connections, Duration time, Opening opening) throws Exception {
    AtomicLong done = new AtomicLong();
    double seconds =
        Clients.run(
            connections,
            time,
            end -> {
              try (Worker worker = opening.open()) {
                while (System.nanoTime() < end) {
                  worker.once();
                  done.incrementAndGet();
                }
              }
            });
    return done.get() / seconds;
  }
}
