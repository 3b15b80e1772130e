package io.corridorledger.benchmarks.axon;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.corridorledger.benchmarks.axon.Observation.ReportObservation;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateBasedJpaEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;

/// A peer of the writer and the reader together: records an observation with Axon Framework and its
/// JPA event store, and updates a read model in the same transaction. The server has no idempotency
/// keys, no hash chain and no Kafka.
public final class AxonServer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AxonServer() {}

  public static void main(String[] arguments) throws IOException {
    var pool = new HikariConfig();
    pool.setJdbcUrl(System.getenv("JDBC_URL"));
    pool.setUsername(System.getenv("JDBC_USER"));
    pool.setPassword(System.getenv("JDBC_PASSWORD"));
    pool.setMaximumPoolSize(24);
    pool.setAutoCommit(false);
    var sessions =
        new Sessions(
            Persistence.createEntityManagerFactory(
                "axon",
                Map.of("jakarta.persistence.nonJtaDataSource", new HikariDataSource(pool))));
    var gateway =
        EventSourcingConfigurer.create()
            .componentRegistry(
                registry -> registry.registerComponent(TransactionManager.class, _ -> sessions))
            .registerEventStorageEngine(configuration ->
                new AggregateBasedJpaEventStorageEngine(
                    sessions,
                    sessions,
                    configuration.getComponent(EventConverter.class),
                    engine -> engine.persistenceExceptionResolver(new SQLStateResolver("23505"))))
            .registerEntity(EventSourcedEntityModule.autodetected(String.class, Observation.class))
            .start()
            .getComponent(CommandGateway.class);
    var server =
        HttpServer.create(
            new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 128);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/indicators", exchange -> record(exchange, gateway));
    server.start();
  }

  private static void record(HttpExchange exchange, CommandGateway gateway) throws IOException {
    int status = 201;
    String answer;
    try {
      var body = JSON.readTree(exchange.getRequestBody());
      var id = body.required("id").asText();
      gateway.sendAndWait(new ReportObservation(id, body.path("figure"), body.path("citations")));
      answer = JSON.writeValueAsString(Map.of("id", id, "version", 1));
    } catch (RuntimeException e) {
      status = 500;
      answer = JSON.writeValueAsString(Map.of("error", String.valueOf(e)));
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
