package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data directory from before accounts and permissions existed: a current broker that starts on
/// it has both, and keeps the old records.
class KafkaUpgradeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String TOPIC = "corridor.agreements.v1";

  /// The file that the first version of the local stack wrote.
  private static final String OLD_PROPERTIES =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:%2$d
      listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
      advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
      listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
      inter.broker.listener.name=PLAINTEXT
      controller.listener.names=CONTROLLER
      log.dirs=%3$s
      auto.create.topics.enable=false
      default.replication.factor=1
      min.insync.replicas=1
      offsets.topic.replication.factor=1
      offsets.topic.num.partitions=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      transaction.state.log.num.partitions=1
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      share.coordinator.state.topic.num.partitions=1
      group.initial.rebalance.delay.ms=0
      broker.session.timeout.ms=6000
      broker.heartbeat.interval.ms=300
      """;

  @TempDir Path directory;

  @Test
  void keepsItsRecordsAndRejectsFormerlyAllowedClients() throws Exception {
    var kafka = new KafkaBroker(directory, Ports.free(), Ports.free());
    var anonymous = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
    var old = startOldBroker(kafka);
    try {
      try (var admin = Admin.create(anonymous)) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
      publish(anonymous, "old");
    } finally {
      old.destroy();
      assertTrue(old.waitFor(PATIENCE), "the old broker does not end");
    }

    kafka.start();
    try {
      kafka.awaitHealthy(PATIENCE);
      for (var file : List.of("old.log", "log/meta.properties", "log/" + TOPIC + "-0")) {
        assertTrue(OwnerOnly.holds(directory.resolve(file)), file + " can be read by others");
      }
      assertEquals(List.of("old"), read(anonymous));
      assertThrows(Exception.class, () -> publish(anonymous, "forged"));
      publish(new HashMap<>(kafka.clientSettings("agreements-relay")), "new");
      assertEquals(List.of("old", "new"), read(anonymous));

      kafka.restart();
      kafka.awaitHealthy(PATIENCE);
      assertEquals(List.of("old", "new"), read(anonymous));
      publish(new HashMap<>(kafka.clientSettings("agreements-relay")), "newer");
    } finally {
      kafka.stop();
    }
  }

  /// @param kafka the next broker: same folder, same port
  private Process startOldBroker(KafkaBroker kafka) throws IOException, InterruptedException {
    var properties = directory.resolve("server.properties");
    Files.writeString(
        properties, OLD_PROPERTIES.formatted(kafka.port(), Ports.free(), directory.resolve("log")));
    var command = new ArrayList<>(Project.jvm(384));
    command.addAll(
        List.of("-cp", Project.classPath(), KafkaMain.class.getName(), properties.toString()));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("old.log").toFile())
            .start();
    if (!Processes.await(PATIENCE, kafka::answers)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          "the old broker does not start: " + Component.tail(directory.resolve("old.log"), 20));
    }
    return process;
  }

  private static void publish(Map<String, Object> settings, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "key", value)).get();
    }
  }

  private static List<String> read(Map<String, Object> settings) {
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).get(partition);
      var values = new ArrayList<String>();
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
        assertTrue(System.nanoTime() < deadline, () -> "read only " + values);
      }
      return values;
    }
  }
}
