package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentTest {

  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path directory;

  @BeforeEach
  void letPostgresIn() throws IOException {
    FileTrees.passable(directory);
  }

  @Test
  void aCommittedRowOutlivesKill9AndTheBootstrapCanBeRepeated() throws Exception {
    var postgres = new Postgres(directory, Ports.free());
    try {
      postgres.start();
      postgres.awaitHealthy(PATIENCE);
      try (var connection = postgres.connect("postgres");
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE fact (id int)");
        statement.execute("INSERT INTO fact VALUES (7)");
      }
      var first = postgres.pid();

      postgres.kill9();
      postgres.start();
      postgres.awaitHealthy(PATIENCE);

      assertFalse(first == postgres.pid());
      try (var connection = postgres.connect("postgres");
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT id FROM fact")) {
        assertTrue(rows.next());
        assertEquals(7, rows.getInt(1));
        assertFalse(rows.next());
      }
      assertEquals(postgres.database("agreements"), postgres.database("agreements"));
    } finally {
      postgres.stop();
    }
  }

  @Test
  void theLogRecordsAdministratorsChangesAndNoPassword() throws Exception {
    var postgres = new Postgres(directory, Ports.free());
    try {
      postgres.start();
      postgres.awaitHealthy(PATIENCE);
      postgres.database("agreements");
      var database = postgres.database("agreements");
      try (var owner =
              Postgres.connect(database.jdbcUrl(), database.ownerRole(), database.ownerPassword());
          var statement = owner.createStatement()) {
        statement.execute("CREATE TABLE fact (id int)");
        statement.execute("SELECT 'what an owner calls' FROM fact");
      }
      try (var superuser = postgres.connect("agreements");
          var statement = superuser.createStatement()) {
        statement.execute("SELECT 'what a superuser reads'");
        statement.execute("INSERT INTO fact VALUES (4711)");
      }
      var log = Files.readString(postgres.log());
      for (var kept :
          List.of(
              "agreements_owner@agreements LOG:  connection authorized",
              "agreements_owner@agreements LOG:  execute <unnamed>: CREATE TABLE fact",
              "what an owner calls",
              "postgres@agreements LOG:  execute <unnamed>: INSERT INTO fact VALUES (4711)")) {
        assertTrue(log.contains(kept), () -> kept + " is not in:\n" + log);
      }
      assertFalse(log.contains("what a superuser reads"), log);
      for (var password :
          List.of(postgres.superuserPassword(), database.ownerPassword(), database.appPassword())) {
        assertFalse(log.contains(password), "a password is in the log");
      }
    } finally {
      postgres.stop();
    }
  }

  @Test
  void anAcknowledgedRecordOutlivesKill9() throws Exception {
    var kafka = KafkaBroker.openToAll(directory, Ports.free());
    try {
      kafka.start();
      kafka.awaitHealthy(PATIENCE);
      Map<String, Object> configuration = Map.of("bootstrap.servers", kafka.bootstrapServers());
      try (var admin = Admin.create(configuration)) {
        admin.createTopics(List.of(new NewTopic("facts", 1, (short) 1))).all().get();
      }
      try (var producer =
          new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>("facts", "key", "value")).get();
      }

      kafka.kill9();
      kafka.start();
      kafka.awaitHealthy(PATIENCE);

      try (var consumer =
          new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
        var partition = new TopicPartition("facts", 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        var records = consumer.poll(PATIENCE);
        assertEquals(1, records.count());
        assertEquals("value", records.iterator().next().value());
      }
    } finally {
      kafka.stop();
    }
  }

  @Test
  void aChildDiesWithItsParentAndItsDataCanBeUsedAtOnce() throws Exception {
    var port = Ports.free();
    var parent =
        new ProcessBuilder(
                Project.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                directory.toString(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var child = ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow();
    assertTrue(Processes.lives(child));

    parent.destroyForcibly().waitFor();

    assertTrue(
        Processes.await(PATIENCE, () -> !Processes.lives(child)),
        () -> "PostgreSQL, pid " + child.pid() + ", outlived its parent");
    var postgres = new Postgres(directory, port);
    postgres.start();
    try {
      postgres.awaitHealthy(PATIENCE);
    } finally {
      postgres.stop();
    }
  }

  @Test
  void aPortInUseIsReportedBeforeTheStart() throws Exception {
    try (var taken = new ServerSocket(0, 1, Ports.LOOPBACK)) {
      var refused =
          assertThrows(
              StackException.class,
              () -> new KafkaBroker(directory, taken.getLocalPort(), Ports.free()).start());
      assertEquals(Exit.PORT_TAKEN, refused.exit());
    }
  }

  @Test
  void aProcessThatEndsWhileStartingShowsTheEndOfItsLog() {
    var service =
        new ServiceProcess(
            "broken-service",
            directory,
            Ports.free(),
            Ports.free(),
            directory.resolve("missing.jar"),
            Map.of());
    service.start();
    var failure = assertThrows(StackException.class, () -> service.awaitHealthy(PATIENCE));
    assertEquals(Exit.START_FAILED, failure.exit());
    assertTrue(failure.getMessage().contains("missing.jar"), failure::getMessage);
  }
}
