package io.corridorledger.local;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// A Kafka broker in its own JVM. The broker is also the controller of its cluster.
/// `kafka-server.properties` and `kafka-access.txt` define the permissions.
///
/// The broker has four listeners on the loopback address. One listener is for clients without a
/// password, and only allows reading. One listener is for accounts with passwords. The remaining
/// two listeners connect the broker and its controller.
public final class KafkaBroker extends Component {

  /// The name of the broker's own account, which has all permissions.
  public static final String BROKER = "broker";

  /// File with the client settings of the administrator, in the directory of the broker.
  static final String ADMIN_SETTINGS = "admin.properties";

  private static final int PROBE_TIMEOUT_MILLIS = 10_000;
  private static final int HEAP_MEGABYTES = 384;

  private final int securePort;
  private final boolean openToAll;
  private final Secrets secrets;
  private int brokerPort;
  private int controllerPort;

  public KafkaBroker(Path directory, int port, int securePort) {
    this(directory, port, securePort, false);
  }

  private KafkaBroker(Path directory, int port, int securePort, boolean openToAll) {
    super("kafka", directory, port);
    this.securePort = securePort;
    this.openToAll = openToAll;
    this.secrets = new Secrets(directory.resolve("secrets.properties"));
  }

  /// Creates a broker that allows everything without passwords, for tests that do not test
  /// permissions.
  public static KafkaBroker openToAll(Path directory, int port) {
    return new KafkaBroker(directory, port, Ports.free(), true);
  }

  /// The address of the listener without passwords, for clients that only read.
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /// The client settings of an account.
  ///
  /// @param account an account in `kafka-access.txt`, or [#BROKER]. The settings of [#BROKER] work
  ///   only if this object has started the broker.
  public Map<String, String> clientSettings(String account) {
    var broker = account.equals(BROKER);
    return Map.of(
        "bootstrap.servers",
        "127.0.0.1:" + (broker ? brokerPort : securePort),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        broker ? "PLAIN" : "SCRAM-SHA-512",
        "sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";"
            .formatted(
                broker
                    ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                    : "org.apache.kafka.common.security.scram.ScramLoginModule",
                account,
                secrets.get(account)));
  }

  @Override
  Map<String, Integer> otherPorts() {
    return Map.of("secure", securePort);
  }

  @Override
  String stopSignal() {
    return "TERM";
  }

  @Override
  List<String> command() throws IOException {
    // The broker must have the same internal port at each start. With a new internal address, the
    // broker would treat its partitions as deleted for a moment, and could lose the end of a
    // transaction.
    brokerPort = internalPort("broker");
    controllerPort = internalPort("controller");
    var properties = directory().resolve("server.properties");
    OwnerOnly.write(
        properties, template() + (openToAll ? "super.users=User:broker;User:ANONYMOUS\n" : ""));
    writeAdminSettings();
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

  /// Returns the stored port of an internal listener. Chooses and stores a new port if no port is
  /// stored, or if another process uses the stored port.
  private int internalPort(String name) throws IOException {
    var file = directory().resolve("internal-ports.properties");
    var ports = new Properties();
    if (Files.exists(file)) {
      ports.load(new StringReader(Files.readString(file)));
    }
    var port = Integer.parseInt(ports.getProperty(name, "0"));
    if (port == 0 || !Ports.isFree(port)) {
      port = Ports.free();
      ports.setProperty(name, Integer.toString(port));
      var text = new StringWriter();
      ports.store(text, null);
      OwnerOnly.write(file, text.toString());
    }
    return port;
  }

  /// Writes the client settings of the administrator to a file. Kafka's own tools read this file
  /// with the option `--command-config`.
  private void writeAdminSettings() throws IOException {
    var text = new StringWriter();
    var settings = new Properties();
    settings.putAll(clientSettings(BROKER));
    settings.store(text, "The broker's own account; rewritten at each start");
    OwnerOnly.write(directory().resolve(ADMIN_SETTINGS), text.toString());
  }

  private static String template() throws IOException {
    try (var in = KafkaBroker.class.getResourceAsStream("/kafka-server.properties")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  Map<String, String> environment() {
    var listeners =
        "PLAINTEXT://127.0.0.1:%d,CLIENTS://127.0.0.1:%d,BROKER://127.0.0.1:%d"
            .formatted(port(), securePort, brokerPort);
    var controller = "127.0.0.1:" + controllerPort;
    return Map.of(
        "BROKER_LISTENERS",
        listeners + ",CONTROLLER://" + controller,
        "BROKER_ADVERTISED_LISTENERS",
        listeners,
        "BROKER_SECURITY_PROTOCOLS",
        "PLAINTEXT:PLAINTEXT,CLIENTS:SASL_PLAINTEXT,BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "BROKER_CONTROLLER",
        controller,
        "BROKER_DATA",
        directory().resolve("log").toString(),
        "BROKER_PASSWORD",
        secrets.get(BROKER));
  }

  /// Sets the accounts and their permissions. The broker must be running.
  @Override
  void prepare() {
    new KafkaAccess(clientSettings(BROKER), true).apply(secrets::get);
  }

  /// Requests the metadata of the cluster and checks that the response lists a broker. An open port
  /// does not show that the controller has accepted the broker.
  @Override
  boolean probe() throws IOException {
    try (var socket = Ports.connect(port(), PROBE_TIMEOUT_MILLIS)) {
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(14); // length of the rest of the request, in bytes
      out.writeShort(3); // request type: Metadata
      out.writeShort(0); // version of the request
      out.writeInt(1); // correlation id, which the response repeats
      out.writeShort(-1); // length of the client id; -1 for no client id
      out.writeInt(0); // length of the list of topics; an empty list requests all topics
      var in = new DataInputStream(socket.getInputStream());
      in.readInt(); // length of the rest of the response, in bytes
      in.readInt(); // correlation id
      return in.readInt() > 0; // number of brokers
    }
  }
}
