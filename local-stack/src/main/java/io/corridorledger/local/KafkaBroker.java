package io.corridorledger.local;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Kafka broker that is its own KRaft controller, in a JVM of its own.
public final class KafkaBroker extends Component {

  private static final int PROBE_TIMEOUT_MILLIS = 10_000;
  private static final int HEAP_MEGABYTES = 384;

  public KafkaBroker(Path directory, int port) {
    super("kafka", directory, port);
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  @Override
  String stopSignal() {
    return "TERM";
  }

  @Override
  List<String> command() throws IOException {
    var properties = directory().resolve("server.properties");
    Files.writeString(properties, properties(Ports.free()));
    var command = new ArrayList<>(Project.jvm(HEAP_MEGABYTES));
    command.addAll(
        List.of(
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
            "-cp",
            Project.classPath(),
            KafkaMain.class.getName(),
            properties.toString()));
    return command;
  }

  @Override
  Map<String, String> environment() {
    return Map.of();
  }

  /// One broker holds one copy of everything, so every internal topic must be content with that.
  /// Topics are created on purpose only: a producer that misspells one should fail. A broker that
  /// was killed is fenced for a session timeout before it may come back, hence a short one; but one
  /// that a busy machine lets stand still for longer is fenced too, and no topic can be created
  /// then.
  private String properties(int controllerPort) {
    return """
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
    """
        .formatted(port(), controllerPort, directory().resolve("log"));
  }

  /// Asks for the cluster's metadata in the oldest form of the request and looks for a broker that
  /// the controller has let in; an open port alone says nothing.
  @Override
  boolean probe() throws IOException {
    try (var socket = Ports.connect(port(), PROBE_TIMEOUT_MILLIS)) {
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(14); // bytes that follow
      out.writeShort(3); // Metadata
      out.writeShort(0); // version
      out.writeInt(1); // correlation id
      out.writeShort(-1); // no client id
      out.writeInt(0); // all topics
      var in = new DataInputStream(socket.getInputStream());
      in.readInt(); // bytes that follow
      in.readInt(); // correlation id
      return in.readInt() > 0; // brokers
    }
  }
}
