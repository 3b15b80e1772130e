package io.corridorledger.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// The broker and the database server of a running stack. The commands for operators connect to
/// them. The services may be running or stopped.
record Infrastructure(DataDirectory data, Postgres postgres, KafkaBroker kafka) {

  static final List<String> LOGS = List.of("agreements", "logistics");

  /// @throws StackException if PostgreSQL does not respond; Kafka is not checked
  static Infrastructure of(Settings settings) {
    var data = settings.dataDirectory();
    var infrastructure =
        new Infrastructure(
            data,
            new Postgres(
                data.file("postgres"), data.port("postgres").orElse(settings.postgresPort)),
            new KafkaBroker(
                data.file("kafka"),
                data.port("kafka").orElse(settings.kafkaPort),
                data.port("kafka", "secure").orElse(settings.kafkaSecurePort)));
    if (!infrastructure.postgres.answers()) {
      throw new StackException(
          Exit.NOT_RUNNING,
          "PostgreSQL does not respond on port %d: start it with ./corridor up, or without the services with ./corridor up --infrastructure."
              .formatted(infrastructure.postgres.port()));
    }
    return infrastructure;
  }

  /// Settings of a Kafka client that may read every topic.
  Map<String, String> reader() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  /// Connects to the database of a log as superuser, who may read every table.
  Connection connect(String log) throws SQLException {
    return postgres.connect(log);
  }

  /// Connects to the database of a log as its owner, who may call the functions for operators.
  Connection connectAsOwner(String log) throws SQLException {
    return postgres.connectAsOwner(log);
  }
}
